"""The laptop's side of sync: a pure engine, the line to the server, enrolment, and the mailbag the app rings for."""
