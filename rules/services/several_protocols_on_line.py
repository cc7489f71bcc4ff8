"""Several protocols on one line of a list of services.

Why it matters
    `64/tcp/udp` is a dialect of Wireshark and some other tools. To a C library, everything after the first slash is the name of one
    protocol, and a lookup finds the line neither for tcp nor for udp.
How to fix
    Write a line for each protocol. One finding covers all such lines of the file, at the first of them.
Good
    covia    64/tcp
    covia    64/udp
Bad
    covia    64/tcp/udp
                ^^^^^^^ protocol 'tcp/udp' is found neither for 'tcp' nor for 'udp', here and on 1 more line; write a line for each
    beacon   7001/tcp/udp/sctp
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Field, Index, Problem, Registry, RegistryRule, Severity, split_protocols

from ._lines import FORM, FORMATS, and_more

_SHOWN = 4  # protocols in a message


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    lines = [record for record in registry.records if len(split_protocols(record.transport or "")) > 1]
    for first in lines[:1]:
        several = [f"'{name}'" for name in split_protocols(first.transport or "")[:_SHOWN]]
        named = " nor for ".join((", ".join(several[:-1]), several[-1]))
        message = "protocol '{0}' is found neither for {1}{2}; write a line for each"
        yield Problem(first, Field.TRANSPORT, message, (first.transport, named, and_more(len(lines))))


RULE = RegistryRule(
    code="SERVICES003",
    name="several-protocols-on-line",
    severity=Severity.ERROR,
    cites=(FORM,),
    reads=frozenset({Field.TRANSPORT}),
    check=check,
    formats=FORMATS,
    requires=frozenset({Capability.LOOKUPS}),
)
