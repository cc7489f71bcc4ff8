"""The rulebook in words: the list of rules, their manual pages and the sections that they check."""
