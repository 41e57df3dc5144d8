"""Family and network: the drawing, the list beside it, and the panel in which they are written."""
