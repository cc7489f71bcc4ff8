"""A service that holds a range of ports.

Why it matters
    A range spends on one service what would serve many. RFC 6335 section 7.2 expects a service to tell its sessions apart on
    one port, or to agree on dynamic ports over it; section 7.1 counts ranges among the habits of the past.
What is allowed
    The ranges of old, such as x11 on 6000 to 6063; nameless rows, where ranges only save lines. A range that reaches into the
    dynamic ports is dynamic-port-assigned.
How to fix
    Give the service the one port on which it is reached first.
Seen in the registry
    No entry since September 2011. Of the older ones, `active-net` holds 3322 to 3325, `vrml-multi-use` 4200 to 4299.
Good
    <record date="2014-06-10">
      <name>example</name>
      <protocol>tcp</protocol>
      <description>the devices agree on dynamic ports over this one</description>
      <number>7001</number>
    </record>
    <record>
      <description>Unassigned</description>
      <number>7003-7009</number>
    </record>
Bad
    <record date="2014-06-10">
      <name>example</name>
      <protocol>tcp</protocol>
      <description>a port for every device</description>
      <number>7001-7002</number>
              ^^^^^^^^^ port range '7001-7002' is assigned to 'example' as a whole, and one port is meant to do for a service
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Citation, Field, Index, Problem, Record, RecordRule, Severity, named

from ..rfc6335 import RFC_6335_PUBLISHED, is_unassignable


def assigned_ranges(index: Index) -> Sequence[Record]:
    """The entries with a name and a range of ports that may be assigned."""
    return [
        entry for entry in index.get(named) if entry.ports and entry.ports.low < entry.ports.high and not is_unassignable(entry)
    ]


def check(record: Record, index: Index) -> Iterator[Problem]:
    if record.name is None or record.ports is None or record.ports.low == record.ports.high or is_unassignable(record):
        return
    message = "port range '{0}' is assigned to '{1}' as a whole, and one port is meant to do for a service"
    yield Problem(record, Field.PORT, message, (record.ports, record.name))


RULE = RecordRule(
    code="PORT009",
    name="port-range-assigned",
    severity=Severity.NOTE,
    candidates=assigned_ranges,
    cites=(Citation("RFC 6335", "7.2"),),
    reads=frozenset({Field.NAME, Field.PORT}),
    check=check,
    since=RFC_6335_PUBLISHED,
)
