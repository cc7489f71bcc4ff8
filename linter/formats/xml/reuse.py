"""Read a registry that differs little from one that was read before: only the text that is new is read."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, fields, replace
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import Generic, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from linter.equal_runs import count_equal
from linter.formats.xml.regular_entries import IrregularError, parse_part
from linter.formats.xml.tree import BLANKS
from linter.lazy import compile_lazily
from linter.model import Contact, Record, Registry
from linter.model.alignment import Alignment, Run
from linter.model.entries import shift_entries
from linter.source import Source, SourceError, Span

T = TypeVar("T", Record, Contact)

_RECORD, _PERSON = "<record", "<person"
_HIDDEN = compile_lazily(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)  # where no element begins
_AHEAD = 50  # entries that may have been added in one place
_LEAST_SHARE = 2  # half of the text has to be known, or it takes less time to read all
_OF_RECORD = attrgetter(*[field.name for field in fields(Record)][3:])  # all fields but row, start and end
_OF_CONTACT = attrgetter(*[field.name for field in fields(Contact)][3:])


class _Pieces(NamedTuple):
    """The text of a registry in pieces, without the openings of entries, and the offset of each entry.

    The last record and the last contact are no pieces: other text follows them.
    """

    head: str  # before the first record
    records: list[str]
    record_starts: list[int]
    contacts: list[str]
    contact_starts: list[int]


@dataclass(slots=True)
class _Known:
    """The pieces of a registry that was read, and the rows of entries that are not reused: text or a markup error is in them."""

    pieces: _Pieces
    loose_records: frozenset[int]
    loose_contacts: frozenset[int]


_KNOWN: "WeakKeyDictionary[Registry, _Known]" = WeakKeyDictionary()


def read_changes(
    source: Source, previous: Registry, takes_over: bool, read_regular: Callable[[Source], Registry]
) -> Registry | None:
    """Return the registry in a source by reading only what `previous` does not have, or None if all has to be read.

    `read_regular` reads the rest: the text without entries that `previous` has. With `takes_over`, these entries move to the
    registry, and `previous` must not be used any more; otherwise those in another place are copied.
    """
    known = _KNOWN.get(previous) or _find_known(previous)
    pieces = _split(source.text)
    if known is None or pieces is None or not _has_same_root(known.pieces.head, pieces.head):
        return None
    record_runs = _align(known.pieces.records, pieces.records, known.loose_records)
    contact_runs = _align(known.pieces.contacts, pieces.contacts, known.loose_contacts)
    spans = [
        Span(starts[run.row], starts[run.row + run.size])
        for runs, starts in ((record_runs, pieces.record_starts), (contact_runs, pieces.contact_starts))
        for run in runs
    ]
    rest = _Rest(source.text, spans)
    if len(rest.text) * _LEAST_SHARE > len(source.text) or rest.hides_border():
        return None
    try:
        found = read_regular(Source(source.path, rest.text))
        markup_errors = [error._replace(span=rest.find_original(error.span)) for error in found.markup_errors]
    except (IrregularError, SourceError):
        return None
    records = _Join(previous.records, record_runs, found.records, pieces.record_starts)
    contacts = _Join(previous.contacts, contact_runs, found.contacts, pieces.contact_starts)
    if not (records.fits(rest) and contacts.fits(rest)):
        return None
    records.keep_last(previous.source.text, source.text)
    contacts.keep_last(previous.source.text, source.text)
    all_records, all_contacts = records.join(takes_over), contacts.join(takes_over)
    alignment = Alignment(previous.records, previous.contacts, all_records, all_contacts, records.runs, contacts.runs)
    registry = replace(
        found,
        source=source,
        records=all_records,
        contacts=all_contacts,
        markup_errors=tuple(markup_errors),
        alignment=alignment,
    )
    if takes_over:
        _KNOWN.pop(previous, None)
    _KNOWN[registry] = _Known(
        pieces,
        frozenset(_find_loose(registry, all_records, records.new_rows, pieces.record_starts)),
        frozenset(_find_loose(registry, all_contacts, contacts.new_rows, pieces.contact_starts)),
    )
    return registry


def _split(text: str) -> _Pieces | None:
    """Return the pieces of a text, None if it has no record."""
    head, *records = text.split(_RECORD)
    if not records:
        return None
    before_last, *contacts = records.pop().split(_PERSON)
    record_starts = _find_starts(len(head), _RECORD, records)
    people_at = record_starts[-1] + len(_RECORD) + len(before_last)
    if not contacts:
        return _Pieces(head, records, record_starts, [], [])
    contacts.pop()
    return _Pieces(head, records, record_starts, contacts, _find_starts(people_at, _PERSON, contacts))


def _find_starts(start: int, opening: str, pieces: Iterable[str]) -> list[int]:
    """Return the offsets of some pieces, each of which follows an opening, and of what comes after them."""
    shift = len(opening)
    return [at + row * shift for row, at in enumerate(accumulate(map(len, pieces), initial=start))]


def _find_known(registry: Registry) -> _Known | None:
    """Return the pieces of a registry that was read as a whole, None if its text does not come apart at its entries."""
    text = registry.source.text
    pieces = None if "\r" in text else _split(text)
    if pieces is None or [record.start for record in registry.records] != pieces.record_starts:
        return None
    if [contact.start for contact in registry.contacts] != pieces.contact_starts:
        return None
    loose_records = _find_loose(registry, registry.records, range(len(pieces.records)), pieces.record_starts)
    loose_contacts = _find_loose(registry, registry.contacts, range(len(pieces.contacts)), pieces.contact_starts)
    known = _KNOWN[registry] = _Known(pieces, frozenset(loose_records), frozenset(loose_contacts))
    return known


def _find_loose(registry: Registry, entries: Sequence[T], rows: Iterable[int], starts: Sequence[int]) -> Iterator[int]:
    """Yield those of some rows that have a markup error, or text between the entry and the next one."""
    text = registry.source.text
    errors = sorted(error.span.start for error in registry.markup_errors)
    for row in rows:
        if row + 1 == len(starts):  # the last entry is no piece
            continue
        start, end, after = starts[row], entries[row].end, starts[row + 1]
        if (end != after and text[end:after].strip(BLANKS)) or (
            errors and bisect_left(errors, start) != bisect_left(errors, after)
        ):
            yield row


def _has_same_root(head: str, other: str) -> bool:
    """Return whether the root elements of two registries are equal: they declare the namespaces of all entries."""
    if head == other:
        return True
    if "<!DOCTYPE" in head or "<!DOCTYPE" in other:
        return False
    try:
        one, another = (parse_part(Source("", f"{part}</registry>")) for part in (head, other))
    except IrregularError:
        return False
    return one.attributes == another.attributes


def _align(one: Sequence[str], other: Sequence[str], loose: Set[int]) -> list[Run]:
    """Return the runs of equal pieces in the same order, without the loose rows of the one."""
    runs: list[Run] = []
    here = there = 0
    while here < len(one) and there < len(other):
        if count := count_equal(one, here, other, there):
            runs += _cut(Run(here, there, count), loose)
            here, there = here + count, there + count
            continue
        ahead = other[there + 1 : there + _AHEAD]
        if one[here] in ahead:
            there += 1 + ahead.index(one[here])
        else:
            here += 1
    return runs


def _cut(run: Run, loose: Set[int]) -> Iterator[Run]:
    """Yield the parts of a run between loose rows."""
    cuts = sorted(row for row in loose if run.before <= row < run.before + run.size)
    for after, row in pairwise((run.before - 1, *cuts, run.before + run.size)):
        if count := row - after - 1:
            yield Run(after + 1, run.row + after + 1 - run.before, count)


class _Rest:
    """The text of a registry without some spans, which are in ascending order."""

    def __init__(self, text: str, removed: Sequence[Span]) -> None:
        bounds = [0, *(bound for span in removed for bound in span), len(text)]
        self._kept = [Span(start, end) for start, end in zip(bounds[::2], bounds[1::2], strict=True)]
        pieces = [text[start:end] for start, end in self._kept]
        self._starts = list(accumulate(map(len, pieces), initial=0))[:-1]
        self.text = "".join(pieces)

    def hides_border(self) -> bool:
        """Return whether a comment or the like begins before a removed span and ends after it."""
        borders = self._starts[1:]
        for match in _HIDDEN.finditer(self.text):
            following = bisect_right(borders, match.start())
            if following < len(borders) and borders[following] < match.end():
                return True
        return False

    def find_original(self, span: Span) -> Span:
        """Return a span of the rest in the whole text. Raises IrregularError for one that is not in one piece."""
        number = bisect_right(self._starts, span.start) - 1
        start, end = self._kept[number]
        shift = start - self._starts[number]
        if span.end + shift > end:
            raise IrregularError
        return Span(span.start + shift, span.end + shift)


class _Join(Generic[T]):
    """The entries of a registry: runs of known ones, and new ones, which were read from the rest of the text."""

    def __init__(self, known: Sequence[T], runs: Sequence[Run], new: Sequence[T], starts: Sequence[int]) -> None:
        self._size_of_last = 0
        self._known: Sequence[T] = known
        self._new: Sequence[T] = new
        self.runs, self._starts = list(runs), starts
        bounds = [0, *(bound for run in runs for bound in (run.row, run.row + run.size)), len(starts)]
        self.new_rows = [row for start, end in zip(bounds[::2], bounds[1::2], strict=True) for row in range(start, end)]

    def fits(self, rest: _Rest) -> bool:
        """Return whether the new entries are those at the places without a known one."""
        if len(self._new) != len(self.new_rows):
            return False
        try:
            originals = [rest.find_original(Span(entry.start, entry.end)) for entry in self._new]
        except IrregularError:
            return False
        self._size_of_last = originals[-1].end - originals[-1].start if originals else 0
        return [span.start for span in originals] == [self._starts[row] for row in self.new_rows]

    def keep_last(self, before: str, text: str) -> None:
        """Take the last entry, which was read because other text follows it, from the known ones if its own text is the same."""
        if not (self._known and self.new_rows and self.new_rows[-1] == len(self._starts) - 1):
            return
        last, start = self._known[-1], self._starts[-1]
        if before[last.start : last.end] == text[start : start + self._size_of_last]:
            self.new_rows.pop()
            self._new = self._new[:-1]
            self.runs.append(Run(len(self._known) - 1, len(self._starts) - 1, 1))

    def join(self, takes_over: bool) -> tuple[T, ...]:
        """Return all entries, each in its place; known ones are moved there if they are taken over, or else copied."""
        entries: list[T] = list((self._known or self._new)[:1]) * len(self._starts)
        for entry, row in zip(self._new, self.new_rows, strict=True):
            shift_entries((entry,), row - entry.row, self._starts[row] - entry.start)
            entries[row] = entry
        for before, row, size in self.runs:
            found = self._known[before : before + size]
            rows, characters = row - before, self._starts[row] - found[0].start
            if rows or characters:
                found = found if takes_over else [_copy(entry) for entry in found]
                shift_entries(found, rows, characters)
            entries[row : row + size] = found
        return tuple(entries)


def _copy(entry: T) -> T:
    others = _OF_RECORD if isinstance(entry, Record) else _OF_CONTACT
    return type(entry)(entry.row, entry.start, entry.end, *others(entry))
