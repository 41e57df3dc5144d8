"""Papers: from plain values to the bytes of a PDF, in memory only. See `press.Press`."""
