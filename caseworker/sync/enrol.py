"""Enrolment: a one-time invite turns a new laptop into one the partnership knows."""

from caseworker import wire
from caseworker.domain.errors import Told
from caseworker.sync.address import Address
from caseworker.sync.asks import ENROL
from caseworker.sync.line import Post, Unauthorised


def enrol(address: str, invite: str, *, public_key: str, label: str = "") -> wire.Enrolled:
    """Hand in the invite and the laptop's public key (hex); what the partnership says of worker and laptop.

    Raises Told: insecure_address before anything is sent, invite_refused for a code that cannot be used, and every
    trouble of the line. An invite that was used up by an answer that never arrived must be issued anew.
    """
    post = Post(Address.of(address))
    message = wire.Enrol(invite=invite.strip(), public_key=public_key, label=label)
    try:
        return post.send(ENROL, message, wire.Enrolled)
    except Unauthorised:
        raise Told("invite_refused") from None
    finally:
        post.close()
