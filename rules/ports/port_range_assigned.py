"""A service with a range of ports.

Why it matters
    A range could serve many services. RFC 6335 section 7.2 expects a service to distinguish its sessions on one port, or to negotiate
    dynamic ports over it; section 7.1 describes ranges as past practice.
What is allowed
    Old ranges, such as x11 on 6000 to 6063. Ranges in nameless rows, which only save lines. A range with dynamic ports, which
    dynamic-port-assigned reports.
How to fix
    Give the service only the port to which clients connect first.
Seen in the registry
    No entry since September 2011. Of the older ones, `active-net` has 3322 to 3325 and `vrml-multi-use` 4200 to 4299.
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
              ^^^^^^^^^ port range '7001-7002' is assigned to 'example'; one port is enough for a service
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Citation, Field, Index, Problem, Record, RecordRule, Severity

from ..shared.rfc6335 import RFC_6335_PUBLISHED, is_unassignable
from ._rows import rows_with_range


def assigned_ranges(index: Index) -> Sequence[Record]:
    """Return the named entries with a range of assignable ports."""
    return [entry for entry in index.get(rows_with_range) if entry.name is not None and not is_unassignable(entry)]


def check(record: Record, index: Index) -> Iterator[Problem]:
    message = "port range '{0}' is assigned to '{1}'; one port is enough for a service"
    yield Problem(record, Field.PORT, message, (record.ports, record.name))


RULE = RecordRule(
    code="PORT009",
    name="port-range-assigned",
    severity=Severity.NOTE,
    by_links=True,
    candidates=assigned_ranges,
    cites=(Citation("RFC 6335", "7.2"),),
    reads=frozenset({Field.NAME, Field.PORT}),
    check=check,
    since=RFC_6335_PUBLISHED,
)
