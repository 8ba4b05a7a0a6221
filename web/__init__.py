"""Requests become calls of workflows/, results become pages. No rule of the department and no SQL lives here."""
