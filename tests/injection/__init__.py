"""Faults of every rule are injected into registries in every format, and the findings are compared with the expected ones."""
