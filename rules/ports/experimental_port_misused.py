"""An experimental port with another name, or an experimental name on another port.

Why it matters
    1021 and 1022 are `exp1` and `exp2` on every transport, for experiments with protocols that have no port yet (RFC 6335 sections
    6.1 and 10.2). Another service on these ports collides with experiments, and an experiment on another port with a service.
What is allowed
    A registry without both names, which may be an extract. Missing rows in a file that is known to contain a part of the registry.
How to fix
    Restore `exp1` on 1021 and `exp2` on 1022, on tcp, udp, sctp and dccp, and give the other service another port.
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
              ^^^^ port '1021' is assigned to 'example', but experiments have only port 1021 as 'exp1' and port 1022 as 'exp2'; move one of them
    </record>
    <record>
      <name>exp2</name>
      <description>RFC3692-style Experiment 2, on all transports at once</description>
      <number>1032</number>
              ^^^^ port '1032' is assigned to 'exp2', but experiments have only port 1021 as 'exp1' and port 1022 as 'exp2'; move one of them
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, Registry, RegistryRule, Severity, fold_case

from ..shared.port_states import STATE_FIELDS, state
from ..shared.port_wording import describe_ports, list_texts
from ..shared.rfc6335 import EXPERIMENTAL_PORTS, TRANSPORTS, entries_of, is_unassignable
from ._rows import rows_on_ports, transports


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    rows = rows_on_ports(index, tuple(EXPERIMENTAL_PORTS))
    entries = [entry for name in EXPERIMENTAL_PORTS.values() for entry in entries_of(index, name)]
    for row in dict.fromkeys((*rows, *entries)):
        if row.ports is None or is_unassignable(row) or _is_expected(row):
            continue
        use = f"assigned to '{row.name}'" if row.name else state(row)
        message = "{0} is {1}, but experiments have only port 1021 as 'exp1' and port 1022 as 'exp2'; move one of them"
        yield Problem(row, Field.PORT, message, (describe_ports(row.ports), use))
    for port, name in EXPERIMENTAL_PORTS.items():
        relevant = {*entries_of(index, name), *(row for row in rows if row.ports and row.ports.low <= port <= row.ports.high)}
        missing = [transport for transport in TRANSPORTS if not any(transport in transports(row) for row in relevant)]
        if not missing or not entries or Capability.WHOLE in registry.missing_capabilities:
            continue
        if named := entries_of(index, name):
            message = "experimental name '{0}' has no row on {1}; add a row for every transport"
            yield Problem(named[0], Field.NAME, message, (named[0].name, list_texts(missing)))
        else:
            message = "experimental name '{0}' missing beside '{1}'; add its rows"
            yield Problem(entries[0], Field.NAME, message, (name, entries[0].name))


def is_experimental(record: Record) -> bool:
    """Return True if an entry has an experimental name, or an experimental port alone or in a range."""
    low, high = record.ports or (1, 0)
    if any(low <= port <= high for port in EXPERIMENTAL_PORTS):
        return True
    return record.name is not None and fold_case(record.name) in EXPERIMENTAL_PORTS.values()


def _is_expected(row: Record) -> bool:
    if row.name is None and state(row) is None:
        return True  # the state of the row is unknown
    return row.number in _NAMES and fold_case(row.name or "") == _NAMES[row.number]


_NAMES = {str(port): name for port, name in EXPERIMENTAL_PORTS.items()}


RULE = RegistryRule(
    code="PORT005",
    name="experimental-port-misused",
    severity=Severity.ERROR,
    cites=(Citation("RFC 6335", "6.1"), Citation("RFC 6335", "10.2")),
    requires=frozenset({Capability.NAMES}),
    reads=STATE_FIELDS | {Field.PORT, Field.TRANSPORT},
    check=check,
    depends_on=is_experimental,
)
