"""The links between entries: what findings about an entry can depend on if their rule is `by_links`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set

from linter.lazy import compile_lazily
from linter.model import Contact, Ports, Record, fold_all, fold_case

_QUOTES = compile_lazily("[\"'“”‘’]")
_WORDS = compile_lazily(r"[^\s,;:()\[\]\"'“”‘’]+")
_BLANK = " "  # links all names of white space only


class Links:
    """The records of a registry by what links them: the folded name, ports in common, a malformed port, a service code, a name
    in quotation marks in a note or description, or any word in the note of a nameless row. A contact is linked with the records
    that refer to it.
    """

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = set(records)
        self._by_word: defaultdict[str, list[Record]] = defaultdict(list)
        self._by_port: defaultdict[int, list[Record]] = defaultdict(list)
        self._ranges: list[tuple[int, int, Record]] = []
        self._nameless: set[Record] = set()
        self.malformed: set[Record] = set()  # with a malformed port: rules may guess any port from it
        self._by_contact: dict[str, list[Record]] | None = None  # made when it is needed
        self._add(records)

    @property
    def has_nameless(self) -> bool:
        """Return whether a record has neither a name nor a place, so that only its row names it in messages."""
        return bool(self._nameless)

    def update(self, gone: Iterable[Record], new: Sequence[Record]) -> None:
        """Replace records by others."""
        for record in gone:
            for key in _list_words(record):
                self._by_word[key].remove(record)
            if (ports := record.ports) and ports.low == ports.high:
                self._by_port[ports.low].remove(record)
            elif ports:
                self._ranges.remove((*ports, record))
            if self._by_contact is not None:
                for target in _list_contacts(record):
                    self._by_contact[target].remove(record)
            self._nameless.discard(record)
            self.malformed.discard(record)
            self._records.discard(record)
        self._records.update(new)
        self._add(new)

    def _add(self, records: Sequence[Record]) -> None:
        by_word, by_port = self._by_word, self._by_port
        for record, name in zip(records, fold_all([record.name or "" for record in records]), strict=True):
            if name:
                by_word[name.strip() or _BLANK].append(record)
            if _has_texts(record):
                for word in _list_texts(record):
                    by_word[word].append(record)
            if ports := record.ports:
                if ports.low == ports.high:
                    by_port[ports.low].append(record)
                else:
                    self._ranges.append((*ports, record))
            elif record.number:
                by_word[record.number].append(record)
                self.malformed.add(record)
            elif not (name or record.place):
                self._nameless.add(record)
        if self._by_contact is not None:
            self._add_contacts(self._by_contact, records)

    def _add_contacts(self, by_contact: dict[str, list[Record]], records: Iterable[Record]) -> None:
        for record in records:
            for target in _list_contacts(record):
                by_contact.setdefault(target, []).append(record)

    def find_linked(self, entries: Iterable[Record | Contact]) -> set[Record]:
        """Return the records that are linked with one of some entries, which may be of another version."""
        found: set[Record] = set()
        for entry in entries:
            if isinstance(entry, Contact):
                if self._by_contact is None:
                    self._by_contact = {}
                    self._add_contacts(self._by_contact, self._records)
                found.update(self._by_contact.get(entry.id, ()))
                continue
            for word in _list_words(entry):
                found.update(self._by_word.get(word, ()))
            if entry.ports:
                found.update(self._overlapping(entry.ports))
        return found

    def _overlapping(self, ports: Ports) -> Iterator[Record]:
        for low, high, record in self._ranges:
            if low <= ports.high and ports.low <= high:
                yield record
        if len(self._by_port) < ports.high - ports.low:
            for port, records in self._by_port.items():
                if ports.low <= port <= ports.high:
                    yield from records
        else:
            for port in range(ports.low, ports.high + 1):
                yield from self._by_port.get(port, ())


def _list_words(record: Record) -> Iterator[str]:
    """Yield the words that link a record: its folded name, what its texts may name, and a malformed port."""
    if record.name:
        yield fold_case(record.name).strip() or _BLANK
    if _has_texts(record):
        yield from _list_texts(record)
    if record.ports is None and record.number:
        yield record.number


def _has_texts(record: Record) -> bool:
    """Return whether a record has texts in which another one may be named, or a service code."""
    description = record.description
    if description is not None and ('"' in description or "'" in description or not description.isascii()):
        return True
    return record.note is not None or record.service_code is not None


def _list_texts(record: Record) -> Iterator[str]:
    """Yield what the texts of a record may name, folded, and its service code."""
    note, description = record.note, record.description
    if note is not None:
        if record.name is None:
            yield from filter(None, (word.strip(".").lower() for word in _WORDS.findall(note)))
        else:
            yield from _list_quoted(note)
    if description is not None:
        yield from _list_quoted(description)
    if record.service_code is not None:
        yield f"SC:{record.service_code.strip()}"


def _list_quoted(text: str) -> Iterator[str]:
    """Yield the pieces of a text between its first and its last quotation mark, folded."""
    parts = _QUOTES.split(text)
    if len(parts) > 2:
        yield from filter(None, (fold_case(part.strip()) for part in parts[1:-1]))


def _list_contacts(record: Record) -> Set[str]:
    references = (*(record.assignees or ()), *record.contacts, *record.inline_references)
    return {reference.target for reference in references if reference.kind == "person"}
