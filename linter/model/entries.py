"""Define the entries of a registry: records and contacts, and the references in them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from linter.frozen import frozen_class
from linter.model.ports import Ports
from linter.model.text import fold_case
from linter.source import clip


class Reference(NamedTuple):
    """A reference of an entry.

    `kind` is person, rfc, draft, uri, note (a footnote) or text, as in IANA's XML. `target` is the id of the contact, the name of
    the document, the address or the anchor, empty for a text. `label` is the text that is shown instead, if any.
    """

    kind: str
    target: str
    label: str = ""


Extra = Any  # a text, True, False, None, a tuple of extras, or an ExtraMapping

_BOOLEANS: Mapping[Any, str] = {True: "true", False: "false"}
Space = tuple[frozenset[str] | None, ...]  # by key: the values, None for all
_EVERYWHERE = frozenset({"", "*", "all", "any"})


def share_space(one: Space, other: Space) -> bool:
    """Return whether two entries are in a port space together."""
    return all(a is None or b is None or not a.isdisjoint(b) for a, b in zip(one, other, strict=True))


class ExtraMapping(tuple[tuple[str, Extra], ...]):
    """A mapping in the value of an extra key: pairs of keys and values, in the order of the file."""

    __slots__ = ()


@frozen_class()
class Record:
    """An entry of the registry: a row about a service name, a port or both.

    `row` counts from 0. `start` and `end` are the character offsets of the whole entry. A missing field is None, or empty if it may
    have several values. `number` is the text of the port field and `ports` its value, None if the text is malformed. `assignees` is
    None if the entry has none; the contacts are the assignees then. `inline_references` are those inside of description and note.
    `aliases` are other names of the service in the same entry; in most formats, each has an entry. `extras` are keys beyond the
    fields of RFC 6335 with their values, in the order of the file: keys that begin with `x-`, and those of the setting `scope`.
    `scope` are the keys that separate port spaces, if the entry has extra keys: reports name the values.
    """

    row: int
    start: int
    end: int
    name: str | None
    number: str | None
    ports: Ports | None
    transport: str | None
    description: str | None
    assignees: tuple[Reference, ...] | None
    contacts: tuple[Reference, ...]
    references: tuple[Reference, ...]
    inline_references: tuple[Reference, ...]
    registered: str | None
    modified: str | None
    service_code: str | None
    unauthorized_use: str | None
    note: str | None
    aliases: tuple[str, ...] = ()
    extras: tuple[tuple[str, Extra], ...] = ()
    scope: tuple[str, ...] = ()

    def extra(self, key: str) -> tuple[str, ...] | None:
        """Return the texts of an extra key, one or several; None without the key, and for a value without a text."""
        value = next((value for name, value in self.extras if name == key), None)
        values = value if type(value) is tuple else (value,)
        return tuple(one if isinstance(one, str) else _BOOLEANS[one] for one in values if isinstance(one, str | bool)) or None

    def space(self, keys: Sequence[str]) -> "Space":
        """Return the port spaces of the entry: for each key its values, case and white space folded, or None for all values.

        The values "all", "any", "*" and "" are all values, as a missing key is.
        """
        if not self.extras:
            return (None,) * len(keys)
        found = (frozenset(fold_case(" ".join(text.split())) for text in self.extra(key) or ("",)) for key in keys)
        return tuple(values if values.isdisjoint(_EVERYWHERE) else None for values in found)

    @property
    def dated(self) -> str | None:
        """The date of registration, which decides about the rules that apply to the entry."""
        return self.registered

    def __str__(self) -> str:
        known = " ".join(filter(None, (self.name, self.place))) or f"entry {self.row + 1}"
        spaces = ", ".join(f"{key} {'/'.join(values)}" for key in self.scope if (values := self.extra(key)))
        return clip(f"{known} ({spaces})" if spaces else known)

    @property
    def place(self) -> str:
        """Port and transport as in "80/tcp", "80", "tcp" or ""."""
        return "/".join(filter(None, (self.number, self.transport)))


@frozen_class()
class Contact:
    """A person or organization that entries refer to by `id`. `row` counts from 0; `updated` is the only date."""

    row: int
    start: int
    end: int
    id: str
    name: str | None
    organization: str | None
    uris: tuple[str, ...]
    updated: str | None

    @property
    def dated(self) -> str | None:
        """The date that decides about the rules that apply to the contact."""
        return self.updated

    def __str__(self) -> str:
        return clip(f"contact {self.id}")


def shift_entries(entries: Iterable[Record] | Iterable[Contact], rows: int, characters: int) -> None:
    """Move entries in place by some rows and characters, which a reader may do that made them or took them over."""
    for entry in entries:
        entry.row += rows  # type: ignore[misc] # frozen for all others
        entry.start += characters  # type: ignore[misc] # frozen for all others
        entry.end += characters  # type: ignore[misc] # frozen for all others
