"""Compare two versions of a registry, lint a change, and walk through a file's history."""
