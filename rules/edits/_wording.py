"""Services and parties in the messages of change rules."""

from linter.rules_api import Index, Record, contacts_by_id

from ..rfc6335 import assignees
from ._parties import squeeze


def describe_service(record: Record, version: Index | None = None) -> str:
    """Return the name of an entry with its description and, of a version, its party, as in "'bell' ('rings', 'Ada_Moss')"."""
    description = f"'{_squash(record.description)}'" if record.description else ""
    parties = describe_assignees(record, version) if version else ""
    details = ", ".join(filter(None, (description, parties)))
    return f"'{record.name}' ({details})" if details else f"'{record.name}'"


def describe_assignees(record: Record, version: Index) -> str:
    """Return the ids of the assignees, with the names in that version where these say more, or ""."""
    return ", ".join(_describe_party(identifier, version) for identifier in assignees(record))


def _describe_party(identifier: str, version: Index) -> str:
    contacts = version.get(contacts_by_id).get(identifier, ())
    name = next((_squash(contact.name or contact.organization) for contact in contacts), "")
    return f"'{identifier}' ({name})" if name and squeeze(name) != squeeze(identifier) else f"'{identifier}'"


def _squash(text: str | None) -> str:
    return " ".join((text or "").split())
