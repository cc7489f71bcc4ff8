"""Services and parties in the messages of change rules."""

from collections.abc import Hashable, Iterable, Iterator, Sequence

from linter.rules_api import Index, Record, contacts_by_id

from ..shared.port_wording import list_texts
from ..shared.rfc6335 import assignees
from ..shared.wording import collapse_blanks
from ._parties import squeeze


def describe_service(record: Record, version: Index | None = None) -> str:
    """Return the name of an entry with its description and, of a version, its party, as in "'bell' ('rings', 'Ada_Moss')"."""
    description = f"'{collapse_blanks(record.description)}'" if record.description else ""
    parties = describe_assignees(record, version) if version else ""
    details = ", ".join(filter(None, (description, parties)))
    return f"'{record.name}' ({details})" if details else f"'{record.name}'"


def group_transports(pairs: Iterable[tuple[Record, Record]]) -> Iterator[list[tuple[Record, Record]]]:
    """Group pairs of base and head that differ only by transport: the same names, ports, descriptions and parties."""
    groups: dict[Hashable, list[tuple[Record, Record]]] = {}
    for pair in pairs:
        key = tuple(
            (entry.name, entry.number, entry.description, tuple(assignees(entry)), entry.assignees is None, entry.contacts)
            for entry in pair
        )
        groups.setdefault(key, []).append(pair)
    yield from groups.values()


def list_transports(entries: Sequence[Record]) -> str:
    """Return the transports of entries of one service, as in " on tcp and udp"; "" for a single entry."""
    return f" on {list_texts([entry.transport or 'no transport' for entry in entries])}" if len(entries) > 1 else ""


def describe_assignees(record: Record, version: Index) -> str:
    """Return the ids of the assignees, with their names in that version if these are different, or ""."""
    return ", ".join(_describe_party(identifier, version) for identifier in assignees(record))


def _describe_party(identifier: str, version: Index) -> str:
    contacts = version.get(contacts_by_id).get(identifier, ())
    name = next((collapse_blanks(contact.name or contact.organization) for contact in contacts), "")
    return f"'{identifier}' ({name})" if name and squeeze(name) != squeeze(identifier) else f"'{identifier}'"
