"""FORMAT: what the markup of the registry has a place for."""
