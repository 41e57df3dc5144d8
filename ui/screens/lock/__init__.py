"""Before anything is open: the lock, the cover, setting up, lost words, and the words asked for once more."""
