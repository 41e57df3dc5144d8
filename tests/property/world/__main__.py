"""Run many seeds from a terminal: `python -m tests.property.world 0 1000`."""

import sys
import time
from collections import Counter

from tests.property.world.runs import lived


def main(first: int, count: int) -> int:
    """Print what fails, what happened, and how fast it went; the number of failing seeds."""
    started, seen, failing = time.perf_counter(), Counter[str](), 0
    for seed in range(first, first + count):
        world, found = lived(seed)
        seen += world.seen
        if found:
            failing += 1
            print(seed, sorted(set(found)))
    print(f"{count / (time.perf_counter() - started):.1f} seeds/s, {failing} failing", dict(seen))
    return failing


if __name__ == "__main__":
    sys.exit(bool(main(int(sys.argv[1]), int(sys.argv[2]))))
