"""Plain text: IANA's rendered edition and text pasted from a page."""
