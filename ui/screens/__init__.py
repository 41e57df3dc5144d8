"""Every screen of the shell: one import and one entry a line."""

from collections.abc import Mapping

from ui.places import Factory

SCREENS: Mapping[str, Factory] = {}
"""Name of a place -> what makes its screen."""
