"""Measured figures: printed and kept with the machine they were measured on, never asserted."""
