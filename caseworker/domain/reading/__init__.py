"""The reading side: what a screen shows, worked out from the store in one place and handed over as frozen values."""
