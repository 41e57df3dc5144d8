"""The fictional partnership: invented people, filled through the real protocol, and the walk through the main job."""
