"""The vault: the keys of a store, what opens them, and what is done so that nothing else does."""
