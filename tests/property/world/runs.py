"""One whole life of a world from a seed: live, watch, heal, check."""

from tests.property.world.checks import faults, watch
from tests.property.world.world import MakeStore, World, dict_store

ACTIONS = 160


def lived(
    seed: int, *, make_store: MakeStore = dict_store, actions: int = ACTIONS, has_ends: bool = False
) -> tuple[World, list[str]]:
    """The world after its life, and everything that does not hold in it."""
    world = World(seed, make_store, has_ends)
    for _ in range(actions):
        watch(world, world.live())
    world.heal()
    watch(world, world.laptops)
    return world, faults(world)
