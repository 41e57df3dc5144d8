"""The files of this laptop: what they are, where they are, and their sealed pieces."""
