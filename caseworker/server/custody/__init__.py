"""Laptops in the partnership's hands: escrow, officers, leases, audits and ends."""
