"""Photographs, letters and recordings of a case: their list, each one, and what takes them in."""
