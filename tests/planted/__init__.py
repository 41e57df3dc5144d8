"""Planted faults: for each promise a small change that breaks it, and the test that must turn red."""
