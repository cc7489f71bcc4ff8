"""A comment in a list of services that does not begin with a hash.

Why it matters
    Every word between the protocol and a hash is an alias. The words of the comment become names of the service: a lookup of `of` or
    `(old)` finds its port, and hides later lines.
What is allowed
    A line with a hash. Words that can be aliases: a comment is recognized by brackets, quotes or an at sign, or by words such as `of`
    and `the` among three or more.
How to fix
    Write a hash before the first word of the comment.
Good
    beacon   7001/tcp   lamp   # Rotating light (old)
    foghorn  7002/tcp   FogHorn server
Bad
    beacon   7001/tcp   lamp Rotating light (old)
                             ^^^^^^^^^^^^^^^^^^^^ comment 'Rotating light (old)' has no '#', so its words are aliases; add the '#'
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Field, Index, Precision, Problem, Record, RecordRule, Severity

from ._lines import FORM, FORMATS, line_of

_MAX_SHOWN = 60  # characters of a comment in a message


def entries_with_unmarked_comment(index: Index) -> Sequence[Record]:
    """Return the entries with a comment on a line without a hash."""
    return [record for record in index.registry.records if record.description and "#" not in line_of(record, index)]


def check(record: Record, index: Index) -> Iterator[Problem]:
    comment = record.description or ""
    shown = comment if len(comment) <= _MAX_SHOWN else f"{comment[:_MAX_SHOWN]}…"
    yield Problem(record, Field.DESCRIPTION, "comment '{0}' has no '#', so its words are aliases; add the '#'", (shown,))


RULE = RecordRule(
    code="SERVICES005",
    name="comment-without-mark",
    severity=Severity.WARNING,
    candidates=entries_with_unmarked_comment,
    cites=(FORM,),
    reads=frozenset({Field.DESCRIPTION, Field.LINE}),
    check=check,
    precision=Precision.HIGH,
    formats=FORMATS,
)
