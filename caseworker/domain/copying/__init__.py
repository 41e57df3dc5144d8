"""Making a copy of a whole file: everything there is in it, and what is left out of the copy."""
