"""A port for experiments that is used for something else, or an experiment's name on another port.

Why it matters
    1021 and 1022 are `exp1` and `exp2` on every transport, for trying out what has no port yet (RFC 6335 sections 6.1 and 10.2). Anything else
    there collides with whatever is being tried, and an experiment on any other port collides with a real service.
What is allowed
    A registry in which no row has either name: an extract need not know of experiments. Rows that are missing from a file which is
    known to hold a part of the registry.
How to fix
    Restore `exp1` on 1021 and `exp2` on 1022, on tcp, udp, sctp and dccp, and give the other service a port of its own.
Good
    <record>
      <name>exp1</name>
      <description>RFC3692-style Experiment 1, on all transports at once</description>
      <number>1021</number>
    </record>
    <record>
      <name>exp2</name>
      <description>RFC3692-style Experiment 2, on all transports at once</description>
      <number>1022</number>
    </record>
Bad
    <record>
      <name>example</name>
      <description>an experiment that stayed</description>
      <number>1021</number>
              ^^^^ port '1021' is assigned to 'example', but experiments hold 1021 as 'exp1' and 1022 as 'exp2', and no other port
    </record>
    <record>
      <name>exp2</name>
      <description>RFC3692-style Experiment 2, on all transports at once</description>
      <number>1032</number>
              ^^^^ port '1032' is assigned to 'exp2', but experiments hold 1021 as 'exp1' and 1022 as 'exp2', and no other port
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, Registry, RegistryRule, Severity, fold_case

from ..port_states import STATE_FIELDS, state
from ..port_wording import describe_ports, list_texts
from ..rfc6335 import EXPERIMENTAL_PORTS, TRANSPORTS, entries_of, is_unassignable
from ._rows import rows_on_ports, transports


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    rows = rows_on_ports(index, tuple(EXPERIMENTAL_PORTS))
    entries = [entry for name in EXPERIMENTAL_PORTS.values() for entry in entries_of(index, name)]
    for row in dict.fromkeys((*rows, *entries)):
        if row.ports is None or is_unassignable(row) or _as_it_should_be(row):
            continue
        use = f"assigned to '{row.name}'" if row.name else state(row)
        message = "{0} is {1}, but experiments hold 1021 as 'exp1' and 1022 as 'exp2', and no other port"
        yield Problem(row, Field.PORT, message, (describe_ports(row.ports), use))
    for port, name in EXPERIMENTAL_PORTS.items():
        about = {*entries_of(index, name), *(row for row in rows if row.ports and row.ports.low <= port <= row.ports.high)}
        missing = [transport for transport in TRANSPORTS if not any(transport in transports(row) for row in about)]
        if not missing or not entries or Capability.WHOLE in registry.missing_capabilities:
            continue
        if named := entries_of(index, name):
            message = "'{0}' is kept for experiments on every transport, but no row has it on {1}"
            yield Problem(named[0], Field.NAME, message, (named[0].name, list_texts(missing)))
        else:
            message = "'{0}' is kept for experiments just as '{1}' is, but no row has the name"
            yield Problem(entries[0], Field.NAME, message, (name, entries[0].name))


def _as_it_should_be(row: Record) -> bool:
    if row.name is None and state(row) is None:
        return True  # nobody knows what the row says
    return row.number in _NAMES and fold_case(row.name or "") == _NAMES[row.number]


_NAMES = {str(port): name for port, name in EXPERIMENTAL_PORTS.items()}


RULE = RegistryRule(
    code="PORT005",
    name="experimental-port-misused",
    severity=Severity.ERROR,
    cites=(Citation("RFC 6335", "6.1"), Citation("RFC 6335", "10.2")),
    reads=STATE_FIELDS | {Field.PORT, Field.TRANSPORT},
    check=check,
)
