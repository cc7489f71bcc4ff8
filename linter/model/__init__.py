"""Define the model of a registry in the terms of RFC 6335: entries, contacts, references. All objects are immutable.

Values are the text of the file, with entities resolved and nothing trimmed. The model has no spans of values; `Registry.locate`
finds them by entry and field on demand.
"""

from linter.model.baseline import BaselineEntry, BaselineUse
from linter.model.entries import Contact, Extra, ExtraMapping, Record, Reference, Space, share_space
from linter.model.fields import OF_SETTINGS, Capability, Field
from linter.model.ports import MAX_PORT, Ports, parse_ports
from linter.model.registry import Entry, Locator, MarkupError, Registry, Suppression
from linter.model.text import fold_all, fold_case, is_date

__all__ = [
    "MAX_PORT",
    "OF_SETTINGS",
    "BaselineEntry",
    "BaselineUse",
    "Capability",
    "Contact",
    "Entry",
    "Extra",
    "ExtraMapping",
    "Field",
    "Locator",
    "MarkupError",
    "Ports",
    "Record",
    "Reference",
    "Registry",
    "Space",
    "Suppression",
    "fold_all",
    "fold_case",
    "is_date",
    "parse_ports",
    "share_space",
]
