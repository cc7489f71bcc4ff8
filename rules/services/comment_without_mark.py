"""A comment in a list of services that does not begin with a hash.

Why it matters
    Every word after the protocol is an alias until a hash comes. Words of a comment become names of the service: a lookup of
    `of` or `(old)` finds its port, and hides lines further down.
What is allowed
    A line that has a hash: its comment is there. Words that may be aliases: a comment shows by brackets, quotes or an at sign, or by
    words such as `of` and `the` among three or more.
How to fix
    Write a hash before the first word of the comment.
Good
    beacon   7001/tcp   lamp   # Rotating light (old)
    foghorn  7002/tcp   FogHorn server
Bad
    beacon   7001/tcp   lamp Rotating light (old)
                             ^^^^^^^^^^^^^^^^^^^^ comment 'Rotating light (old)' has no '#', and programs take its words for aliases
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Field, Index, Precision, Problem, Record, RecordRule, Severity

from ._lines import FORM, FORMATS, line_of

_SHOWN = 60  # characters of a comment that a message repeats


def commented(index: Index) -> Sequence[Record]:
    """Return the entries with a comment on a line without a hash."""
    return [record for record in index.registry.records if record.description and "#" not in line_of(record, index)]


def check(record: Record, index: Index) -> Iterator[Problem]:
    comment = record.description or ""
    shown = comment if len(comment) <= _SHOWN else f"{comment[:_SHOWN]}…"
    yield Problem(record, Field.DESCRIPTION, "comment '{0}' has no '#', and programs take its words for aliases", (shown,))


RULE = RecordRule(
    code="SERVICES005",
    name="comment-without-mark",
    severity=Severity.WARNING,
    candidates=commented,
    cites=(FORM,),
    reads=frozenset({Field.DESCRIPTION, Field.LINE}),
    check=check,
    precision=Precision.HIGH,
    formats=FORMATS,
)
