"""Compare two registries of any formats: pair their entries and list the differences.

White space does not count. Fields that one of the files cannot express are left out, and the comparison says which.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter, lt
from typing import Generic, NamedTuple, TypeVar

from linter.formats.table import FORMATS
from linter.model import Capability, Contact, Entry, Extra, ExtraMapping, Field, Record, Reference, Registry

E = TypeVar("E", Record, Contact)


class Difference(NamedTuple):
    """A field in which two entries differ: the values here and there, and which of several is the first that differs, from 0."""

    field: Field
    one: tuple[str, ...]
    other: tuple[str, ...]
    value_index: int


@dataclass(frozen=True, slots=True)
class Pair:
    """An entry of the one registry and the same entry of the other, or the two registries themselves, and what differs."""

    one: Entry
    other: Entry
    differences: tuple[Difference, ...] = ()


class LeftOut(NamedTuple):
    """A part that was not compared, and the file that cannot express it, with the reason in words that follow its name."""

    what: str
    registry: Registry
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison of two registries.

    `pairs` are those that differ: the registries themselves, entries in the order of the one file, contacts. `moved` are pairs of
    entries in another order, as few as possible. `entries` and `contacts` are all pairs, in the order of the one file.
    `unlike` are the pairs of entries and of contacts that are not equal in every character.
    """

    one: Registry
    other: Registry
    pairs: tuple[Pair, ...]
    only_in_one: tuple[Record | Contact, ...]
    only_in_other: tuple[Record | Contact, ...]
    moved: tuple[Pair, ...]
    left_out: tuple[LeftOut, ...]
    entries: Sequence[tuple[Record, Record]]
    contacts: Sequence[tuple[Contact, Contact]]
    unlike: Sequence[tuple[Record, Record] | tuple[Contact, Contact]]

    @property
    def same(self) -> bool:
        """Return whether both hold the same registry, the order of entries aside."""
        return not (self.pairs or self.only_in_one or self.only_in_other)

    @property
    def reversed(self) -> "Comparison":
        """Return the comparison of the other registry with the one, without what differs in each pair."""
        return Comparison(
            one=self.other,
            other=self.one,
            pairs=tuple(Pair(pair.other, pair.one) for pair in self.pairs),
            only_in_one=self.only_in_other,
            only_in_other=self.only_in_one,
            moved=tuple(Pair(pair.other, pair.one) for pair in self.moved),
            left_out=self.left_out,
            entries=[(there, here) for here, there in self.entries],
            contacts=[(there, here) for here, there in self.contacts],
            unlike=[(there, here) for here, there in self.unlike],  # type: ignore[misc]  # both are of one kind
        )


def compare(one: Registry, other: Registry) -> Comparison:
    """Return the comparison of two registries."""
    scope = _Scope(one, other)
    aspects = scope.aspects()
    entries = _paired(scope.records(one), scope.records(other), _identities(one.scope or other.scope), aspects)
    pairs = [Pair(one, other, tuple(scope.differences()))]
    pairs += [Pair(here, there, tuple(_differences(here, there, aspects))) for here, there in entries.unlike]
    contacts: _Paired[Contact] = _Paired([], [], [], [])
    if scope.compares(Capability.PEOPLE, "contacts", bool(one.contacts or other.contacts)):
        contacts = _paired(one.contacts, other.contacts, (lambda contact: contact.id,), _CONTACT_ASPECTS)
        pairs += [Pair(here, there, tuple(_differences(here, there, _CONTACT_ASPECTS))) for here, there in contacts.unlike]
    moved = _moved(entries.pairs) if scope.compares(Capability.ORDER, "the order of the entries") else []
    return Comparison(
        one=one,
        other=other,
        pairs=tuple(pair for pair in pairs if pair.differences),
        only_in_one=scope.missed([*entries.only_in_one, *contacts.only_in_one], one, other),
        only_in_other=scope.missed([*entries.only_in_other, *contacts.only_in_other], other, one),
        moved=tuple(Pair(here, there) for here, there in moved),
        left_out=tuple(scope.left_out),
        entries=entries.pairs,
        contacts=contacts.pairs,
        unlike=(*entries.unlike, *contacts.unlike),
    )


def differences_of(comparison: Comparison, one: Record, other: Record) -> tuple[Difference, ...]:
    """Return the differences of two records that the comparison of their registries did not pair."""
    return tuple(_differences(one, other, _Scope(comparison.one, comparison.other).aspects()))


# What is compared

_Values = tuple[str, ...]
_Aspects = Sequence[tuple[Field, Callable[[E], _Values]]]


class _Scope:
    """The fields in which two registries can be compared; `left_out` collects the others."""

    def __init__(self, one: Registry, other: Registry) -> None:
        self.one, self.other = one, other
        self.alike = one.format == other.format
        self.left_out: list[LeftOut] = []

    def compares(self, feature: Capability, what: str, present: bool = True) -> bool:
        """Return whether both have a capability. Nothing is left out if it is `present` in neither."""
        lacking = [registry for registry in (self.other, self.one) if feature in registry.missing_capabilities]
        if not lacking or (self.alike and len(lacking) == 2):  # what files of one format cannot say, they do not say alike
            return True
        if present:
            self.left_out.append(LeftOut(what, lacking[0], lacking[0].missing_capabilities[feature]))
        return False

    def records(self, registry: Registry) -> Sequence[Record]:
        """Return the entries of a registry that the other may have too."""
        if self.compares(Capability.STATES, "rows without a name", registry is self.one):
            return registry.records
        return [record for record in registry.records if record.name is not None]

    def missed(self, alone: Sequence[Record | Contact], has: Registry, lacks: Registry) -> tuple[Record | Contact, ...]:
        """Return the entries and contacts of one that the other should have too."""
        if self.alike or Capability.WHOLE not in lacks.missing_capabilities:
            return tuple(alone)
        for kind, singular, plural in ((Record, "entry", "entries"), (Contact, "contact", "contacts")):
            if number := sum(isinstance(entry, kind) for entry in alone):
                what = f"{number:,} {singular if number == 1 else plural} that only {has.source.path} has"
                self.left_out.append(LeftOut(what, lacks, lacks.missing_capabilities[Capability.WHOLE]))
        return ()

    def aspects(self) -> _Aspects[Record]:
        """Return the fields of entries that both can fill, each with a function that returns its values."""
        found: list[tuple[Field, Callable[[Record], _Values]]] = [
            (Field.NAME, lambda record: _text(record.name)),
            (Field.PORT, lambda record: _text(record.number)),
            (Field.TRANSPORT, lambda record: _text(record.transport)),
        ]
        if self.compares(Capability.DESCRIPTIONS, "descriptions"):
            found.append((Field.DESCRIPTION, lambda record: _text(record.description)))
        if self.compares(Capability.CONTACTS, "assignees and contacts"):
            told_apart = not any(Capability.NO_ASSIGNEE in registry.missing_capabilities for registry in (self.one, self.other))
            found.append((Field.ASSIGNEE, _assignees if told_apart else _assignees_in_effect))
            found.append((Field.CONTACT, lambda record: _targets(record.contacts)))
        if self.compares(Capability.DATES, "dates"):
            found.append((Field.REGISTERED, lambda record: _text(record.registered)))
            found.append((Field.MODIFIED, lambda record: _text(record.modified)))
        if self.compares(Capability.REFERENCES, "references"):
            exact = self.alike or all(FORMATS[registry.format].has_targets for registry in (self.one, self.other))
            found.append((Field.REFERENCE, _references if exact else _shown_references))
        if self.compares(Capability.SERVICE_CODES, "service codes"):
            found.append((Field.SERVICE_CODE, lambda record: _text(record.service_code)))
        if self.compares(Capability.NOTES, "notes"):
            found.append((Field.UNAUTHORIZED_USE, lambda record: _text(record.unauthorized_use)))
            found.append((Field.NOTE, lambda record: _text(record.note)))
        if self.alike or all(FORMATS[registry.format].is_private for registry in (self.one, self.other)):
            found.append((Field.ALIAS, lambda record: record.aliases))
            found.append((Field.EXTRA, _extras))
        elif any(record.aliases for registry in (self.one, self.other) for record in registry.records):
            spread = min((self.other, self.one), key=_has_aliases_within)
            self.left_out.append(LeftOut("aliases", spread, "may have other names of a service as entries of their own"))
        return found

    def differences(self) -> Iterator[Difference]:
        """Yield the differences of the registries themselves: the date."""
        dates = [registry.updated for registry in (self.one, self.other)]
        if self.alike or None not in dates or all(FORMATS[registry.format].has_date for registry in (self.one, self.other)):
            yield from _difference(Field.UPDATED, *map(_text, dates))
        elif any(dates):
            without = self.other if self.one.updated else self.one
            self.left_out.append(LeftOut("the date of the registry", without, "has no date of its own"))
        self.compares(Capability.FOOTNOTES, "footnotes", bool(self.one.footnotes or self.other.footnotes))


def _has_aliases_within(registry: Registry) -> tuple[bool, bool]:
    """Return a key by which registries whose format keeps aliases inside of entries come last."""
    form = FORMATS[registry.format]
    return not form.has_alias_entries, form.is_private


def _text(text: str | None) -> _Values:
    """Return a text with its white space squeezed; an empty one counts as missing."""
    squeezed = " ".join((text or "").split())
    return (squeezed,) if squeezed else ()


def _targets(references: Iterable[Reference]) -> _Values:
    return tuple(" ".join(reference.target.split()) for reference in references)


def _assignees(record: Record) -> _Values:
    """Return the recorded assignees. An empty list of them differs from a missing one."""
    return () if record.assignees is None else _targets(record.assignees) or ("(nobody)",)


def _assignees_in_effect(record: Record) -> _Values:
    return _targets(record.contacts if record.assignees is None else record.assignees)


def _extras(record: Record) -> _Values:
    """Return the extra keys in alphabetical order, each with its value: "env: prod"."""
    return tuple(f"{key}: {_plain(value)}" for key, value in sorted(record.extras)) if record.extras else ()


def _plain(extra: Extra) -> str:
    if isinstance(extra, ExtraMapping):
        return f"{{{', '.join(f'{key}: {_plain(value)}' for key, value in extra)}}}"
    return f"[{', '.join(map(_plain, extra))}]" if isinstance(extra, tuple) else str(extra)


_OF_ITS_KIND = {  # what shows of which kind a reference is
    "rfc": re.compile(r"rfc[0-9]"),
    "draft": re.compile(r"draft-|RFC-"),
    "uri": re.compile(r"[a-z]+:"),
    "text": re.compile(r"\Z"),
}


def _references(record: Record) -> _Values:
    """Return the references with all that is recorded of them."""
    found = []
    for kind, target, label in record.references:
        telling = kind in _OF_ITS_KIND and _OF_ITS_KIND[kind].match(target)
        found.append(" ".join(" ".join(("" if telling else kind, target, label and f"({label})")).split()))
    return tuple(found)


def _shown_references(record: Record) -> _Values:
    """Return the references as IANA's pages show them."""
    return tuple(
        " ".join((label or (target.upper() if kind == "rfc" else target)).split()) for kind, target, label in record.references
    )


_CONTACT_ASPECTS: _Aspects[Contact] = (
    (Field.ID, lambda contact: (contact.id,)),
    (Field.NAME, lambda contact: _text(contact.name)),
    (Field.ORGANIZATION, lambda contact: _text(contact.organization)),
    (Field.URI, lambda contact: tuple(" ".join(uri.split()) for uri in contact.uris if uri.strip())),
    (Field.UPDATED, lambda contact: _text(contact.updated)),
)


def _differences(one: E, other: E, aspects: _Aspects[E]) -> Iterator[Difference]:
    for field, values in aspects:
        yield from _difference(field, values(one), values(other))


_RECORD_CONTENT = attrgetter(
    *("name", "number", "transport", "description", "assignees", "contacts", "references", "registered", "modified"),
    *("service_code", "unauthorized_use", "note", "aliases", "extras"),
)
_CONTACT_CONTENT = attrgetter("id", "name", "organization", "uris", "updated")


def _content(entry: Record | Contact) -> object:
    return _RECORD_CONTENT(entry) if isinstance(entry, Record) else _CONTACT_CONTENT(entry)


def _difference(field: Field, one: _Values, other: _Values) -> Iterator[Difference]:
    if one != other:
        alike = (here == there for here, there in zip(one, other, strict=False))
        value_index = next((i for i, same in enumerate(alike) if not same), min(len(one), len(other)))
        yield Difference(field, one, other, value_index)


# What belongs together


class _Paired(NamedTuple, Generic[E]):
    """The pairs of entries of two registries in the order of the one, the unequal ones of them, and the entries that are left."""

    pairs: list[tuple[E, E]]
    unlike: list[tuple[E, E]]
    only_in_one: list[E]
    only_in_other: list[E]


_Identity = Callable[[E], Hashable]  # what entries that belong together have in common; None for entries that it does not fit

_IDENTITIES: Sequence[_Identity[Record]] = (
    lambda record: (_text(record.name), _text(record.number), _text(record.transport)),
    # One of the three may have changed.
    lambda record: record.number and (_text(record.number), _text(record.transport)),
    lambda record: record.name and (_text(record.name), _text(record.transport)),
    lambda record: record.name and record.number and (_text(record.name), _text(record.number)),
    # A name without a port may have become another one.
    lambda record: record.description and (_text(record.transport), _text(record.description), _text(record.registered)),
    # A range of ports without a name may have been cut at either end.
    lambda record: record.name is None and record.ports and (record.ports.low, _text(record.transport), _text(record.description)),
    lambda record: record.name is None and record.ports and (record.ports.high, _text(record.transport), _text(record.description)),
)


def _identities(scope: Sequence[str]) -> Sequence[_Identity[Record]]:
    """Return the identities of records in the order in which they are tried: within one port space, if there are several, first."""
    return (*(partial(_in_space, identity, scope) for identity in _IDENTITIES), *_IDENTITIES) if scope else _IDENTITIES


def _in_space(identity: _Identity[Record], scope: Sequence[str], record: Record) -> Hashable:
    return (key := identity(record)) and (key, record.space(scope))


def _paired(one: Sequence[E], other: Sequence[E], identities: Sequence[_Identity[E]], aspects: _Aspects[E]) -> _Paired[E]:
    """Pair equal entries near their old places, the rest by the first identity, several of one in their order, and what is
    left by the other identities, if just one fits. Entries of a port space are paired first.
    """
    pairs: list[tuple[E, E]]
    pairs, here, there = _alike(one, other)
    unlike: list[tuple[E, E]] = []
    takes_several = {0, len(identities) // 2 if len(identities) > len(_IDENTITIES) else 0}
    for number, identity in enumerate(identities):
        groups, other_groups = _grouped(here, identity), _grouped(there, identity)
        for key, group in groups.items():
            other_group = other_groups.get(key, [])
            if number in takes_several or len(group) == len(other_group) == 1:
                found = _matched(group, other_group, aspects)
                unlike += found
                for a, b in found:
                    del here[a], there[b]
    unlike.sort(key=lambda pair: pair[0].row)
    return _Paired(sorted(pairs + unlike, key=lambda pair: pair[0].row), unlike, list(here), list(there))


_AHEAD = 50  # entries that may have been added or removed in one place
_FEW = 100  # differences from which on the contents of all entries are kept


def _alike(one: Sequence[E], other: Sequence[E]) -> tuple[list[tuple[E, E]], dict[E, None], dict[E, None]]:
    """Return the pairs of equal entries in the same order, and those left of both."""
    pairs: list[tuple[E, E]] = []
    left: list[E] = []
    other_left: list[E] = []
    contents: list[object] = []  # of the others, made when many entries differ
    unlike = 0
    here = there = 0
    while here < len(one) and there < len(other):
        entry, opposite = one[here], other[there]
        if entry is opposite or (content := _content(entry)) == _content(opposite):
            pairs.append((entry, opposite))
            here, there = here + 1, there + 1
            continue
        unlike += 1
        if unlike == _FEW:
            contents = list(map(_content, other))
        ahead = contents[there + 1 : there + _AHEAD] or list(map(_content, other[there + 1 : there + _AHEAD]))
        if content in ahead:
            end = there + 1 + ahead.index(content)
            other_left += other[there:end]
            there = end
        else:
            left.append(entry)
            here += 1
    left += one[here:]
    other_left += other[there:]
    return pairs, dict.fromkeys(left), dict.fromkeys(other_left)


def _grouped(entries: Iterable[E], identity: _Identity[E]) -> Mapping[Hashable, list[E]]:
    groups: dict[Hashable, list[E]] = {}
    for entry in entries:
        if key := identity(entry):
            groups.setdefault(key, []).append(entry)
    return groups


def _matched(one: Sequence[E], other: Sequence[E], aspects: _Aspects[E]) -> Sequence[tuple[E, E]]:
    """Pair entries of one identity: first the equal ones, then the others in their order."""
    if len(one) <= 1 >= len(other):
        return list(zip(one, other, strict=False))
    content: dict[Hashable, list[E]] = {}
    for entry in reversed(other):
        content.setdefault(tuple(values(entry) for _, values in aspects), []).append(entry)
    same: list[tuple[E, E]] = []
    left: list[E] = []
    for entry in one:
        if alike := content.get(tuple(values(entry) for _, values in aspects)):
            same.append((entry, alike.pop()))
        else:
            left.append(entry)
    rest: list[E] = sorted((entry for alike in content.values() for entry in alike), key=attrgetter("row"))
    same.extend(zip(left, rest, strict=False))
    return same


def _moved(pairs: Sequence[tuple[Record, Record]]) -> list[tuple[Record, Record]]:
    """Return the fewest pairs without which the others are in the same order on both sides."""
    rows = [there.row for _, there in pairs]
    if all(map(lt, rows, rows[1:])):
        return []
    ends: list[int] = []  # by length, the lowest row that an ascent of the rows so far can end with …
    at: list[int] = []  # … and its position
    before: list[int] = []  # by position, that of the row before it in its ascent
    for position, row in enumerate(rows):
        length = bisect_right(ends, row)
        before.append(at[length - 1] if length else -1)
        ends[length : length + 1] = [row]
        at[length : length + 1] = [position]
    kept = set()
    position = at[-1] if at else -1
    while position >= 0:
        kept.add(position)
        position = before[position]
    return [pair for i, pair in enumerate(pairs) if i not in kept]
