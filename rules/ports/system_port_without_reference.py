"""A System Port without a reference to its specification.

Why it matters
    Ports up to 1023 are few, and on many hosts only a privileged program may listen on them. RFC 6335 section 8.1.1 gives them
    only to documented protocols: the entry has to refer to a stable specification.
What is allowed
    User Ports, where a proprietary protocol need not be documented, and entries from before September 2011.
How to fix
    Add a reference to the specification. Inline references in the description or a note do not count, nor does text such as `n/a`.
Seen in the registry
    mbap-s on 802 (2014) and rndc on 953/tcp (2017) have none.
Good
    <record date="2014-06-10">
      <name>example</name>
      <protocol>tcp</protocol>
      <description>the last System Port, with a reference</description>
      <xref type="rfc" data="rfc9999"/>
      <number>1020</number>
    </record>
Bad
    <record date="2014-06-10">
      <name>example</name>
      <protocol>tcp</protocol>
      <description>specified nowhere</description>
      <xref type="text">n/a</xref>
      <number>802</number>
              ^^^ port '802' is a System Port, but 'example' has no reference; name its specification
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Severity, in_order

from ..shared.documents import is_documented
from ..shared.port_places import covered_by_other_rule
from ..shared.port_wording import describe_ports
from ..shared.rfc6335 import RFC_6335_PUBLISHED, SYSTEM_PORTS_END
from ._rows import rows_from


def undocumented_system_ports(index: Index) -> Sequence[Record]:
    """Return the named entries with a System Port, alone or in a range, and no reference to a document."""
    rows = in_order([rows_from(0, SYSTEM_PORTS_END, index)])
    return [
        row
        for row in rows
        if row.name is not None and not (row.references and is_documented(row, index)) and not covered_by_other_rule(row)
    ]


def check(record: Record, index: Index) -> Iterator[Problem]:
    assert record.ports is not None
    message = "{0} is a System Port, but '{1}' has no reference; name its specification"
    yield Problem(record, Field.PORT, message, (describe_ports(record.ports), record.name))


RULE = RecordRule(
    code="PORT007",
    name="system-port-without-reference",
    severity=Severity.ERROR,
    by_links=True,
    candidates=undocumented_system_ports,
    cites=(Citation("RFC 6335", "8.1.1", "MUST"),),
    requires=frozenset({Capability.REFERENCES}),
    reads=frozenset({Field.NAME, Field.PORT, Field.REFERENCE}),
    check=check,
    since=RFC_6335_PUBLISHED,
)
