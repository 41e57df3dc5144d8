"""One module for each topic, each with `FAULTS`: add yours beside the promises it belongs to."""
