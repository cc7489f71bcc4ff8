"""A port without a row.

Why it matters
    IANA's registry has rows for nearly all ports up to 49151, free ones included. Without a row, the state of a port is unknown, and a
    row may have been lost. Rows for free ports are IANA's practice; RFC 6335 does not require them. The finding is at the row before
    the gap.
What is allowed
    Dynamic ports. Ports on sctp and dccp, for which IANA does not record free ports. The rule is for whole registries and off by default.
How to fix
    Add an Unassigned row, or a Reserved one beside the same port on another transport.
Seen in the registry
    21801/udp, beside sal; tcp and udp of 4502, beside a25-fap-fgw on sctp; 1008/tcp, though 1008/udp has a row.
Good
    <record>
      <description>Reserved</description>
      <number>0-49151</number>
    </record>
Bad
    <record>
      <description>Reserved</description>
      <number>0-715</number>
              ^^^^^ port '716' has no row on tcp; add an Unassigned or Reserved row
    </record>
    <record>
      <name>example</name>
      <protocol>udp</protocol>
      <description>the tcp row is missing</description>
      <number>716</number>
    </record>
    <record>
      <description>Unassigned</description>
      <number>717-49150</number>
              ^^^^^^^^^ port '49151' has no row on tcp and udp; add an Unassigned or Reserved row
    </record>
"""

from bisect import bisect_right
from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Ports, Problem, Registry, RegistryRule, Severity

from ..shared.port_intervals import gaps, guess_ports, merge_ports
from ..shared.port_wording import describe_ports
from ..shared.rfc6335 import USER_PORTS_END
from ._rows import rows_possibly_on

_TRANSPORTS = ("tcp", "udp")


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    missing: dict[Ports, list[str]] = {}
    for transport in _TRANSPORTS:
        for gap in gaps(Ports(0, USER_PORTS_END), merge_ports(rows_possibly_on(transport, index))):
            missing.setdefault(gap, []).append(transport)
    rows = sorted((ports.low, record.row) for record in registry.records if (ports := guess_ports(record)))
    for gap in sorted(missing):
        before = max(bisect_right(rows, (gap.low, -1)) - 1, 0)
        entry = registry.records[rows[before][1]] if rows else registry
        args, about = (describe_ports(gap), " and ".join(missing[gap])), tuple((gap, transport) for transport in missing[gap])
        yield Problem(entry, Field.PORT, "{0} has no row on {1}; add an Unassigned or Reserved row", args, about=about)


RULE = RegistryRule(
    code="PORT011",
    name="port-not-listed",
    severity=Severity.NOTE,
    cites=(Citation("IANA's registry", "rows of Unassigned ports"),),
    requires=frozenset({Capability.WHOLE, Capability.STATES}),
    reads=frozenset({Field.PORT, Field.TRANSPORT}),
    check=check,
    opt_in=True,
)
