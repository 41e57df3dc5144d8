"""Every test of the project; a package so that tests can share builders under one name."""
