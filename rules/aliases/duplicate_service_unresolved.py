"""An entry whose note calls it a duplicate of a service that is not on its port.

Why it matters
    The note sends readers to the service name that they should use instead. They cannot follow it if that service is missing.
What is allowed
    An entry with a malformed or dynamic port, and a service with such a port on the same transport: other rules report them.
How to fix
    Correct the name in the note, or add the missing entry.
Good
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <number>7001</number>
    </record>
    <record>
      <name>lamplight</name>
      <protocol>tcp</protocol>
      <number>7001</number>
      <note>This is a duplicate of the "lamp" service.</note>
    </record>
Bad
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <number>7001</number>
    </record>
    <record>
      <name>lamplight</name>
      <protocol>udp</protocol>
      <number>7001</number>
      <note>This is a duplicate of the "lamp" service.</note>
                                       ^^^^^^ 'lamplight' is a duplicate of 'lamp', which has no entry on 7001/udp
    </record>
    <record>
      <name>lamp-light</name>
      <protocol>tcp</protocol>
      <number>7001</number>
      <note>This is a duplicate of the "lampe" service.</note>
                                       ^^^^^^^ 'lamp-light' is a duplicate of 'lampe', which is not in the registry
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Severity, fold_case

from ..alias_marks import duplicate_mark, duplicates
from ..rfc6335 import entries_of
from ._pairs import duplicate_entries, entry_beside, ports_are_at_fault, quoted, related, whereabouts


def check(record: Record, index: Index) -> Iterator[Problem]:
    original = index.get(duplicates).get(record)
    if original is None:
        return
    if record.name is not None and fold_case(original) == fold_case(record.name):
        yield Problem(
            record, Field.NOTE, "'{0}' is a duplicate of itself", (record.name,), substring=quoted(duplicate_mark(record))
        )
        return
    entries = entries_of(index, original)
    if entry_beside(index, record, original) or ports_are_at_fault(index, record, original):
        return
    message = "'{0}' is a duplicate of '{1}', which " + ("has no entry {2}" if entries else "is not in the registry")
    args = (record.name, original, whereabouts(record))
    yield Problem(
        record, Field.NOTE, message, args, related(entries, "an entry of that name"), substring=quoted(duplicate_mark(record))
    )


RULE = RecordRule(
    code="ALIAS009",
    name="duplicate-service-unresolved",
    severity=Severity.WARNING,
    candidates=duplicate_entries,
    cites=(Citation("RFC 6335", "5"), Citation("RFC 6335", "10")),
    requires=frozenset({Capability.WHOLE, Capability.NOTES}),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.DESCRIPTION, Field.NOTE}),
    check=check,
)
