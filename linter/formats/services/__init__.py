"""Lists such as /etc/services."""
