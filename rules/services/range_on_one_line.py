"""A range of ports on a line of /etc/services, which takes one port.

Why it matters
    services(5) knows no ranges. Some C libraries pass over the line, others read the first port and forget the rest, and none finds
    a port inside of the range.
What is let through
    A range that is malformed besides: malformed-port reports it.
How to repair
    Write the first port alone, if clients look up no other, or a line for each port with a name of its own.
Good
    x11      6000/tcp
    x11-1    6001/tcp
Bad
    x11      6000-6063/tcp
             ^^^^^^^^^ port range '6000-6063' stands where one port is read; programs pass over the line or find '6000' alone
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Field, Index, Problem, Record, RecordRule, Severity

from ._lines import FORM, FORMATS


def ranges(index: Index) -> Sequence[Record]:
    """The entries with more ports than one."""
    return [record for record in index.registry.records if record.ports and record.ports.low < record.ports.high]


def check(record: Record, index: Index) -> Iterator[Problem]:
    assert record.ports is not None
    message = "port range '{0}' stands where one port is read; programs pass over the line or find '{1}' alone"
    yield Problem(record, Field.PORT, message, (record.number, record.ports.low))


RULE = RecordRule(
    code="SERVICES002",
    name="range-on-one-line",
    severity=Severity.ERROR,
    candidates=ranges,
    cites=(FORM,),
    reads=frozenset({Field.PORT}),
    check=check,
    formats=FORMATS,
)
