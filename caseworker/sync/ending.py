"""The last word of a laptop: the receipt that its keys are gone, signed before they were, sent whenever it can be."""

from datetime import datetime

from caseworker import custody
from caseworker.domain.errors import Told
from caseworker.domain.ids import DeviceId
from caseworker.sync.address import Address
from caseworker.sync.asks import DeviceKey
from caseworker.sync.line import Post, Unauthorised


def receipt(key: DeviceKey, device: DeviceId, *, store: str, pieces: int, at: datetime) -> custody.Ended:
    """The signed receipt of an end: made while the key is there, kept beside the profile, sent by `send_receipt`.

    `store` is the id of the store that ended, `pieces` how many pieces of unsent work were handed over.
    """
    ended = custody.Ended(device=device, store=store, at=at, pieces=pieces)
    return ended.model_copy(update={"signature": key.sign(ended.signed_text)})


def send_receipt(server: str, ended: custody.Ended) -> None:
    """Send a receipt; it needs no token. Returns once the server has it, else raises Told: then it is sent again later.

    Sending it twice does no harm.
    """
    post = Post(Address.of(server))
    try:
        answer = post.send(custody.ENDED_PATH, ended, custody.Ended)
    except Unauthorised:
        raise Told("server_fault") from None
    finally:
        post.close()
    if answer != ended:
        raise Told("server_nonsense")
