"""The vault on this laptop: keys, the encrypted store and everything kept in it."""
