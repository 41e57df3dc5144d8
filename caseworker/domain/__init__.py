"""What casework is: forms, edits, merging, rules and verbs, with no I/O, no clock and no Qt."""
