"""Recording a session: one page from what happened to its signature, and what is shown of it afterwards."""
