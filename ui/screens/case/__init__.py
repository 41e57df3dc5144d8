"""One case: the page with its tabs, and the tabs that are no subject of their own."""
