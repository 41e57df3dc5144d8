"""Item models: rows prepared outside, handed to views."""
