"""The verbs of casework: plain functions from ports and arguments to what changed."""
