"""Rules that settings define as data, and rules of installed packages that settings name."""
