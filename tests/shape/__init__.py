"""Rules about the shape of the code, each a pure function over source text."""
