"""The engine of reglint: it reads registries, runs rules over them and reports what they find. It names no rule."""

__version__ = "0.1.0"
RULE_PAGES = ""  # address of the folder with the manual pages of the rules, once it is published
