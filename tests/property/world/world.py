"""One simulated world from one seed: people work, laptops sync over a bad network and die, access comes and goes."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import cast

from caseworker import custody, wire
from caseworker.domain.ids import EditId, ScopeId, TeamId
from caseworker.server.book import Caller
from caseworker.server.declined import Declined
from caseworker.sync.asks import Ask
from caseworker.syncport import DeviceCard
from tests.property.world.dictstore import DictStore
from tests.property.world.laptop import Crash, Laptop, Steps, WorldStore
from tests.property.world.officers import make_key
from tests.property.world.partnership import Key, Now, Partnership
from tests.property.world.people import People

MakeStore = Callable[[DeviceCard], WorldStore]


def dict_store(card: DeviceCard) -> WorldStore:
    """A new store in dicts."""
    return cast("WorldStore", DictStore(card))


CUSTODY = (custody.ESCROW_PATH, custody.DEEDS_PATH, custody.RESCUE_PATH)
SKEWS_S = (0, 0, 0, -4_000, 7_200, 400 * 86_400)
ADMINISTRATION = ("give", "take_back", "move", "end", "erase", "erase_file", "back_up", "restore")


@dataclass(frozen=True, slots=True)
class Mood:
    """What this seed is like: how bad the network is, how often laptops die, and what people mostly do.

    Every seed draws its own, because a mixture of everything hides what only a run of one thing brings out.
    """

    request_lost: float
    response_lost: float
    twice: float
    late_copy: float
    crash: float
    weights: tuple[tuple[str, float], ...]

    @classmethod
    def drawn(cls, rng: random.Random) -> "Mood":
        """A mood by chance."""
        bad = rng.choice((0.0, 0.5, 1.0, 2.0))
        weights = {
            "sync": 50.0, "edit": 22.0, "new_record": 4.0, "new_file": 4.0, "group": 3.0, "sign": 3.0, "settle": 5.0,
            "give": 2.5, "take_back": 3.0, "move": 1.5, "end": 0.15, "erase": 0.7, "erase_file": 0.3, "back_up": 0.7,
            "restore": 0.7, "late_copy": 3.0, "stop": 1.0, "burst": 1.0,
        }  # fmt: skip
        favourite = rng.choice(sorted(weights))
        weights[favourite] *= 3
        return cls(0.05 * bad, 0.06 * bad, 0.05 * bad, 0.04 * bad, 0.012 * bad, tuple(sorted(weights.items())))


@dataclass
class World:
    """Two teams, some laptops, one server. `seen` counts what happened, to know that rare things do happen.

    With `has_ends` laptops are ordered to end, and the network and sudden death meet what is said of the laptop itself
    too; without, that passes in no time, so that the stories of seeds stay what they were.
    """

    seed: int
    make_store: MakeStore = dict_store
    has_ends: bool = False
    rng: random.Random = field(init=False)
    clock: Now = field(init=False)
    partnership: Partnership = field(init=False)
    laptops: list[Laptop] = field(init=False, default_factory=list)
    seen: Counter[str] = field(init=False, default_factory=Counter)
    faults: list[str] = field(init=False, default_factory=list)
    is_healed: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.clock = Now()
        self.mood = Mood.drawn(self.rng)
        self.partnership = Partnership(self.rng, self.clock)
        self.people = People(self.partnership, self.rng, self.seen)
        self._late: list[tuple[Caller, Ask]] = []
        self._receipts: list[custody.Ended] = []
        self.fate, self.haste = random.Random(self.seed + 1), random.Random(self.seed + 2)
        if self.has_ends:
            self.partnership.book.in_office(lambda office: make_key(office, self.clock.now()))
        for number in range(self.rng.choice((2, 3, 3, 4))):
            self.add_laptop(number, self.partnership.teams[number % 2 if self.rng.random() < 0.6 else 0])
        self.begin()

    def add_laptop(self, number: int, team: TeamId) -> None:
        """A worker of a team, with a laptop."""
        key, rng = Key(self.seed * 10 + number + 1), self.rng
        worker = self.partnership.add_worker(team)
        enrolled = self.partnership.enrol(worker, key)
        keys = {"server_key": enrolled.server_key, "recovery_key": enrolled.recovery_key}
        card = DeviceCard(enrolled.device, enrolled.device_code, worker, team, None, 1, **keys)
        clock = Now(rng.choice(SKEWS_S), of=self.clock)
        caller = Caller(enrolled.device, worker)
        steps = Steps(self.maybe_crash, self.maybe_crash if self.has_ends else lambda: None)
        laptop = Laptop(self.make_store(card), caller, key=key, clock=clock, steps=steps)
        laptop.means = replace(laptop.means, ahead=lambda ask: self._ask_ahead(laptop, ask))
        self.laptops.append(laptop)
        if self.has_ends:
            self.laptops[-1].seal_key()

    def begin(self) -> None:
        """A partnership that has been at it for a while: one file that everybody in a team has."""
        self.is_healed = True
        self.people.new_file(self.laptops[0])
        for laptop in (self.laptops[0], *self.laptops):
            self.sync_whole(laptop)
        self.is_healed = False

    def maybe_crash(self) -> None:
        """Die here, by chance."""
        if not self.is_healed and self.rng.random() < self.mood.crash:
            self.seen["crash"] += 1
            raise Crash

    # -- the course of things -----------------------------------------------------------------------------------------
    def live(self) -> list[Laptop]:
        """One thing happens, by chance; the laptops whose worker may see a difference."""
        names, weights = zip(*self.mood.weights, strict=True)
        self.clock.pass_by(self.rng.randint(1, 600))
        name, laptop = self.rng.choices(names, weights)[0], self.rng.choice(self.laptops)
        self.act(name, laptop)
        return self.laptops if name in ADMINISTRATION else [laptop]

    def act(self, name: str, laptop: Laptop) -> None:
        """One thing happens."""
        if self.has_ends and not self._ends(laptop):
            return
        if name == "sync":
            for _ in range(self.rng.choice((1, 1, 2, 4, 8))):
                self.sync_step(laptop)
        elif name == "late_copy":
            self.late_copy()
        elif name == "stop":
            laptop.stop()
        elif name in ADMINISTRATION:
            self.administer(name, laptop)
        else:
            self.people.work(name, laptop)

    def sync_step(self, laptop: Laptop) -> None:
        """One request of one laptop, over the network of this mood."""
        if laptop.asked is None:
            laptop.advance(None)
        else:
            laptop.advance(self._fetched(laptop, laptop.asked))
        self._pass_custody(laptop)

    def _ask_ahead(self, laptop: Laptop, ask: Ask) -> None:
        """The laptop may ask this before its turn: the server then answers while the laptop is still at work."""
        if self.haste.random() < 0.5:
            self.seen["asked_ahead"] += 1
            laptop.begun = (ask, self.carried(laptop.caller, ask))

    def _fetched(self, laptop: Laptop, ask: Ask) -> wire.Message:
        """What comes back; what was asked before its turn is there already, and dropped if it is not what is asked."""
        begun, laptop.begun = laptop.begun, None
        return begun[1] if begun is not None and begun[0].message == ask.message else self.carried(laptop.caller, ask)

    def _pass_custody(self, laptop: Laptop) -> None:
        """Where nobody's laptop ends, what is said of the laptop itself passes in no time."""
        while not self.has_ends and laptop.asked is not None and laptop.asked.path in CUSTODY:
            laptop.advance(self.partnership.answer(laptop.caller, laptop.asked))

    def _ends(self, laptop: Laptop) -> bool:
        """Perhaps this laptop is ordered to end, perhaps it follows its order; whether it is still there."""
        self._hand_in_receipts()
        others = [one for one in self.laptops if not (one.is_gone or one is laptop)]
        if others and self.fate.random() < 0.004:
            self.seen["ordered"] += 1
            self.partnership.order_end(laptop.caller.device)
        if laptop.leaving is not None and self.fate.random() < 0.5:
            self._close_down(laptop)
        return not laptop.is_gone

    def _close_down(self, laptop: Laptop) -> None:
        """The laptop destroys its keys if nothing is lost by it, and its receipt arrives."""
        last = laptop.close_down()
        self.seen["closed_down" if last else "wrote_meanwhile"] += 1
        if last is not None:
            self._receipts.append(last)
            self._hand_in_receipts()

    def _hand_in_receipts(self) -> None:
        """What a server that was put back has not ordered it does not believe; it is sent again at every start."""
        left, self._receipts = self._receipts, []
        for receipt in left:
            try:
                self.partnership.service.custodian.ended(receipt)
            except Declined:
                self.seen["receipt_declined"] += 1
                self._receipts.append(receipt)

    def carried(self, caller: Caller, ask: Ask) -> wire.Message:
        """What comes back, if it does."""
        mood, chance = self.mood, self.rng.random()
        if self.is_healed:
            return self.partnership.answer(caller, ask)
        for name, share in (("request_lost", mood.request_lost), ("response_lost", mood.response_lost)):
            if chance < share:
                self.seen[name] += 1
                if name == "response_lost":
                    self.partnership.answer(caller, ask)
                return wire.Fault(key="server_unreachable" if self.rng.random() < 0.5 else "server_stopped_midway")
            chance -= share
        if chance < mood.twice:
            self.seen["twice"] += 1
            self.partnership.answer(caller, ask)
        elif chance < mood.twice + mood.late_copy:
            self._late.append((caller, ask))
        return self.partnership.answer(caller, ask)

    def late_copy(self) -> None:
        """A copy of an old request arrives now."""
        if self._late:
            self.seen["late_copy"] += 1
            caller, ask = self._late.pop(self.rng.randrange(len(self._late)))
            self.partnership.answer(caller, ask)

    def heal(self, rounds: int = 6) -> None:
        """The network mends, nobody dies any more, and every laptop syncs that many times."""
        self.is_healed = True
        for laptop in self.laptops:
            laptop.stop()
        for _ in range(rounds):
            for laptop in self.laptops:
                self.clock.pass_by(60)
                if laptop.leaving is not None:
                    self._close_down(laptop)
                if not laptop.is_gone:
                    self.sync_whole(laptop)
            self._hand_in_receipts()

    def sync_whole(self, laptop: Laptop) -> None:
        """One sync from beginning to end."""
        laptop.advance(None)
        for _ in range(400):
            if laptop.asked is None:
                return
            laptop.advance(self._fetched(laptop, laptop.asked))
            self._pass_custody(laptop)
        self.faults.append("P10 a sync without an end")
        laptop.stop()

    # -- administration -----------------------------------------------------------------------------------------------
    def administer(self, name: str, laptop: Laptop) -> None:
        """Access comes and goes; records are erased; the server is restored."""
        office, rng = self.partnership, self.rng
        files, team = office.files(), rng.choice(office.teams)
        if name == "back_up":
            office.back_up(is_pruned=self.seen["back_up"] % 2 == 1)
            self.seen["prune"] += self.seen["back_up"] % 2
        elif name == "restore":
            self.restore(team)
        elif name == "move":
            office.move(laptop.caller.worker, team)
        elif name == "end":
            office.end(laptop.caller.worker)
        elif files:
            self.administer_file(name, rng.choice(files), team)
        self.seen[name] += 1

    def restore(self, team: TeamId) -> None:
        """Put the last backup back; every other time a file changes hands before anybody hears of it."""
        office = self.partnership
        if not office.restore({edit for one in self.laptops for edit in self.kept_by(one)}):
            return
        self.seen["restored"] += 1
        if self.seen["restored"] % 2 and (files := office.files()):
            office.take_back(files[0], team)
            self.seen["restored_and_taken_back"] += 1

    def kept_by(self, laptop: Laptop) -> set[EditId]:
        """Edits a laptop can offer again. One that is about to remove a scope, told so before the restore, cannot.

        Nor can one that has ended, or is about to: the server had confirmed that it holds everything.
        """
        if laptop.is_gone or laptop.caller.device in self.partnership.tables.endings:
            return set()
        kept = laptop.store.kept_edits()
        if laptop.asked is None:
            return kept
        holds, worker = self.partnership.tables.holds, laptop.caller.worker
        return {edit for edit in kept if edit not in laptop.written or holds(worker, laptop.written[edit].scope)}

    def administer_file(self, name: str, scope: ScopeId, team: TeamId) -> None:
        """One file is given, taken back or erased, whole or in part."""
        office = self.partnership
        if name == "give":
            office.give(scope, team)
        elif name == "take_back":
            office.take_back(scope, team)
        elif name == "erase_file":
            office.erase_file(scope)
        else:
            records = sorted(one for one, kept in office.tables.records.items() if kept.scope == scope)
            if records:
                office.erase(self.rng.choice(records))
