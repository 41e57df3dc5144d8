"""Putting something on paper: which page, for whom, what stops it, and what became of it."""
