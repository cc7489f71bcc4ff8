"""Read the rows of a table that was copied with one blank between its columns.

Empty cells leave no trace, and only the next column ends a description. An entry shows by its port and transport, assignee and
contact by two groups of ids side by side. What stays unknown is a missing capability. A line that may be an entry or continue the
one above is an error.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from linter.formats.references import find_contact_spans, find_reference_spans, parse_reference
from linter.formats.text.fixed_width import Lines
from linter.lazy import compile_lazily
from linter.model import Field
from linter.source import Source, Span

_PORT = compile_lazily(r"[0-9]+(?:-[0-9]+)?\Z")
_TRANSPORT = compile_lazily(r"(?:tcp|udp|sctp|dccp)\Z", re.IGNORECASE)
_GROUP = compile_lazily(r"(?<!\S)(?:\[[^\[\]]*\])++(?!\S)")
_DATE = compile_lazily(r"(?<!\S)[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?!\S)")
_CODE = compile_lazily(r"(?:SC[=:])?(?:0?x)?[0-9A-Fa-f]*[0-9][0-9A-Fa-f]*(?!\S)")
_CODE_ALONE = compile_lazily(r"[0-9]{7,}\Z")  # on a transport that has none
_NEAR_PORT = compile_lazily(r"(?=\D*\d)[\w+.,#\u2010-\u2015-]{1,14}\Z")  # beside a transport
_NO_NAME = compile_lazily(r"[^A-Za-z]+\Z")
_NEAR_TRANSPORT = compile_lazily(
    r"(?:t[cp]{1,3}|[cp]{1,2}t[cp]?|ud?p|u[pd]{2}|[pd]{1,2}u[pd]?|ucp|tdp|s[ctp]{2,4}|d[cp]{2,4}|icmp6?|igmp|ipv?[46]?|ddp|rsvp|quic|gre|esp|ospf|"
    r"d?tls|mptcp|udp-?lite|any|all|both|(?:tcp|udp|sctp|dccp)(?:[/,+&](?:tcp|udp|sctp|dccp))+)\Z"
)  # in place of a transport: misspelt, or of another protocol
_REPLACEMENT = "IANA assigned this well-formed service name as a replacement for"
_NOTE = compile_lazily(r"(?<!\S)(?:Defined TXT keys:|This entry is an alias to )")
_UNAUTHORIZED = compile_lazily(r"(?:kn\w{3}\s+)?un(?:authori[sz]ed|official)\s+use|yes\Z", re.IGNORECASE)
_WORD = compile_lazily(r"\S+")


class Row(NamedTuple):
    """An entry or a person: the span of the whole, and that of each cell that is not empty."""

    whole: Span
    cells: Mapping[Field, Span]


class Blanks:
    """A reader of the entries of a table whose cells are separated by blanks."""

    def __init__(self, source: Source, lines: Lines, known: Collection[str]) -> None:
        self._source, self._lines, self._known = source, lines, known

    def rows(self, body: range) -> Iterator[Row]:
        """Yield the entries, each with the lines that continue it."""
        head: dict[Field, Span] | None = None
        first = last = 0
        sentence = False  # the line before ended the description of a replacement
        for number in body:
            text = self._lines.texts[number]
            if not text.strip():
                continue
            found = self._head(number)
            if found is None:
                if head is not None and (text.startswith(_REPLACEMENT) or (sentence and text.startswith("["))):
                    sentence, last = text.startswith(_REPLACEMENT), number
                    continue
                raise self._undecided(number, head is not None)
            if head is not None:
                yield self._row(head, first, last)
            head, first, last, sentence = found, number, number, False
        if head is not None:
            yield self._row(head, first, last)

    def _undecided(self, number: int, follows: bool) -> Exception:
        if not follows:
            message = "has a line that is no entry: it names neither a port nor a transport"
        else:
            message = "has a line that may be an entry without port and transport or go on with the one above; give the CSV or XML"
        return self._source.error(message, self._lines.starts[number])

    def _head(self, number: int) -> dict[Field, Span] | None:
        """Return name, port and transport at the beginning of the line of an entry, or None for another line."""
        text, start = self._lines.texts[number], self._lines.starts[number]
        words = [match for match, _ in zip(_WORD.finditer(text), range(3), strict=False)]
        shapes = "".join("p" if _PORT.match(word[0]) else "t" if _TRANSPORT.match(word[0]) else "w" for word in words)
        is_misspelt = shapes in ("wpw", "ppw") and _NEAR_TRANSPORT.match(words[2][0])
        if is_misspelt or (shapes == "wwt" and _NEAR_PORT.match(words[1][0]) and not text.startswith("[")):
            shapes = "wpt"
        elif shapes.startswith("wt") and _NEAR_PORT.match(words[0][0]) and _NO_NAME.match(words[0][0]):
            shapes = "pt"
        if shapes.startswith(("wpt", "ppt")):
            fields = [Field.NAME, Field.PORT, Field.TRANSPORT]
        elif shapes.startswith("wp"):
            fields = [Field.NAME, Field.PORT]
        elif shapes.startswith("pt"):
            fields = [Field.PORT, Field.TRANSPORT]
        elif shapes.startswith("p"):
            fields = [Field.PORT]
        elif shapes.startswith(("wt", "tt")):
            fields = [Field.NAME, Field.TRANSPORT]
        elif shapes.startswith("w") and not text.startswith((_REPLACEMENT, "[")) and self._pair(_GROUP.finditer(text)):
            fields = [Field.NAME]
        else:
            return None
        return {field: Span(start + word.start(), start + word.end()) for field, word in zip(fields, words, strict=False)}

    def _persons(self, text: str) -> Span | None:
        """Return the span of the groups of ids that are assignee and contact, or of the only group of known ids."""
        groups = list(_GROUP.finditer(text))
        if pair := self._pair(groups):
            return pair
        alone = [group for group in groups if self._knows(group[0])]
        return Span(*alone[0].span()) if len(alone) == 1 else None

    def _pair(self, groups: Iterable[re.Match[str]]) -> Span | None:
        """Return two groups of ids side by side: equal or both known, else with one known id or none that can be known."""
        strong, weak = [], []
        for one, other in pairwise(groups):
            if other.start() - one.end() != 1 or self._refers(one[0]) or self._refers(other[0]):
                continue
            if one[0] == other[0] or (self._knows(one[0]) and self._knows(other[0])):
                strong.append(Span(one.start(), other.end()))
            elif not self._known or self._knows(one[0]) or self._knows(other[0]):
                weak.append(Span(one.start(), other.end()))
        pairs = strong or weak
        return pairs[0] if pairs else None

    def _knows(self, group: str) -> bool:
        return all(group[start:end] in self._known for start, end in find_contact_spans(group))

    def _refers(self, group: str) -> bool:
        return all(parse_reference(group[start:end]).kind != "text" for start, end in find_reference_spans(group))

    def _row(self, head: dict[Field, Span], first: int, last: int) -> Row:
        whole = self._lines.span(first, last)
        start = max(span.end for span in head.values())
        text = self._source.text[start : whole.end].rstrip()
        cells = {field: Span(span.start - start, span.end - start) for field, span in head.items()}
        cells |= self._body(text, Field.TRANSPORT in head and self._source.text[slice(*head[Field.TRANSPORT])].lower() == "dccp")
        found = {field: Span(start + span.start, start + span.end) for field, span in cells.items()}
        return Row(Span(whole.start, start + len(text)), found)

    def _body(self, text: str, has_code: bool) -> dict[Field, Span]:
        """Return the cells after name, port and transport."""
        cells: dict[Field, Span] = {}
        persons = self._persons(text)
        if persons:
            groups = list(_GROUP.finditer(text, persons.start, persons.end))
            for field, group in zip((Field.ASSIGNEE, Field.CONTACT), groups, strict=False):
                cells[field] = Span(*group.span())
            begin, at = persons
        else:
            anchors = [match.start() for match in _DATE.finditer(text)][:1]
            anchors += [group.start() for group in _GROUP.finditer(text) if self._refers(group[0])][:1]
            note = _NOTE.search(text)
            begin = at = min(anchors) if anchors else note.start() if note else len(text)
        _set(cells, Field.DESCRIPTION, text, Span(0, begin))
        for field in (Field.REGISTERED, Field.MODIFIED):
            if date := _DATE.match(text, _after_blanks(text, at)):
                cells[field] = Span(*date.span())
                at = date.end()
        if reference := _GROUP.match(text, _after_blanks(text, at)):
            cells[Field.REFERENCE] = Span(*reference.span())
            at = reference.end()
        if code := (_CODE if has_code else _CODE_ALONE).match(text, _after_blanks(text, at)):
            cells[Field.SERVICE_CODE] = Span(*code.span())
            at = code.end()
        at = _after_blanks(text, at)
        note = _NOTE.search(text, at)
        if _UNAUTHORIZED.match(text, at):
            middle = note.start() if note else len(text)
            _set(cells, Field.UNAUTHORIZED_USE, text, Span(at, middle))
            at = middle
        _set(cells, Field.NOTE, text, Span(at, len(text)))
        return cells


def _after_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _set(cells: dict[Field, Span], field: Field, text: str, span: Span) -> None:
    """Add a cell, without the blanks around it, unless it is empty."""
    if value := text[span.start : span.end].strip():
        start = text.index(value, span.start)
        cells[field] = Span(start, start + len(value))


def separate_dated_rows(source: Source, rows: Iterator[Row]) -> tuple[list[Row], list[Row]]:
    """Return the rows with a single date given to registration or modification, and the rows where this is uncertain.

    The guess follows IANA's habits: a month is a registration, a port without a name is not registered, and an entry without a date
    beside dated transports of its service was only modified.
    """
    found = list(rows)
    undated = {_make_key(source.text, row) for row in found if not row.cells.keys() & {Field.REGISTERED, Field.MODIFIED}}
    single = []
    for number, row in enumerate(found):
        if Field.REGISTERED in row.cells and Field.MODIFIED not in row.cells:
            span = row.cells[Field.REGISTERED]
            named, monthly = Field.NAME in row.cells, span.end - span.start == len("2000-01")
            if not monthly and (not named or (Field.PORT in row.cells and _make_key(source.text, row) in undated)):
                cells: dict[Field, Span] = {**row.cells, Field.MODIFIED: span}
                del cells[Field.REGISTERED]
                found[number] = Row(row.whole, cells)
            single.append(found[number])
    return found, single


def _make_key(text: str, row: Row) -> tuple[str, ...]:
    return tuple(text[slice(*row.cells[field])] if field in row.cells else "" for field in (Field.NAME, Field.PORT))
