"""What a laptop seals to its partnership and asks of it: its data key, and that key back when the words are lost.

The laptop only ever holds the public half of the partnership's recovery key: what it seals here it cannot open again.
"""

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from caseworker.custody import (
    Escrow,
    RecoveryReply,
    RecoveryRequest,
    escrow_info,
    fingerprint,
    reply_info,
)
from caseworker.domain.errors import Told
from caseworker.domain.ids import DeviceId
from caseworker.sealed_letters import NotOpened, fresh_key, open_with, public_half, seal_to
from caseworker.store.profile import Device, Profile, read_device
from caseworker.store.vault.kdf import KdfPolicy
from caseworker.store.vault.keys import KEY_BYTES, DataKey, Secret
from caseworker.store.vault.slots import Place, Terms, header_of, seal, unseal


def seal_escrow(key: DataKey, recovery_key: str) -> Escrow:
    """The data key, sealed to the recovery key (hex) for this store and epoch.

    Raises ValueError for what is not a public key.
    """
    store, name = key.store.hex(), fingerprint(recovery_key)
    sealed = seal_to(recovery_key, escrow_info(store, key.epoch, name), key.raw)
    return Escrow(store=store, epoch=key.epoch, key=name, sealed=sealed)


class KeptRequest(BaseModel):
    """A request for the data key as it waits on the disk: what is sent, and the private key behind the new words."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    request: RecoveryRequest
    slot: str = Field(repr=False, pattern=r"^([0-9a-f]{2})+$")

    @property
    def slot_file(self) -> bytes:
        """The slot, as a file of its own would hold it."""
        return bytes.fromhex(self.slot)


def made_request(device: Device, words: bytearray, policy: KdfPolicy, *, terms: Terms) -> KeptRequest:
    """A request of this laptop with a fresh key, whose private half opens with the new words (normalised)."""
    private, public = fresh_key("reply")
    request = RecoveryRequest(device=DeviceId(device.device), store=device.store, epoch=device.epoch, public_key=public)
    with Secret(bytearray(private)) as secret:
        slot = seal(secret, words, policy, place=_place(request), terms=terms)
    return KeptRequest(request=request, slot=slot.hex())


def kept_request(profile: Profile) -> KeptRequest:
    """The request that waits in a profile. Raises Told: recovery_not_asked, slot_damaged, store_missing, store_newer.

    Whether its public key is the laptop's own shows only when its slot opens (`opened_request`).
    """
    device = read_device(profile)
    try:
        kept = KeptRequest.model_validate_json(profile.request.read_bytes())
    except FileNotFoundError:
        raise Told("recovery_not_asked") from None
    except (OSError, ValidationError):
        raise Told("slot_damaged") from None
    asked = kept.request
    if (asked.device, asked.store, asked.epoch) != (device.device, device.store, device.epoch) or asked.model_extra:
        raise Told("slot_damaged")
    header_of(kept.slot_file)
    return kept


def opened_request(kept: KeptRequest, words: bytearray, policy: KdfPolicy) -> Secret:
    """The private key of a request, if the words are right and the public key in the file is really its own.

    Raises Told: wrong_passphrase, slot_damaged, store_newer.
    """
    private = Secret(unseal(kept.slot_file, words, policy, place=_place(kept.request)))
    if public_half(private.raw) != kept.request.public_key:
        private.wipe()
        raise Told("slot_damaged")
    return private


def opened_reply(request: RecoveryRequest, private: Secret, reply: RecoveryReply) -> DataKey:
    """The data key in what the officers sealed for this request. Raises Told("recovery_reply_unusable")."""
    if (reply.store, reply.epoch) != (request.store, request.epoch):
        raise Told("recovery_reply_unusable")
    try:
        info = reply_info(request.store, request.epoch, request.public_key)
        raw = bytearray(open_with(private.raw, info, reply.sealed))
    except NotOpened:
        raise Told("recovery_reply_unusable") from None
    if len(raw) != KEY_BYTES:
        raise Told("recovery_reply_unusable")
    return DataKey(raw, store=bytes.fromhex(request.store), epoch=request.epoch)


def _place(request: RecoveryRequest) -> Place:
    return Place(bytes.fromhex(request.store), request.epoch, "request")
