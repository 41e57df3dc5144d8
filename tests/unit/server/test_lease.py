"""Leases: who gets one, for how long, and that a laptop can tell a true one."""

from datetime import timedelta

import pytest

from caseworker import digests, wire
from caseworker.custody import is_signed
from caseworker.server.custody.book import Custody
from caseworker.server.custody.endings import Endings
from caseworker.server.registrar import NotDone
from tests.unit.server.partnership import Laptop, Partnership


def _travelled(welcome: wire.Welcome) -> wire.Lease:
    """The lease as it arrives on the other side of the wire."""
    lease = wire.Welcome.model_validate_json(welcome.model_dump_json()).lease
    assert lease is not None
    return lease


def _days(home: Partnership, laptop: Laptop) -> float:
    lease = _travelled(laptop.hello())
    assert lease.issued_at == home.clock.now()
    return (lease.not_after - lease.issued_at) / timedelta(days=1)


def test_that_a_lease_is_signed_for_this_laptop_and_worker(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    lease = _travelled(laptop.hello())
    assert (lease.device, lease.worker) == (laptop.caller.device, laptop.caller.worker)
    assert laptop.enrolled.server_key == home.signer.public
    assert is_signed(laptop.enrolled.server_key, lease.signed_text, lease.signature)
    longer = lease.model_copy(update={"not_after": lease.not_after + timedelta(seconds=1)})
    assert not is_signed(laptop.enrolled.server_key, longer.signed_text, lease.signature)


def test_that_every_lease_has_a_higher_number_than_the_one_before(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    numbers = [_travelled(laptop.hello()).seq for _ in range(3)]
    home.clock.go_on(days=-30)
    numbers.append(_travelled(laptop.hello()).seq)
    assert numbers == sorted(set(numbers))


def test_that_a_server_put_back_to_yesterday_still_gives_a_higher_number_than_yesterday(home: Partnership) -> None:
    laptop, device = home.laptop(home.team("North")), ""
    device = laptop.caller.device

    def asked(lease_from: int) -> Custody:
        return home.book.as_worker(laptop.caller.worker, lambda ledger: ledger.locker.custody(device, lease_from))

    assert asked(1_000).lease_seq == 1_000
    assert asked(1_000).lease_seq == 1_001
    assert asked(5_000).lease_seq == 5_000
    assert _travelled(laptop.hello()).seq >= int(home.clock.now().timestamp())


def test_that_the_short_welcome_carries_a_lease_too(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    known = laptop.hello()
    digest = digests.held_digest((grant.scope, grant.grant_epoch, grant.head) for grant in known.grants)
    asked = wire.Hello(app_v="x", log_epoch=None, now=home.clock.now(), tag=known.tag, digest=digest)
    short = home.service.hello(laptop.caller, asked)
    assert short.unchanged
    assert _travelled(short).seq > _travelled(known).seq


def test_that_whose_access_has_ended_gets_no_lease(home: Partnership) -> None:
    team = home.team("North")
    one, other = home.laptop(team), home.laptop(team)
    home.registrar.end(one.enrolled.worker)
    home.registrar.end(other.caller.device)
    assert [(laptop.hello().lease, laptop.hello().enabled) for laptop in (one, other)] == [(None, False)] * 2


def test_that_the_partnership_chooses_how_long_a_lease_is_within_bounds(home: Partnership) -> None:
    laptop, endings = home.laptop(home.team("North")), Endings(home.book, home.clock, home.signer)
    endings.set_lease_days(7)
    assert _days(home, laptop) == 7
    for days in (1, 30):
        endings.set_lease_days(days)
        assert _days(home, laptop) == days
    for days in (0, 31):
        with pytest.raises(NotDone, match="1 to 30"):
            endings.set_lease_days(days)
    assert _days(home, laptop) == 30
    endings.set_lease_days(7)
