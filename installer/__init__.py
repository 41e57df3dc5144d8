"""What a developer or a technician starts by hand: set-up, checks, the fictional partnership and packaging recipes."""
