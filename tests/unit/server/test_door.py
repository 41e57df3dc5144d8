"""Enrolment and tokens, on both books."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from caseworker import digests, wire
from caseworker.domain.errors import Told
from caseworker.domain.ids import DeviceId
from caseworker.server.registrar import NotDone
from tests.unit.server.partnership import Laptop, Partnership, fresh_id


def _enrol(home: Partnership, code: str, *, key: str = "") -> wire.Enrolled:
    public = key or Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    return home.service.enrol(wire.Enrol(invite=code, public_key=public))


def _token(laptop: Laptop, nonce: str, *, signer: Ed25519PrivateKey | None = None) -> wire.Token:
    signature = (signer or laptop.key).sign(digests.token_text(laptop.caller.device, nonce)).hex()
    asked = wire.TokenRequest(device=laptop.caller.device, nonce=nonce, signature=signature)
    return laptop.home.service.token(asked)


def _nonce(laptop: Laptop) -> str:
    return laptop.home.service.nonce(wire.NonceRequest(device=laptop.caller.device)).nonce


def test_that_an_invite_makes_one_laptop_known(home: Partnership) -> None:
    team = home.team("North")
    code = home.registrar.invite(home.worker(team, role="lead", name="Cy Example"))
    enrolled = _enrol(home, f"  {code.lower().replace('-', ' ')} ")
    assert (enrolled.name, enrolled.role, enrolled.team, enrolled.programme) == ("Cy Example", "lead", team, "safe")
    assert len(enrolled.device_code) == 2
    with pytest.raises(Told, match="invite_refused"):
        _enrol(home, code)


def test_that_an_old_or_replaced_or_wrong_invite_is_refused(home: Partnership) -> None:
    worker = home.worker(home.team("North"))
    replaced, old = home.registrar.invite(worker), home.registrar.invite(worker)
    home.clock.go_on(hours=73)
    for code in (replaced, old, "ABCD-EFGH-JKMN-PQRS", ""):
        with pytest.raises(Told, match="invite_refused"):
            _enrol(home, code)


def test_that_a_key_that_is_none_does_not_use_up_the_invite(home: Partnership) -> None:
    code = home.registrar.invite(home.worker(home.team("North")))
    with pytest.raises(Told, match="invite_refused"):
        _enrol(home, code, key="not a key")
    assert _enrol(home, code).device


def test_that_a_worker_whose_access_has_ended_gets_no_invite(home: Partnership) -> None:
    worker = home.worker(home.team("North"))
    code = home.registrar.invite(worker)
    home.registrar.end(worker)
    with pytest.raises(NotDone):
        home.registrar.invite(worker)
    with pytest.raises(Told, match="invite_refused"):
        _enrol(home, code)


def test_that_laptops_have_codes_of_their_own(home: Partnership) -> None:
    team = home.team("North")
    codes = [home.laptop(team).enrolled.device_code for _ in range(12)]
    assert len(set(codes)) == 12


def test_that_a_signed_nonce_gives_a_token_for_ten_minutes(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    token = _token(laptop, _nonce(laptop))
    assert token.expires_in == 600
    assert home.service.caller(token.token) == laptop.caller
    home.clock.go_on(minutes=10)
    with pytest.raises(Told, match="access_ended"):
        home.service.caller(token.token)


def test_that_a_nonce_is_good_once_for_a_minute_for_its_own_laptop(home: Partnership) -> None:
    team = home.team("North")
    laptop, other = home.laptop(team), home.laptop(team)
    used = _nonce(laptop)
    _token(laptop, used)
    foreign, forged, old = _nonce(other), _nonce(laptop), _nonce(laptop)
    for nonce, signer in ((used, None), (foreign, None), (forged, other.key), ("", None)):
        with pytest.raises(Told, match="access_ended"):
            _token(laptop, nonce, signer=signer)
    home.clock.go_on(seconds=61)
    with pytest.raises(Told, match="access_ended"):
        _token(laptop, old)


def test_that_an_unknown_laptop_learns_nothing_from_asking(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    known = home.service.nonce(wire.NonceRequest(device=laptop.caller.device))
    unknown = home.service.nonce(wire.NonceRequest(device=DeviceId(fresh_id())))
    assert len(known.nonce) == len(unknown.nonce) == 64


def test_that_whose_access_has_ended_still_gets_a_token_to_push_with(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    before = _token(laptop, _nonce(laptop)).token
    home.registrar.end(laptop.enrolled.worker)
    with pytest.raises(Told, match="access_ended"):
        home.service.caller(before)
    assert home.service.caller(_token(laptop, _nonce(laptop)).token) == laptop.caller
