"""A line of a list of services that is too long for some programs.

Why it matters
    C libraries derived from BSD read a line into 1,024 bytes. The rest becomes another line, so the end of a long comment becomes an
    entry. Other programs skip the whole line.
What is allowed
    Lines of up to 1,023 bytes, including the line end. Every C library except musl reads these.
How to fix
    Shorten the comment, or spread the aliases over two lines with the same port.
Good
    beacon   7001/tcp   # a rotating light
Bad
    beacon   7001/tcp   # a light that goes on and o…
    ^^^^^^ line has 1,148 bytes, and some programs read only 1,023; shorten it
"""

from collections.abc import Iterator

from linter.rules_api import BSD_LINE_BYTES, Capability, Field, Index, Problem, Registry, RegistryRule, Severity, compile_lazily

from ._lines import FORMATS, LOOKUP

_FEW_BYTES = BSD_LINE_BYTES // 4  # characters that a longer line has at least, as none takes more than four bytes
_LONG = compile_lazily(rf"[^\r\n]{{{_FEW_BYTES},}}")


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    text = registry.source.text
    found = {line.start(): size for line in _LONG.finditer(text) if (size := len(line[0].encode()) + 1) > BSD_LINE_BYTES}
    entries = {record.start: record for record in registry.records} if found else {}
    for start, size in found.items():
        args = f"{size:,}", f"{BSD_LINE_BYTES:,}"
        message = "line has {0} bytes, and some programs read only {1}; shorten it"
        if entry := entries.get(start):
            yield Problem(entry, Field.NAME, message, args)
        else:
            yield Problem(registry, Field.LINE, message, args, value_index=start)


RULE = RegistryRule(
    code="SERVICES006",
    name="line-too-long",
    severity=Severity.WARNING,
    cites=(LOOKUP,),
    reads=frozenset({Field.LINE}),
    check=check,
    formats=FORMATS,
    requires=frozenset({Capability.LOOKUPS}),
)
