"""Custody in the dict book: what the server keeps for laptops, for the service and for administration."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from caseworker.custody import CHAIN_START, Deed, Ended, Escrow, RecoveryRequest, Rescue
from caseworker.domain.ids import DeviceId, is_id
from caseworker.server.custody.book import (
    ANSWERS_KEPT,
    REQUESTS_KEPT,
    Custody,
    Laptop,
    Line,
    RecoveryKey,
    Request,
    Stock,
)
from caseworker.server.postgres.locker import time_of, word_of
from caseworker.wire import Ending
from tests.fakes.tables import KeptEscrow, Tables


class DictLocker:
    """See `Locker`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def custody(self, device: DeviceId, lease_from: int | None) -> Custody:
        """See Locker."""
        tables, using = self._tables, in_use(self._tables)
        seq = 0
        if lease_from is not None:
            seq = tables.lease_seqs[device] = max(tables.lease_seqs.get(device, 0) + 1, lease_from)
        return Custody(
            log_epoch=tables.log_epoch,
            lease_days=tables.lease_days,
            lease_seq=seq,
            ending=tables.endings.get(device) if device not in tables.receipts else None,
            recovery=using.public if using else "",
            fingerprint=using.fingerprint if using else "",
            escrow=escrow_named(tables, device),
            witnessed=len(tables.deeds.get(device, ())),
        )

    def stock(self, device: DeviceId) -> Stock:
        """See Locker."""
        escrows = [one for owner, *one in self._tables.escrows if owner == device]
        rescues = [one for (owner, _), (one, _) in self._tables.rescues.items() if owner == device]
        return Stock(len(escrows), len(rescues), sum(len(one.sealed) // 2 for one in rescues))

    def keep_escrow(self, device: DeviceId, escrow: Escrow, at: datetime) -> bool:
        """See Locker."""
        if escrow.key not in self._tables.recovery_keys:
            return False
        place = (device, escrow.store, escrow.epoch, escrow.key)
        self._tables.escrows.setdefault(place, KeptEscrow(escrow.sealed, at))
        return True

    def keep_rescue(self, device: DeviceId, rescue: Rescue, *, digest: str, at: datetime) -> bool:
        """See Locker."""
        if rescue.key not in self._tables.recovery_keys:
            return False
        self._tables.rescues.setdefault((device, digest), (rescue, at))
        return True

    def is_ordered(self, device: DeviceId) -> bool:
        """See Locker."""
        return device in self._tables.endings

    def keep_receipt(self, receipt: Ended, at: datetime) -> bool:
        """See Locker."""
        if receipt.device in self._tables.receipts:
            return False
        self._tables.receipts[receipt.device] = (receipt, at)
        return True

    def ask(self, request: RecoveryRequest, at: datetime) -> str:
        """See Locker."""
        _drop_answered(self._tables, at - ANSWERS_KEPT, of=request.device)
        requests, key = self._tables.requests, (request.device, request.public_key)
        if key in requests:
            same = (requests[key].asked.store, requests[key].asked.epoch) == (request.store, request.epoch)
            return self._tables.replies.get(key, "") if same else ""
        owner = self._tables.devices[request.device]
        requests[key] = Request(request, owner.worker, owner.code, at)
        waiting = [
            (one.at, name) for name, one in requests.items() if name[0] == request.device and one.replied_at is None
        ]
        waiting.sort(key=lambda one: (-one[0].timestamp(), one[1]))
        for _, name in waiting[REQUESTS_KEPT:]:
            del requests[name]
        return ""

    def head(self, device: DeviceId) -> tuple[int, str]:
        """See Locker."""
        kept = self._tables.deeds.get(device, ())
        return (kept[-1][0].n, kept[-1][0].chain) if kept else (0, CHAIN_START)

    def chains(self, device: DeviceId, numbers: Collection[int]) -> dict[int, str]:
        """See Locker."""
        return {one.n: one.chain for one, _ in self._tables.deeds.get(device, ()) if one.n in numbers}

    def add_deeds(self, device: DeviceId, deeds: Sequence[Deed], at: datetime) -> None:
        """See Locker."""
        self._tables.deeds[device] = (*self._tables.deeds.get(device, ()), *((one, at) for one in deeds))

    def note_fork(self, device: DeviceId, number: int, at: datetime) -> bool:
        """See Locker."""
        if (device, number) in self._tables.forks:
            return False
        self._tables.forks[device, number] = at
        return True


class DictSafe:
    """See `Safe`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def set_lease_days(self, days: int) -> None:
        """See Safe."""
        self._tables.lease_days = days

    def laptops(self) -> list[Laptop]:
        """See Safe."""
        enrolled = sorted((one for one in self._tables.devices.values() if one.key), key=lambda one: one.code)
        return [self._laptop(one.id) for one in enrolled]

    def order_ending(self, ending: Ending) -> None:
        """See Safe."""
        self._tables.endings.setdefault(ending.device, ending)

    def recovery_keys(self) -> list[RecoveryKey]:
        """See Safe."""
        late = datetime(9999, 1, 1, tzinfo=UTC)
        names = [key for *_, key in self._tables.escrows]
        counted = [replace(one, escrows=names.count(one.fingerprint)) for one in self._tables.recovery_keys.values()]
        return sorted(counted, key=lambda one: one.replaced_at or late, reverse=True)

    def put_recovery_key(self, key: RecoveryKey) -> None:
        """See Safe."""
        keys, using = self._tables.recovery_keys, in_use(self._tables)
        if using is not None:
            keys[using.fingerprint] = replace(using, replaced_at=key.made_at)
        keys[key.fingerprint] = key

    def drilled(self, fingerprint: str, at: datetime) -> None:
        """See Safe."""
        keys = self._tables.recovery_keys
        keys[fingerprint] = replace(keys[fingerprint], drilled_at=at)

    def requests(self) -> list[Request]:
        """See Safe."""
        return sorted(self._tables.requests.values(), key=lambda one: (one.at, one.asked.public_key))

    def escrows(self, request: RecoveryRequest) -> list[tuple[str, str]]:
        """See Safe."""
        place = (request.device, request.store, request.epoch)
        found = [(kept.at, key, kept.sealed) for (*at, key), kept in self._tables.escrows.items() if tuple(at) == place]
        return [(key, sealed) for _, key, sealed in sorted(found, key=lambda one: (-one[0].timestamp(), one[1]))]

    def reply(self, request: RecoveryRequest, sealed: str, at: datetime) -> None:
        """See Safe."""
        key = (request.device, request.public_key)
        if key in self._tables.requests:
            self._tables.replies[key] = sealed
            self._tables.requests[key] = replace(self._tables.requests[key], replied_at=at)

    def drop_answered(self, before: datetime) -> None:
        """See Safe."""
        _drop_answered(self._tables, before)

    def rescues(self, device: DeviceId) -> list[Rescue]:
        """See Safe."""
        kept = sorted(
            (at, digest, one) for (owner, digest), (one, at) in self._tables.rescues.items() if owner == device
        )
        return [one for _, _, one in kept]

    def lines(self, device: DeviceId) -> list[Line]:
        """See Safe."""
        return [
            Line(one.n, word_of(one), time_of(one), _id(one.worker), _id(one.record), _id(one.scope), at)
            for one, at in self._tables.deeds.get(device, ())
        ]

    def _laptop(self, device: DeviceId) -> Laptop:
        tables, one = self._tables, self._tables.device_of(device)
        receipt, received_at = tables.receipts.get(device, (None, None))
        order = tables.endings.get(device)
        assert one is not None
        return Laptop(
            device,
            one.code,
            one.worker,
            one.enabled,
            one.enrolled_at,
            ending_at=order.ordered_at if order else None,
            ended_at=received_at,
            pieces=receipt.pieces if receipt else 0,
            escrow=escrow_named(tables, device),
            witnessed=len(tables.deeds.get(device, ())),
            forks=sum(owner == device for owner, _ in tables.forks),
        )


def _drop_answered(tables: Tables, before: datetime, *, of: DeviceId | None = None) -> None:
    for name, one in list(tables.requests.items()):
        if one.replied_at is not None and one.replied_at < before and of in (None, one.asked.device):
            del tables.requests[name]
            tables.replies.pop(name, None)


def _id(text: str) -> str:
    return text if is_id(text) else ""


def in_use(tables: Tables) -> RecoveryKey | None:
    """The recovery key that is not replaced."""
    return next((one for one in tables.recovery_keys.values() if one.replaced_at is None), None)


def escrow_named(tables: Tables, device: DeviceId) -> str:
    """The escrow a welcome names: one to the key in use before others, then the newest."""
    using = in_use(tables)
    kept = [
        (key == (using.fingerprint if using else None), epoch, one.at, f"{store}/{epoch}/{key}")
        for (owner, store, epoch, key), one in tables.escrows.items()
        if owner == device
    ]
    return max(kept)[-1] if kept else ""
