"""Orders to end a laptop, signed by a partnership of the tests whose key the laptop pinned."""

from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from caseworker.custody import Ended
from caseworker.domain.ids import DeviceId
from caseworker.store.profile import Profile, read_device, write_device
from caseworker.wire import Ending

DEVICE = DeviceId("3" * 32)
AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PINNED = _KEY.public_key().public_bytes_raw().hex()


def pinned(profile: Profile) -> Profile:
    """The profile, as one that was enrolled with that partnership."""
    write_device(profile, read_device(profile).model_copy(update={"server_key": PINNED, "device": DEVICE}))
    return profile


def order(device: DeviceId = DEVICE, *, key: Ed25519PrivateKey = _KEY) -> Ending:
    """The order that this laptop end."""
    unsigned = Ending(device=device, ordered_at=AT)
    return unsigned.model_copy(update={"signature": key.sign(unsigned.signed_text).hex()})


def receipt_of(profile: Profile) -> Ended:
    """The laptop's last word, as it would have signed it."""
    return Ended(device=DEVICE, store=read_device(profile).store, at=AT, pieces=2, signature="ab" * 64)
