"""A comment in /etc/services that does not begin with a hash.

Why it matters
    Every word behind the protocol is an alias until a hash comes. Words of a comment become names of the service: a lookup of
    `Time` or `Protocol` finds its port, and the words of other lines are shadowed.
What is let through
    Words that may be aliases. A comment is told by words that no alias can be, by two words in capitals, by the little words of a
    sentence and by nouns such as `protocol`.
How to repair
    Write a hash before the first word of the comment. Separate aliases by blanks alone, without commas.
Good
    beacon   7001/tcp   lamp   # Rotating light (old)
Bad
    beacon   7001/tcp   lamp Rotating light (old)
                             ^^^^^^^^^^^^^^^^^^^^ comment 'Rotating light (old)' lacks its '#', so that programs take its words for aliases
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Field, Index, Precision, Problem, Record, RecordRule, Severity

from ._lines import FORM, FORMATS, words_of

_SHOWN = 60  # characters of a comment that a message repeats


def commented(index: Index) -> Sequence[Record]:
    """The entries with a comment."""
    return [record for record in index.registry.records if record.description]


def check(record: Record, index: Index) -> Iterator[Problem]:
    if len(words_of(record, index)) == 2 + len(record.aliases):
        return
    comment = record.description or ""
    shown = comment if len(comment) <= _SHOWN else f"{comment[:_SHOWN]}…"
    message = "comment '{0}' lacks its '#', so that programs take its words for aliases"
    yield Problem(record, Field.DESCRIPTION, message, (shown,))


RULE = RecordRule(
    code="SERVICES005",
    name="comment-without-mark",
    severity=Severity.WARNING,
    candidates=commented,
    cites=(FORM,),
    reads=frozenset({Field.DESCRIPTION, Field.ALIAS, Field.LINE}),
    check=check,
    precision=Precision.HIGH,
    formats=FORMATS,
)
