"""/etc/services: a line for each name on a port, as services(5) describes it.

A line is `name port/protocol alias…` with a comment from a hash on. Programs pass over any other line without a word; here it is an
oddity, and all that can be read as such a line is an entry, whatever else is wrong with it. Words behind the protocol that are
plainly a comment without its hash are the comment, though programs take them for aliases.
"""

import re
from collections.abc import Sequence

from linter.model import Capability, Entry, Field, MarkupError, Record, Registry, parse_ports
from linter.source import Source, Span

_LINE = re.compile(r"[^\r\n]+")
_WORD = re.compile(r"\S+", re.ASCII)  # as the C library has it: a blank without break, for one, belongs to a word
_PORT_FIRST = re.compile(r"[0-9]")
_PORT_ALONE = re.compile(r"[0-9][0-9-]*\Z")

# What tells words of a comment from aliases, taken over all of a line.
_NOT_IN_ALIAS = re.compile(r"[^\w\s.+*/\x00-\x1f\x7f-]|\.\Z|\A[.+*/-]+\Z")
_SENTENCE_WORD = re.compile(r"(?:and|by|for|from|in|is|not|of|on|only|or|over|the|this|to|used|via|with)\Z")
_NOUNS = frozenset({"client", "daemon", "port", "protocol", "server", "service", "system"})

_FEW_LINES = 20  # of which one has to be an entry; of more, a quarter

_LACK = "is a list of services, which holds names and ports only, and not all of them"
LACKS: dict[Capability, str] = {feature: _LACK for feature in Capability if feature is not Capability.ALIASES}


def read_services(source: Source) -> Registry:
    """The services in a file of the form of /etc/services. Raises SourceError for a file without any."""
    text = source.text
    if (nul := text.find("\0")) >= 0:
        raise source.error("holds a NUL character, so it is no list of services", nul)
    records: list[Record] = []
    markup_errors: list[MarkupError] = []
    for line in _LINE.finditer(text):
        start = line.start()
        code = line[0].partition("#")[0]
        words = _WORD.findall(code)
        if not words:
            continue
        number, slash, transport = words[1].partition("/") if len(words) > 1 else ("", "", "")
        if not (number and transport):
            begin = start + code.index(words[0])
            span = Span(begin, start + len(code.rstrip()))
            markup_errors.append(MarkupError(span, _fault(words, slash)))
            continue
        aliases = words[2:]
        comment: str | None = line[0][len(code) + 1 :].strip() or None
        if aliases and (known := comment_at(aliases)) < len(aliases):
            comment = text[spans(text, start, start + len(code))[2 + known].start : line.end()].strip()
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
                description=comment,
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
    return Registry(
        source=source,
        format="services",
        updated=None,
        records=tuple(records),
        contacts=(),
        footnotes=(),
        inline_references=(),
        markup_errors=tuple(markup_errors),
        locator=Places(),
        missing_capabilities=LACKS,
    )


def _refuse_other_files(source: Source, records: Sequence[Record], markup_errors: Sequence[MarkupError]) -> None:
    """Refuse a file of which hardly a line is an entry."""
    entries = sum(_PORT_FIRST.match(record.number or "") is not None for record in records)
    lines = len(records) + len(markup_errors)
    if entries and (lines <= _FEW_LINES or entries * 4 > lines):
        return
    first = min([*(oddity.span.start for oddity in markup_errors[:1]), *(record.start for record in records[:1])], default=None)
    what = f"only {entries:,} of {lines:,} lines have" if entries else "no line has"
    raise source.error(f"is no list of services: {what} the form 'name port/protocol'", first)


def _fault(words: Sequence[str], slash: str) -> str:
    """What keeps a line from being an entry."""
    after = "".join(words[2:4]) if words[2:3] == ["/"] else "".join(words[2:3])
    if "/" in words[0] and _PORT_FIRST.match(words[0]):
        if len(words) == 1:
            return "line has a port and no name; programs pass over it"
        return f"port and name are exchanged; write '{words[1]} {words[0]}'"
    if len(words) == 1:
        return "line has a name and no port; programs pass over it"
    if slash and _PORT_FIRST.match(words[1]) and after.isalpha():
        return f"port and protocol have a blank between them; write '{words[1]}{after}'"
    if slash:
        what = "no protocol after the slash" if words[1] != "/" and words[1].endswith("/") else "no port before the slash"
        return f"line has {what}; programs pass over it or find nothing"
    if after.startswith("/") and after[1:].isalpha() and _PORT_ALONE.match(words[1]):
        return f"port and protocol have a blank between them; write '{words[1]}{after}'"
    if "," in words[1] and _PORT_FIRST.match(words[1]):
        return f"port and protocol have a comma between them; write '{words[1].replace(',', '/', 1)}'"
    if _PORT_ALONE.match(words[1]):
        return f"port '{words[1]}' has no protocol; write '{words[1]}/tcp' or another one; programs pass over the line"
    return "line is neither 'name port/protocol' nor a comment, which begins with '#'; programs pass over it"


def comment_at(aliases: Sequence[str]) -> int:
    """The position of the first of a line's aliases that is plainly not one but a word of a comment; their number for none."""
    capitals = [word[0].isupper() for word in aliases]
    if any(map(_is_of_a_comment, aliases)) or sum(capitals) > 1:
        return next(i for i, word in enumerate(aliases) if capitals[i] or _is_of_a_comment(word))
    if len(aliases) > 1 and not _NOUNS.isdisjoint(aliases[1:]):
        return 0  # where it begins, nobody can tell
    return len(aliases)


def _is_of_a_comment(word: str) -> bool:
    return _SENTENCE_WORD.match(word) is not None or _NOT_IN_ALIAS.search(word) is not None


def spans(text: str, start: int, end: int) -> list[Span]:
    """Where the words of a stretch of text stand."""
    return [Span(*match.span()) for match in _WORD.finditer(text, start, end)]


class Places:
    """The locator of one list. It remembers where the words of each line stand that was asked for."""

    def __init__(self) -> None:
        self._words: dict[Record, list[Span]] = {}

    def __call__(self, registry: Registry, entry: Entry, field: Field, nth: int, substring: str, occurrence: int) -> Span:
        span = self._value(registry, entry, field, nth)
        at = -1
        if substring:
            at = registry.source.text.find(substring, span.start, span.end)
            while at >= 0 and occurrence:
                at = registry.source.text.find(substring, at + len(substring), span.end)
                occurrence -= 1
        return Span(at, at + len(substring)) if at >= 0 else span

    def _value(self, registry: Registry, entry: Entry, field: Field, nth: int) -> Span:
        if field is Field.MARKUP:
            return registry.markup_errors[nth].span
        if not isinstance(entry, Record):
            return registry.source.line_span(nth if field is Field.LINE else 0)
        if field is Field.LINE:
            return Span(entry.start, entry.end)
        words = self._words_of(registry, entry)
        if field is Field.PORT:
            return Span(words[1].start, words[1].start + len(entry.number or ""))
        if field is Field.TRANSPORT:
            return Span(words[1].end - len(entry.transport or ""), words[1].end)
        if field is Field.ALIAS and nth < len(entry.aliases):
            return words[2 + nth]
        if field is Field.DESCRIPTION and entry.description:
            start = registry.source.text.index(entry.description, words[1 + len(entry.aliases)].end, entry.end)
            return Span(start, start + len(entry.description))
        return words[0]

    def _words_of(self, registry: Registry, entry: Record) -> list[Span]:
        """Where name, port with protocol, aliases and what is taken for aliases stand."""
        if entry not in self._words:
            code_end = registry.source.text.find("#", entry.start, entry.end)
            self._words[entry] = spans(registry.source.text, entry.start, entry.end if code_end < 0 else code_end)
        return self._words[entry]
