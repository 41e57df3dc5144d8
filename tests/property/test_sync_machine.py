"""The world of the simulation of sync, told by Hypothesis step by step: what fails is cut down to its few steps."""

from typing import ClassVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.property.world.checks import faults, watch
from tests.property.world.laptop import Laptop
from tests.property.world.mistakes import made
from tests.property.world.world import ADMINISTRATION, World

WHO = st.integers(0, 3)
WORK = st.sampled_from(["edit", "edit", "new_record", "new_file", "group", "sign", "settle"])
CAUGHT_WITHIN = 300


class Course(RuleBasedStateMachine):
    """People work, laptops sync request by request over the network of a seed, access comes and goes."""

    world: World
    ended_well: ClassVar[int] = 0

    @initialize(seed=st.integers(0, 50))
    def begin(self, seed: int) -> None:
        self.world = World(seed)

    @rule(who=WHO, name=WORK)
    def work(self, who: int, name: str) -> None:
        self.world.clock.pass_by(60)
        self.world.act(name, self.laptop(who))
        watch(self.world, [self.laptop(who)])

    @rule(who=WHO, steps=st.integers(1, 8))
    def sync(self, who: int, steps: int) -> None:
        for _ in range(steps):
            self.world.sync_step(self.laptop(who))
        watch(self.world, [self.laptop(who)])

    @rule(who=WHO)
    def stop(self, who: int) -> None:
        self.world.act("stop", self.laptop(who))

    @rule()
    def late_copy(self) -> None:
        self.world.late_copy()

    @rule(who=WHO, name=st.sampled_from(ADMINISTRATION))
    def administer(self, who: int, name: str) -> None:
        self.world.act(name, self.laptop(who))
        watch(self.world, self.world.laptops)

    @invariant()
    def nothing_leaks_and_nothing_goes_back(self) -> None:
        if hasattr(self, "world"):
            assert not self.world.partnership.leaks
            assert not self.world.faults

    def teardown(self) -> None:
        """Everything mends; then all that was ever promised must hold."""
        if hasattr(self, "world"):
            self.world.heal()
            watch(self.world, self.world.laptops)
            assert not faults(self.world), sorted(set(faults(self.world)))
            Course.ended_well += 1

    def laptop(self, who: int) -> Laptop:
        return self.world.laptops[who % len(self.world.laptops)]


def course(how: settings) -> int:
    """Run the machine; how many worlds went through it and ended well."""
    before, machine = Course.ended_well, Course.TestCase
    machine.settings = settings(how, stateful_step_count=40, deadline=None)
    machine().runTest()
    return Course.ended_well - before


def test_that_no_course_of_single_steps_loses_leaks_or_doubles_anything(request: pytest.FixtureRequest) -> None:
    count = 1_000 if request.config.getoption("--long") else 40
    assert course(settings(max_examples=count)) >= count // 2


def test_that_the_steps_find_a_mistake_too() -> None:
    unshrunk = settings(max_examples=CAUGHT_WITHIN, phases=(Phase.generate,), derandomize=True)
    with made("last_one_wins"), pytest.raises(AssertionError, match="P"):
        course(unshrunk)
