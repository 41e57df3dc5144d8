"""A laptop in the partnership's hands: its lease and audit, its escrow, what is rescued from it, and its end."""
