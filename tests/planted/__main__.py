"""`python -m tests.planted [id ...]`: plant all faults, or those whose id begins like this."""

import sys

from tests.planted.apply import run

sys.exit(run(sys.argv[1:]))
