"""The windows: the only package that imports Qt."""

from ui.early import keep_none_alive

keep_none_alive()
