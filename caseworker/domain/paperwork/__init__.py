"""The papers: what each one is, what it is made from, what it says, and which checks it must pass."""
