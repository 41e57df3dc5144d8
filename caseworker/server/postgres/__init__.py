"""The book in PostgreSQL: one module for each part of it."""
