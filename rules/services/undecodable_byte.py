"""Bytes in a list of services that are not UTF-8.

Why it matters
    Lookups compare bytes and still work. Tools that show the file, or edit it as text, fail on such bytes or replace them.
How to fix
    Save the file as UTF-8. One finding covers all such bytes of the file, at the first of them.
Good
    beacon   7001/tcp   # lumière
Bad
    beacon   7001/tcp   # lumi�re
                              ^ byte 0xE9 is not UTF-8; save the file as UTF-8
"""

from bisect import bisect_right
from collections.abc import Iterator

from linter.rules_api import Field, Index, Problem, Registry, RegistryRule, Severity, Substring

from ._lines import FORM, FORMATS, and_more


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    source = registry.source
    if not source.undecoded:
        return
    first = source.undecoded[0]
    start = source.line_span(first).start
    lines = len({source.position(offset).line for offset in source.undecoded})
    row = bisect_right(registry.records, first, key=lambda record: record.start) - 1
    entry = registry.records[row] if row >= 0 and first < registry.records[row].end else registry
    begin = start if entry is registry else registry.records[row].start
    letter = source.text[first]
    part = Substring(letter, source.text.count(letter, begin, first))
    args = f"0x{ord(letter):02X}", and_more(lines)
    nth = start if entry is registry else 0  # a line of the registry is found by its offset
    yield Problem(entry, Field.LINE, "byte {0} is not UTF-8{1}; save the file as UTF-8", args, value_index=nth, substring=part)


RULE = RegistryRule(
    code="SERVICES013",
    name="undecodable-byte",
    severity=Severity.WARNING,
    cites=(FORM,),
    reads=frozenset({Field.LINE}),
    check=check,
    formats=FORMATS,
)
