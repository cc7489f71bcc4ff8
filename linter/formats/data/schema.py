"""Define the keys and limits of private registries in YAML or JSON.

`linter/schemas/registry-1.json` publishes them as a JSON Schema; a test keeps both equal.
"""

from collections.abc import Sequence
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


def load_schema(scope: Sequence[str] = ()) -> str:
    """Return the text of the JSON Schema of private registries. `scope` are the keys of entries that separate port spaces."""
    text = files("linter").joinpath("schemas", "registry-1.json").read_text(encoding="utf-8")
    if not scope:
        return text
    import json  # only here: readers import this module

    form = json.loads(text)
    about = "The port spaces in which the entry is, one or several. Without it, the entry is in all of them."
    form["$defs"]["entry"]["properties"] |= {key: {"$ref": "#/$defs/texts", "description": about} for key in scope}
    return json.dumps(form, ensure_ascii=False, indent=1) + "\n"
