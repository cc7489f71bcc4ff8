"""The outputs of `reglint history`."""
