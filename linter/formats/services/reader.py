"""Read a list of services such as /etc/services, as services(5) describes it.

A line is `name port/protocol alias...`, and a comment begins with a hash. Programs skip any other line silently; here it is a
markup error. Everything that can be read as such a line is an entry, whatever else is wrong with it. On a line without a hash,
words that cannot be aliases begin a comment, although programs take them for aliases.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from linter.formats.locator import EntryLocator, find_occurrence
from linter.lazy import compile_lazily
from linter.model import OF_SETTINGS, Capability, Entry, Field, MarkupError, Record, Registry, parse_ports
from linter.source import Source, Span

_LINE = compile_lazily(r"[^\r\n]+")
_WORD = compile_lazily(r"\S+", re.ASCII)  # as in the C library: a no-break space, for one, belongs to a word
_ALIAS = compile_lazily(r"[^\s,]+", re.ASCII)
_PORT_FIRST = compile_lazily(r"[0-9]")
_PORT_ALONE = compile_lazily(r"[0-9][0-9-]*\Z")
_EXCHANGED = compile_lazily(r"([A-Za-z]+)/([0-9][0-9-]*)\Z")

# Words of a comment on a line without a hash.
_NOT_IN_ALIAS = compile_lazily(r"[()\[\]{}<>\"'«»;?!@]|\A[.+*/:&=-]+\Z")
_SENTENCE_WORD = compile_lazily(r"(?:and|by|for|from|in|is|not|of|on|only|or|over|the|this|to|used|via|with)\Z")
_SENTENCE = 3  # words, of which one can be such a word

_FEW_LINES = 20  # of which one has to be an entry; of more, a quarter

_NMAP, _WIRESHARK = "Nmap", "Wireshark"  # programs with another dialect
_FREQUENCY = compile_lazily(r"[01]\.[0-9]{3,}\Z")  # Nmap's, of 0 to 1
_UNKNOWN = "unknown"  # Nmap's name for a port without a service
_IANA_TITLE = compile_lazily(r"\A\W*PORT NUMBERS\s", re.IGNORECASE)
_TITLED = 3  # lines with two capitalized words in the place of aliases, and more than half of all, likewise
_DESCRIBED = 8  # lines with a description in the place of aliases, and more than half of all, for IANA's old list

_LACK = "is a list of services, which holds only names and ports, and not all of them"
_LACK_OF_DIALECT = "is a list of {}, in which other programs do not look services up"
_KEEPS = {Capability.NAMES, Capability.ALIASES, Capability.LOOKUPS, *OF_SETTINGS}
LACKS: dict[Capability, str] = {feature: _LACK for feature in Capability if feature not in _KEEPS}


def read_services(source: Source) -> Registry:
    """Return the entries of a list of services.

    A list of Nmap has a frequency in the third column; its ports of the name "unknown" have no name. A list of Wireshark names the
    program in the comments at its top, and joins the protocols of a port by slashes. Raises SourceError for a file without entries,
    and for IANA's text from before 2011.
    """
    text = source.text
    if (nul := text.find("\0")) >= 0:
        raise source.error("is not a list of services: it has a NUL character", nul)
    records: list[Record] = []
    markup_errors: list[MarkupError] = []
    frequencies = described = titled = 0
    for line in _LINE.finditer(text):
        start = line.start()
        code, mark, comment = line[0].partition("#")
        words = _WORD.findall(code)
        if not words or _is_nis_marker(words):
            continue
        number, slash, transport = words[1].partition("/") if len(words) > 1 else ("", "", "")
        if not (number and transport) or _EXCHANGED.match(words[1]):
            begin = start + code.index(words[0])
            span = Span(begin, start + code.rindex(words[-1]) + len(words[-1]))
            markup_errors.append(MarkupError(span, _describe_problem(words, slash)))
            continue
        aliases = _ALIAS.findall(" ".join(words[2:]))
        description = comment.strip() or None
        if len(words) > 2:
            frequencies += _FREQUENCY.match(words[2]) is not None
            capitals = sum(word[0].isupper() for word in words[2:])
            described += not mark and len(words) > 3 and capitals > 0
            titled += not mark and capitals > 1
        if not mark and (known := find_comment(aliases)) < len(aliases):
            description = text[_find_aliases(text, start, line.end())[known].start : line.end()].strip()
            del aliases[known:]
        records.append(
            Record(
                row=len(records),
                start=start,
                end=line.end(),
                name=words[0],
                number=number,
                ports=parse_ports(number),
                transport=transport,
                description=description,
                assignees=None,
                contacts=(),
                references=(),
                inline_references=(),
                registered=None,
                modified=None,
                service_code=None,
                unauthorized_use=None,
                note=None,
                aliases=tuple(aliases),
            )
        )
    _refuse_other_files(source, records, markup_errors)
    _refuse_old_list_of_iana(source, records, described, titled)
    dialect = _NMAP if frequencies * 2 > len(records) else _WIRESHARK if _is_of_wireshark(text, records) else ""
    if dialect == _NMAP:
        records = list(map(_without_frequency, records))
    return Registry(
        source=source,
        format="services",
        updated=None,
        records=tuple(records),
        contacts=(),
        footnotes=(),
        inline_references=(),
        markup_errors=tuple(markup_errors),
        locator=ServicesLocator(),
        missing_capabilities={**LACKS, Capability.LOOKUPS: _LACK_OF_DIALECT.format(dialect)} if dialect else LACKS,
        dialect=dialect,
    )


def _is_nis_marker(words: Sequence[str]) -> bool:
    """Return whether a line includes or excludes services of NIS: `+`, `+name` or `-name` alone."""
    return len(words) == 1 and words[0][0] in "+-"


def _refuse_other_files(source: Source, records: Sequence[Record], markup_errors: Sequence[MarkupError]) -> None:
    """Raise SourceError for a file with too few entries."""
    entries = sum(_PORT_FIRST.match(record.number or "") is not None for record in records)
    lines = len(records) + len(markup_errors)
    if entries and (lines <= _FEW_LINES or entries * 4 > lines):
        return
    first = min([*(error.span.start for error in markup_errors[:1]), *(record.start for record in records[:1])], default=None)
    what = f"only {entries:,} of {lines:,} lines have" if entries else "no line has"
    raise source.error(f"is not a list of services: {what} the form 'name port/protocol'", first)


def _is_of_wireshark(text: str, records: Sequence[Record]) -> bool:
    """Return whether comments above the first entry name Wireshark, and most entries join protocols by slashes.

    The slashes alone do not show it: in a list for other programs they are a mistake.
    """
    is_named = _WIRESHARK.lower() in text[: records[0].start].lower()
    return is_named and 2 * sum("/" in (record.transport or "") for record in records) > len(records)


def _without_frequency(record: Record) -> Record:
    """Return an entry of a list of Nmap: the third word is a frequency, and the name of a port without a service is "unknown"."""
    aliases = record.aliases[1:] if record.aliases and _FREQUENCY.match(record.aliases[0]) else record.aliases
    return replace(record, name=None if record.name == _UNKNOWN else record.name, aliases=aliases)


def _refuse_old_list_of_iana(source: Source, records: Sequence[Record], described: int, titled: int) -> None:
    """Raise SourceError for IANA's text from before 2011, which looks like a list of services and is none."""
    most = len(records) // 2
    if _IANA_TITLE.match(source.text) or (described > most and described >= _DESCRIBED) or (titled > most and titled >= _TITLED):
        message = (
            "is not a list of services: it has descriptions in the place of aliases, as IANA's text from before 2011 has; "
            "check IANA's registry as XML instead"
        )
        raise source.error(message, records[0].start)


def _describe_problem(words: Sequence[str], slash: str) -> str:
    """Return the reason why a line is not an entry."""
    if other := next((letter for word in words for letter in word if letter.isspace() or letter in "\u200b\ufeff"), ""):
        return f"line has the blank U+{ord(other):04X}, which separates no words; write a space or a tab; programs skip it"
    after = "".join(words[2:4]) if words[2:3] == ["/"] else "".join(words[2:3])
    if "/" in words[0] and _PORT_FIRST.match(words[0]):
        if len(words) == 1:
            return "line has a port and no name; programs skip it"
        return f"port and name are exchanged; write '{words[1]} {words[0]}'"
    if len(words) == 1:
        return "line has a name and no port; programs skip it"
    if exchanged := _EXCHANGED.match(words[1]):
        return f"port and protocol are exchanged; write '{exchanged[2]}/{exchanged[1]}'"
    if slash and _PORT_FIRST.match(words[1]) and after.isalpha():
        return f"port and protocol have a blank between them; write '{words[1]}{after}'"
    if slash:
        what = "no protocol after the slash" if words[1] != "/" and words[1].endswith("/") else "no port before the slash"
        return f"line has {what}; programs skip it or find nothing"
    if after.startswith("/") and after[1:].isalpha() and _PORT_ALONE.match(words[1]):
        return f"port and protocol have a blank between them; write '{words[1]}{after}'"
    if "," in words[1] and _PORT_FIRST.match(words[1]):
        return f"port and protocol have a comma between them; write '{words[1].replace(',', '/', 1)}'"
    if _PORT_ALONE.match(words[1]):
        return f"port '{words[1]}' has no protocol; write '{words[1]}/tcp' or the like; programs skip the line"
    return "line is neither 'name port/protocol' nor a comment, which begins with '#'; programs skip it"


def find_comment(aliases: Sequence[str]) -> int:
    """Return the position of the first alias that is a word of a comment without its hash, or the number of aliases for none.

    Only words that are no alias show a comment: with brackets, quotes or an at sign, or such as "of" among three or more. The
    comment then begins at the first of these words or of the words in capitals.
    """
    is_sentence = len(aliases) >= _SENTENCE
    shows = [bool(_NOT_IN_ALIAS.search(word) or (is_sentence and _SENTENCE_WORD.match(word))) for word in aliases]
    if not any(shows):
        return len(aliases)
    return next(i for i, word in enumerate(aliases) if shows[i] or word[0].isupper())


def find_words(text: str, start: int, end: int) -> list[Span]:
    """Return the spans of the words in a stretch of text."""
    return [Span(*match.span()) for match in _WORD.finditer(text, start, end)]


def _find_aliases(text: str, start: int, end: int) -> list[Span]:
    """Return the spans of the words after name, port and protocol, without commas, in a line or the part of it before a hash."""
    first = find_words(text, start, end)[1].end
    return [Span(*match.span()) for match in _ALIAS.finditer(text, first, end)]


class ServicesLocator(EntryLocator[Span]):
    """The locator of one list. The place of a value is its span."""

    def locate(self, registry: Registry, entry: Entry, field: Field, value_index: int, substring: str, occurrence: int) -> Span:
        """Return the span of a value or substring; LINE of the registry is the line with the character offset `value_index`."""
        if field is Field.LINE and isinstance(entry, Registry):
            return self.find_span(registry, registry.source.line_span(value_index), substring, occurrence)
        return super().locate(registry, entry, field, value_index, substring, occurrence)

    def find_places(self, registry: Registry, entry: Entry, field: Field) -> Sequence[Span]:
        """Find the values of a field among the words before a hash, or the description after them."""
        if not isinstance(entry, Record):
            return ()
        if field is Field.LINE:
            return (Span(entry.start, entry.end),)
        text = registry.source.text
        hash_at = text.find("#", entry.start, entry.end)
        end = entry.end if hash_at < 0 else hash_at
        name, port, *_ = find_words(text, entry.start, end)
        if field is Field.NAME:
            return (name,)
        if field is Field.PORT:
            return (Span(port.start, port.start + len(entry.number or "")),)
        if field is Field.TRANSPORT:
            return (Span(port.end - len(entry.transport or ""), port.end),)
        if field is Field.ALIAS:
            spans = _find_aliases(text, entry.start, end)
            has_frequency = registry.dialect == _NMAP and bool(spans)
            first = int(has_frequency and _FREQUENCY.match(text[spans[0].start : spans[0].end]) is not None)
            return spans[first : first + len(entry.aliases)]
        if field is Field.DESCRIPTION and entry.description:
            aliases = self.list_places(registry, entry, Field.ALIAS)
            start = text.index(entry.description, aliases[-1].end if aliases else port.end, entry.end)
            return (Span(start, start + len(entry.description)),)
        return ()

    def find_span(self, registry: Registry, place: Span, substring: str, occurrence: int) -> Span:
        """Return the span of a value, or of a substring of it if the value has one."""
        at = find_occurrence(registry.source.text[place.start : place.end], substring, occurrence) if substring else -1
        return Span(place.start + at, place.start + at + len(substring)) if at >= 0 else place

    def find_fallback(self, registry: Registry, entry: Entry, _field: Field) -> Span:
        """Return the span of the name of an entry, or of the first line of the file."""
        return self.list_places(registry, entry, Field.NAME)[0] if isinstance(entry, Record) else registry.source.line_span(0)
