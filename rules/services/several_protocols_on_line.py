"""Several protocols on one line of /etc/services.

Why it matters
    `64/tcp/udp` is a dialect that some tools write. A C library takes all that follows the first slash for the name of one protocol,
    so a lookup finds the line neither for tcp nor for udp.
How to repair
    Write a line for each protocol.
Good
    covia    64/tcp
    covia    64/udp
Bad
    covia    64/tcp/udp
                ^^^^^^^ protocol 'tcp/udp' is looked up as it stands, which finds neither 'tcp' nor 'udp'; write a line for each
"""

import re
from collections.abc import Iterator, Sequence

from linter.rules_api import Field, Index, Problem, Record, RecordRule, Severity

from ._lines import FORM, FORMATS

_BETWEEN = re.compile(r"[/,;+&|]+(?:[0-9-]+/)?")
_SHOWN = 4  # how many protocols a message names


def with_several(index: Index) -> Sequence[Record]:
    """The entries with more protocols than one."""
    return [record for record in index.registry.records if record.transport and len(protocols(record.transport)) > 1]


def protocols(text: str) -> list[str]:
    """The protocols that a text between slash and blank names."""
    return list(filter(None, _BETWEEN.split(text))) if not text.isalnum() else [text]


def check(record: Record, index: Index) -> Iterator[Problem]:
    several = protocols(record.transport or "")[:_SHOWN]
    named = " nor ".join((", ".join(f"'{name}'" for name in several[:-1]), f"'{several[-1]}'"))
    message = "protocol '{0}' is looked up as it stands, which finds neither {1}; write a line for each"
    yield Problem(record, Field.TRANSPORT, message, (record.transport, named))


RULE = RecordRule(
    code="SERVICES003",
    name="several-protocols-on-line",
    severity=Severity.ERROR,
    candidates=with_several,
    cites=(FORM,),
    reads=frozenset({Field.TRANSPORT}),
    check=check,
    formats=FORMATS,
)
