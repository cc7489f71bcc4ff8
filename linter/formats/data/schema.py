"""Define the keys and limits of private registries in YAML or JSON.

`linter/schemas/registry-1.json` publishes them as a JSON Schema; a test keeps both equal.
"""

from importlib.resources import files
from typing import Any

Plain = Any  # a text, a truth value, None, a list of plain values, or a mapping of texts to plain values

PRIVATE_PREFIX = "x-"  # of top-level keys that readers ignore
TOP = ("$schema", "title", "updated", "inline-references", "entries", "contacts", "footnotes")
ENTRY = (
    *("name", "aliases", "port", "transport", "state", "description", "assignee", "contact", "registered", "modified"),
    *("reference", "service-code", "unauthorized-use", "note", "inline-references"),
)
CONTACT = ("name", "organization", "uri", "updated")
LISTED_CONTACT = ("id", *CONTACT)
FOOTNOTE = ("id", "text")
KINDS = {"contact": "person", "rfc": "rfc", "draft": "draft", "uri": "uri", "footnote": "note", "text": "text"}  # by key
STATES = ("Unassigned", "Reserved")  # RFC 6335 section 6, of ports without a name
REFERENCE_KEYS = frozenset({"assignee", "contact", "reference", "inline-references"})
MAY_REFER_TO = {  # the keys of a reference that is a mapping, by the key of its field
    "contact": ("contact",),
    "reference": tuple(key for key in KINDS if key != "contact"),
    "assignee": tuple(KINDS),
    "inline-references": tuple(KINDS),
}
MAX_DEPTH = 8  # levels of lists and mappings; the schema has five
MAX_TRANSPORTS = 16  # of one entry: IANA's registry has four, and each makes a record
NO_MAPPING = "is not a registry; list services under 'entries'"


def load_schema() -> str:
    """Return the text of the JSON Schema of private registries."""
    return files("linter").joinpath("schemas", "registry-1.json").read_text(encoding="utf-8")
