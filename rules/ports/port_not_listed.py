"""A port that no row is about.

Why it matters
    IANA's registry has a row for nearly every port up to 49151, free ones included. A hole is where a row was lost or was never
    written, and nobody can tell from it whether the port is free. That is IANA's habit; section 6 of RFC 6335 asks for no such rows.
    The finding stands at the row before the hole.
What is allowed
    Dynamic ports; sctp and dccp, for which free ports are not recorded. The rule is for whole registries and runs on request only.
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
              ^^^^^ no row is about port '716' on tcp
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
              ^^^^^^^^^ no row is about port '49151' on tcp and udp
    </record>
"""

from bisect import bisect_right
from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Ports, Problem, Registry, RegistryRule, Severity

from ..port_intervals import gaps, guess_ports, merge_ports
from ..port_wording import describe_ports
from ..rfc6335 import USER_PORTS_END
from ._rows import rows_perhaps_about

_TRANSPORTS = ("tcp", "udp")


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    missing: dict[Ports, list[str]] = {}
    for transport in _TRANSPORTS:
        for gap in gaps(Ports(0, USER_PORTS_END), merge_ports(rows_perhaps_about(transport, index))):
            missing.setdefault(gap, []).append(transport)
    rows = sorted((ports.low, record.row) for record in registry.records if (ports := guess_ports(record)))
    for gap in sorted(missing):
        before = max(bisect_right(rows, (gap.low, -1)) - 1, 0)
        entry = registry.records[rows[before][1]] if rows else registry
        yield Problem(entry, Field.PORT, "no row is about {0} on {1}", (describe_ports(gap), " and ".join(missing[gap])))


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
