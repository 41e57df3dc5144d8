"""`python -m ui`: the app."""

import sys

from ui.app import main

sys.exit(main())
