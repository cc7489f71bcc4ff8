"""A single word between two hashes in a list of services, which is probably an alias.

Why it matters
    A comment begins with the first hash. A hash before an alias makes the alias a part of the comment, and no lookup finds it.
How to fix
    Put the alias before the first hash.
Good
    beacon   7001/tcp   lamp lmp5   # Lamp (v5)
Bad
    beacon   7001/tcp   lamp # lmp5 # Lamp (v5)
                               ^^^^ word 'lmp5' between two '#' is part of the comment; put an alias before the first '#'
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Field, Index, Precision, Problem, Record, RecordRule, Severity, Substring, compile_lazily

from ._lines import FORM, FORMATS

_LONE_WORD = compile_lazily(r"([a-z][a-z0-9_.+-]+)\s*#\s*\S")


def entries_with_lone_word(index: Index) -> Sequence[Record]:
    """Return the entries whose comment begins with one word in lower case and another hash."""
    return [record for record in index.registry.records if record.description and _LONE_WORD.match(record.description)]


def check(record: Record, index: Index) -> Iterator[Problem]:
    match = _LONE_WORD.match(record.description or "")
    assert match is not None
    message = "word '{0}' between two '#' is part of the comment; put an alias before the first '#'"
    yield Problem(record, Field.DESCRIPTION, message, (match[1],), substring=Substring(match[1]))


RULE = RecordRule(
    code="SERVICES014",
    name="alias-behind-hash",
    severity=Severity.NOTE,
    candidates=entries_with_lone_word,
    cites=(FORM,),
    reads=frozenset({Field.DESCRIPTION}),
    check=check,
    precision=Precision.MEDIUM,
    formats=FORMATS,
)
