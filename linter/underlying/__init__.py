"""Underlying registries: the snapshot of IANA's assignments, newer editions that `reglint fetch` keeps, and files."""
