"""Compare two registries of any formats: pair their entries and list the differences.

White space does not count. Fields that one of the files cannot express are left out, and the comparison says which.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from linter.formats.table import FORMATS
from linter.lazy import compile_lazily
from linter.model import Capability, Contact, Entry, Extra, ExtraMapping, Field, Record, Reference, Registry
from linter.versions.pairing import (
    Aspects,
    E,
    Identity,
    Paired,
    Values,
    find_moved,
    find_runs,
    list_identities,
    pair_entries,
    squeeze,
)


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
        """Return whether both contain the same registry, the order of entries aside."""
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
            unlike=[(there, here) for here, there in self.unlike],  # type: ignore[misc] # both are of one kind
        )


def compare(one: Registry, other: Registry) -> Comparison:
    """Return the comparison of two registries."""
    scope = _Scope(one, other)
    aspects = scope.aspects()
    record_runs, contact_runs = find_runs(one, other)
    here, there = scope.records(one), scope.records(other)
    record_runs = record_runs if here is one.records and there is other.records else ()
    entries = pair_entries(here, there, list_identities(one.scope or other.scope), aspects, record_runs)
    pairs = [Pair(one, other, tuple(scope.differences()))]
    pairs += [Pair(here, there, tuple(_find_differences(here, there, aspects))) for here, there in entries.unlike]
    contacts: Paired[Contact] = Paired([], [], [], [])
    if scope.compares(Capability.PEOPLE, "contacts", bool(one.contacts or other.contacts)):
        contacts = pair_entries(one.contacts, other.contacts, _CONTACT_IDENTITIES, _CONTACT_ASPECTS, contact_runs)
        pairs += [Pair(here, there, tuple(_find_differences(here, there, _CONTACT_ASPECTS))) for here, there in contacts.unlike]
    moved = find_moved(entries.pairs) if scope.compares(Capability.ORDER, "the order of the entries") else []
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


def pair_rest(
    one: Registry,
    other: Registry,
    records: tuple[Sequence[Record], Sequence[Record]],
    contacts: tuple[Sequence[Contact], Sequence[Contact]],
) -> tuple[Paired[Record], Paired[Contact]]:
    """Return the pairs of some records and contacts of two registries, where all others are known to be the same."""
    identities, aspects = list_identities(one.scope or other.scope), _Scope(one, other).aspects()
    return pair_entries(*records, identities, aspects), pair_entries(*contacts, _CONTACT_IDENTITIES, _CONTACT_ASPECTS)


def find_differences(comparison: Comparison, one: Record, other: Record) -> tuple[Difference, ...]:
    """Return the differences of two records that the comparison of their registries did not pair."""
    return tuple(_find_differences(one, other, _Scope(comparison.one, comparison.other).aspects()))


# What is compared


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

    def aspects(self) -> Aspects[Record]:
        """Return the fields of entries that both can fill, each with a function that returns its values."""
        found: list[tuple[Field, Callable[[Record], Values]]] = [
            (Field.NAME, lambda record: squeeze(record.name)),
            (Field.PORT, lambda record: squeeze(record.number)),
            (Field.TRANSPORT, lambda record: squeeze(record.transport)),
        ]
        if self.compares(Capability.DESCRIPTIONS, "descriptions"):
            found.append((Field.DESCRIPTION, lambda record: squeeze(record.description)))
        if self.compares(Capability.CONTACTS, "assignees and contacts"):
            told_apart = not any(Capability.NO_ASSIGNEE in registry.missing_capabilities for registry in (self.one, self.other))
            found.append((Field.ASSIGNEE, _list_assignees if told_apart else _list_assignees_in_effect))
            found.append((Field.CONTACT, lambda record: _list_targets(record.contacts)))
        if self.compares(Capability.DATES, "dates"):
            found.append((Field.REGISTERED, lambda record: squeeze(record.registered)))
            found.append((Field.MODIFIED, lambda record: squeeze(record.modified)))
        if self.compares(Capability.REFERENCES, "references"):
            exact = self.alike or all(FORMATS[registry.format].has_targets for registry in (self.one, self.other))
            found.append((Field.REFERENCE, _list_references if exact else _list_shown_references))
        if self.compares(Capability.SERVICE_CODES, "service codes"):
            found.append((Field.SERVICE_CODE, lambda record: squeeze(record.service_code)))
        if self.compares(Capability.NOTES, "notes"):
            found.append((Field.UNAUTHORIZED_USE, lambda record: squeeze(record.unauthorized_use)))
            found.append((Field.NOTE, lambda record: squeeze(record.note)))
        if self.alike or all(FORMATS[registry.format].is_private for registry in (self.one, self.other)):
            found.append((Field.ALIAS, lambda record: record.aliases))
            found.append((Field.EXTRA, _list_extras))
        elif any(record.aliases for registry in (self.one, self.other) for record in registry.records):
            spread = min((self.other, self.one), key=_has_aliases_within)
            self.left_out.append(LeftOut("aliases", spread, "may have other names of a service as entries"))
        return found

    def differences(self) -> Iterator[Difference]:
        """Yield the differences of the registries themselves: the date."""
        dates = [registry.updated for registry in (self.one, self.other)]
        if self.alike or None not in dates or all(FORMATS[registry.format].has_date for registry in (self.one, self.other)):
            yield from _compare_field(Field.UPDATED, *map(squeeze, dates))
        elif any(dates):
            without = self.other if self.one.updated else self.one
            self.left_out.append(LeftOut("the date of the registry", without, "has no date"))
        self.compares(Capability.FOOTNOTES, "footnotes", bool(self.one.footnotes or self.other.footnotes))


def _has_aliases_within(registry: Registry) -> tuple[bool, bool]:
    """Return a key by which registries whose format keeps aliases inside of entries come last."""
    form = FORMATS[registry.format]
    return not form.has_alias_entries, form.is_private


def _list_targets(references: Iterable[Reference]) -> Values:
    return tuple(" ".join(reference.target.split()) for reference in references)


def _list_assignees(record: Record) -> Values:
    """Return the recorded assignees. An empty list of them differs from a missing one."""
    return () if record.assignees is None else _list_targets(record.assignees) or ("(no assignee)",)


def _list_assignees_in_effect(record: Record) -> Values:
    return _list_targets(record.contacts if record.assignees is None else record.assignees)


def _list_extras(record: Record) -> Values:
    """Return the extra keys in alphabetical order, each with its value: "env: prod"."""
    return tuple(f"{key}: {_write_extra(value)}" for key, value in sorted(record.extras)) if record.extras else ()


def _write_extra(extra: Extra) -> str:
    if isinstance(extra, ExtraMapping):
        return f"{{{', '.join(f'{key}: {_write_extra(value)}' for key, value in extra)}}}"
    return f"[{', '.join(map(_write_extra, extra))}]" if isinstance(extra, tuple) else str(extra)


_OF_ITS_KIND = {  # what shows of which kind a reference is
    "rfc": compile_lazily(r"rfc[0-9]"),
    "draft": compile_lazily(r"draft-|RFC-"),
    "uri": compile_lazily(r"[a-z]+:"),
    "text": compile_lazily(r"\Z"),
}


def _list_references(record: Record) -> Values:
    """Return the references with all that is recorded of them."""
    found = []
    for kind, target, label in record.references:
        telling = kind in _OF_ITS_KIND and _OF_ITS_KIND[kind].match(target)
        found.append(" ".join(" ".join(("" if telling else kind, target, label and f"({label})")).split()))
    return tuple(found)


def _list_shown_references(record: Record) -> Values:
    """Return the references as IANA's pages show them."""
    return tuple(
        " ".join((label or (target.upper() if kind == "rfc" else target)).split()) for kind, target, label in record.references
    )


_CONTACT_IDENTITIES: Sequence[Identity[Contact]] = (lambda contact: contact.id,)
_CONTACT_ASPECTS: Aspects[Contact] = (
    (Field.ID, lambda contact: (contact.id,)),
    (Field.NAME, lambda contact: squeeze(contact.name)),
    (Field.ORGANIZATION, lambda contact: squeeze(contact.organization)),
    (Field.URI, lambda contact: tuple(" ".join(uri.split()) for uri in contact.uris if uri.strip())),
    (Field.UPDATED, lambda contact: squeeze(contact.updated)),
)


def _find_differences(one: E, other: E, aspects: Aspects[E]) -> Iterator[Difference]:
    for field, values in aspects:
        yield from _compare_field(field, values(one), values(other))


def _compare_field(field: Field, one: Values, other: Values) -> Iterator[Difference]:
    if one != other:
        alike = (here == there for here, there in zip(one, other, strict=False))
        value_index = next((i for i, same in enumerate(alike) if not same), min(len(one), len(other)))
        yield Difference(field, one, other, value_index)
