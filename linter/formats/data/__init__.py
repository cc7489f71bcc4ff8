"""Private registries in YAML and JSON."""
