"""The partnership server: where every device's edits meet, over PostgreSQL.

A stateless ASGI service. `embedded` starts a private PostgreSQL for the demonstration and the tests only.
"""
