"""One module per form: its class, its choices and its own rules."""
