"""A range of ports in a list of services.

Why it matters
    services(5) has no ranges. Some C libraries skip the line, others read the first port and ignore the rest, and none finds a port
    inside the range. Wireshark's list has ranges, and only Wireshark reads them.
What is allowed
    A malformed range, which malformed-port reports.
How to fix
    Write only the first port if clients look up no other one, or a line with another name for each port. One finding covers
    all ranges of the file, at the first of them.
Good
    x11      6000/tcp
    x11-1    6001/tcp
Bad
    x11      6000-6063/tcp
             ^^^^^^^^^ port range '6000-6063' is not allowed, here and on 1 more line; write a line for each port, or 6000 alone
    beacons  7001-7002/tcp
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Field, Index, Problem, Registry, RegistryRule, Severity

from ._lines import FORM, FORMATS, and_more


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    ranges = [record for record in registry.records if record.ports and record.ports.low < record.ports.high]
    for first in ranges[:1]:
        message = "port range '{0}' is not allowed{1}; write a line for each port, or {2} alone"
        low = first.ports.low if first.ports else 0
        yield Problem(first, Field.PORT, message, (first.number, and_more(len(ranges)), low))


RULE = RegistryRule(
    code="SERVICES002",
    name="range-on-one-line",
    severity=Severity.ERROR,
    cites=(FORM,),
    reads=frozenset({Field.PORT}),
    check=check,
    formats=FORMATS,
    requires=frozenset({Capability.LOOKUPS}),
)
