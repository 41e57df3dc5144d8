"""Backups, damage, and what puts a store together again without losing what was never sent."""
