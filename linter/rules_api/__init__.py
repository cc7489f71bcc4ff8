"""What a rule author imports."""
