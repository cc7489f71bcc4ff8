"""The commands, one module each. The function of a command has the name of its module."""
