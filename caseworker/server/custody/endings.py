"""What administration decides over laptops: for how long they are leased, and which of them are to end."""

from caseworker.domain.errors import Told
from caseworker.domain.ids import DeviceId, is_id
from caseworker.domain.ports import Clock
from caseworker.server.book import Book, Note, Office
from caseworker.server.custody.book import Laptop
from caseworker.server.registrar import NotDone
from caseworker.server.signing import Signer
from caseworker.wire import Ending

LEASE_DAYS = (1, 30)


class Endings:
    """The verbs behind `policy`, `devices` and `revoke --end`."""

    def __init__(self, book: Book, clock: Clock, signer: Signer) -> None:
        self._book = book
        self._clock = clock
        self._signer = signer

    def set_lease_days(self, days: int) -> None:
        """For how many days each lease is good from now on. Raises NotDone outside 1 to 30."""
        least, most = LEASE_DAYS
        if not least <= days <= most:
            raise NotDone(f"A lease is good for {least} to {most} days.")
        now = self._clock.now()

        def deed(office: Office) -> None:
            office.safe.set_lease_days(days)
            office.ledger.note(Note("lease_days", now, count=days))

        self._book.in_office(deed)

    def laptops(self, worker: str = "") -> list[Laptop]:
        """Every enrolled laptop, or those of one worker (name or id). Raises Told("record_missing")."""

        def deed(office: Office) -> list[Laptop]:
            found = office.safe.laptops()
            if not worker:
                return found
            owner = office.worker_named(worker)
            if owner is None:
                raise Told("record_missing")
            return [one for one in found if one.worker == owner.id]

        return self._book.in_office(deed)

    def order(self, who: str) -> int:
        """End the access of a worker or of one laptop, and order every laptop meant to destroy its keys.

        How many that are; one that was ordered before keeps its order. Raises Told("record_missing").
        """
        now = self._clock.now()

        def deed(office: Office) -> int:
            meant = _ended(office, who)
            if meant is None:
                owner = office.worker_named(who)
                if owner is None:
                    raise Told("record_missing")
                office.end_worker(owner.id, now)
                meant = [one.device for one in office.safe.laptops() if one.worker == owner.id]
            for device in meant:
                order = Ending(device=device, ordered_at=now)
                signature = self._signer.sign(order.signed_text)
                office.safe.order_ending(order.model_copy(update={"signature": signature}))
                office.ledger.note(Note("ending_ordered", now, device))
            return len(meant)

        return self._book.in_office(deed)


def _ended(office: Office, who: str) -> list[DeviceId] | None:
    """The laptop of this id, its access ended; None if there is none."""
    if not is_id(who) or not office.end_device(DeviceId(who)):
        return None
    return [DeviceId(who)]
