"""Backups of the database, putting one back, and the history that tells one that was."""
