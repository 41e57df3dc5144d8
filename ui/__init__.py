"""The windows: the only package that imports Qt."""

from ui.lasting_none import keep_none_alive

keep_none_alive()
