"""White space in a list of services that some programs do not treat as a separator.

Why it matters
    By services(5) the name begins in the first column, blanks and tabs separate the fields, and a line feed ends the line. To some programs,
    a carriage return or a no-break space is a part of a word. Some do not read a last line without a line feed.
What is allowed
    Any white space in a comment or before one.
How to fix
    Begin lines with the name, separate words by blanks or tabs, and save the file with Unix line ends. One finding covers all
    lines with the same fault, at the first of them.
Good
    beacon   7001/tcp
Bad
      beacon   7001/tcp
    ^^ line begins with a blank, here and on 1 more line; write the name in the first column
      foghorn  7002/tcp
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Field, Index, Problem, Registry, RegistryRule, Severity, Substring, compile_lazily

from ._lines import FORM, FORMATS, and_more

_INDENT = compile_lazily(r"(?<![^\r\n])[ \t]+(?=[^\s#])")
_OTHER_BLANK = compile_lazily("[\x0b\x0c\x1c-\x1f\x85\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]")
_RETURN = compile_lazily("\r\n?")


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    text = registry.source.text
    if indents := list(_INDENT.finditer(text)):
        message = "line begins with a blank{0}; write the name in the first column"
        yield _make_problem(index, indents[0].start(), message, (and_more(len(indents)),), indents[0][0])
    if blanks := [] if text.isascii() and text.isprintable() else _other_blanks(index):
        start, blank = blanks[0]
        message = "line has the blank U+{0}{1}, which some programs do not treat as a separator; write a space"
        yield _make_problem(index, start, message, (f"{ord(blank):04X}", and_more(len(blanks))), blank)
    if (returns := len(_RETURN.findall(text))) and (first := _RETURN.search(text)):
        start = registry.source.line_span(first.start()).start
        message = "line ends with a carriage return{0}, which becomes part of the last word; use Unix line ends"
        yield _make_problem(index, start, message, (and_more(returns),))
    if not text.endswith(("\r", "\n")):
        start = registry.source.line_span(len(text)).start
        yield _make_problem(index, start, "last line has no line feed, and some programs do not read it; add one")


def _other_blanks(index: Index) -> list[tuple[int, str]]:
    """Return the offset of each line with another blank before its comment, and that blank."""
    text = index.registry.source.text
    return [
        (record.start, blank[0])
        for record in index.registry.records
        if (blank := _OTHER_BLANK.search(text[record.start : record.end].partition("#")[0]))
    ]


def _make_problem(index: Index, start: int, message: str, args: tuple[object, ...] = (), part: str = "") -> Problem:
    substring = Substring(part) if part else None
    entry = next((record for record in index.registry.records if record.start == start), None)
    if entry is None:  # a line of the registry is found by its offset
        return Problem(index.registry, Field.LINE, message, args, value_index=start, substring=substring)
    return Problem(entry, Field.LINE, message, args, substring=substring)


RULE = RegistryRule(
    code="SERVICES011",
    name="stray-white-space",
    severity=Severity.WARNING,
    cites=(FORM,),
    reads=frozenset({Field.LINE}),
    check=check,
    formats=FORMATS,
    requires=frozenset({Capability.LOOKUPS}),
)
