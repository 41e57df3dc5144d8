"""Caseworker: everything that is not a window."""
