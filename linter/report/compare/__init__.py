"""The outputs of `reglint compare`: two registries, a registry and a list derived from it, and two lists."""
