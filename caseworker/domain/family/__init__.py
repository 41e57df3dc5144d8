"""Families as they are drawn: who belongs to whom, and where each person stands on the page."""
