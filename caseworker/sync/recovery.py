"""Asking for the key of a laptop whose words are lost, from the lock screen: nothing is unlocked, nobody is known."""

from caseworker import custody
from caseworker.domain.errors import Told
from caseworker.sync.address import Address
from caseworker.sync.line import Post, Unauthorised


def ask_recovery(server: str, request: custody.RecoveryRequest) -> custody.RecoveryReply:
    """Hand in a request, or ask again; `sealed` of the reply is empty until two officers have answered.

    Raises Told: insecure_address before anything is sent, every trouble of the line, and server_nonsense for an answer
    that is about another laptop. Whether the letter is genuine shows when the new words open it.
    """
    post = Post(Address.of(server))
    try:
        reply = post.send(custody.RECOVERY_PATH, request, custody.RecoveryReply)
    except Unauthorised:
        raise Told("server_fault") from None
    finally:
        post.close()
    if (reply.store, reply.epoch) != (request.store, request.epoch):
        raise Told("server_nonsense")
    return reply
