"""A line of a list of services with more aliases than some programs keep.

Why it matters
    C libraries derived from BSD keep 34 aliases. A lookup of a later one finds nothing.
How to fix
    Remove aliases that no program looks up, or spread them over two lines with the same port.
Good
    beacon   7001/tcp   a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15 a16 a17 a18 a19 a20 a21 a22 a23 a24 a25 a26 a27 a28 a29 a30 a31 a32 a33 a34
Bad
    beacon   7001/tcp   a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15 a16 a17 a18 a19 a20 a21 a22 a23 a24 a25 a26 a27 a28 a29 a30 a31 a32 a33 a34 a35
                                                                                                                                                       ^^^ 'beacon' has 35 aliases, and some programs keep only 34, up to 'a34'; use a second line
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import BSD_ALIASES, Capability, Field, Index, Problem, Record, RecordRule, Severity

from ._lines import FORMATS, LOOKUP


def entries_with_too_many_aliases(index: Index) -> Sequence[Record]:
    """Return the entries with too many aliases."""
    return [record for record in index.registry.records if len(record.aliases) > BSD_ALIASES]


def check(record: Record, index: Index) -> Iterator[Problem]:
    aliases = record.aliases
    message = "'{0}' has {1} aliases, and some programs keep only {2}, up to '{3}'; use a second line"
    args = (record.name, len(aliases), BSD_ALIASES, aliases[BSD_ALIASES - 1])
    yield Problem(record, Field.ALIAS, message, args, value_index=BSD_ALIASES)


RULE = RecordRule(
    code="SERVICES007",
    name="too-many-aliases",
    severity=Severity.WARNING,
    candidates=entries_with_too_many_aliases,
    cites=(LOOKUP,),
    reads=frozenset({Field.NAME, Field.ALIAS}),
    check=check,
    formats=FORMATS,
    requires=frozenset({Capability.LOOKUPS}),
)
