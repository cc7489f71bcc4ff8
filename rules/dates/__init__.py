"""DATE: when entries were registered and modified, and what follows from it (IANA's habits; RFC 7120)."""
