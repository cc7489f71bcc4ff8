"""Define the fields of entries, and the capabilities that a registry can lack."""

from enum import StrEnum


class Field(StrEnum):
    """A field of an entry, of a contact or of the registry itself that a finding can point at.

    The fields of an assignment are those of RFC 6335 section 8.1.1; ENTRY is the whole entry. LINE is the line of an entry in
    formats with lines; for the registry, it is the line at an offset, which is passed as `value_index`. UNTIL is the last day of a
    baseline entry. EXTRA is an extra key of an entry; its values count the `extras` of the record.
    """

    ENTRY = "entry"
    NAME = "name"
    PORT = "port"
    TRANSPORT = "transport"
    DESCRIPTION = "description"
    ASSIGNEE = "assignee"
    CONTACT = "contact"
    REGISTERED = "registration date"
    MODIFIED = "modification date"
    REFERENCE = "reference"
    SERVICE_CODE = "service code"
    UNAUTHORIZED_USE = "unauthorized use"
    NOTE = "assignment note"
    INLINE_REFERENCE = "inline reference"
    ID = "id"
    ORGANIZATION = "organization"
    URI = "URI"
    UPDATED = "updated"
    MARKUP = "markup"
    ALIAS = "alias"
    LINE = "line"
    UNTIL = "until"
    EXTRA = "other key"


class Capability(StrEnum):
    """A capability that a registry can lack, because its format cannot express it or because the file has a part of the registry.

    A rule that requires a missing capability would report false findings.
    """

    WHOLE = "all entries"
    NAMES = "service names"
    STATES = "rows of Reserved and Unassigned ports"
    DESCRIPTIONS = "descriptions"
    CONTACTS = "assignees and contacts"
    NO_ASSIGNEE = "entries without an assignee beside those whose assignee is the contact"
    PEOPLE = "the people to whom entries refer"
    DATES = "dates"
    REFERENCES = "references"
    FOOTNOTES = "footnotes"
    SERVICE_CODES = "service codes"
    NOTES = "assignment notes"
    ALIASES = "which names are aliases of others"
    ORDER = "an order of rows"
    WORDING = "where every description and note begins and ends"
    LOOKUPS = "lookups of services by programs"
    UNDERLYING = "an underlying registry"
    POLICY = "a policy for ports"
    DETAILS = "the details that each entry of a registry has to give"


OF_SETTINGS = frozenset({Capability.UNDERLYING, Capability.POLICY})  # the capabilities that settings bring, whatever the format
