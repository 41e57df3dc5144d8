"""The hour that `dev.py test --long` spends on the vault, shared out: each long count ends when its share is over.

What was counted by then is printed; on a slow machine the counts are lower, and the hour stays an hour.
"""

HOUR_S = 3600.0

SHARES_S = {
    "lock after lock, and what is in memory": 900.0,
    "run after run, and what is on the disk": 400.0,
    "bit flips through the store": 500.0,
    "pages zeroed, swapped, cut and appended": 100.0,
    "killed in the middle": 500.0,
    "killed while the layout changes": 100.0,
    "killed while words change": 120.0,
    "killed while a new key is made": 120.0,
    "killed while a laptop ends": 120.0,
    "flips and cuts of the write-ahead log": 120.0,
    "old pages and old copies put back": 120.0,
    "meddling with the audit": 120.0,
    "mutations of what opens a vault": 100.0,
    "lies of a server": 200.0,
}
"""Seconds for each long count; together not more than the hour."""
