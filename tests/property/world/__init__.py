"""The simulation of sync: several laptops, two teams, a bad network, crashes, and what must hold in the end."""
