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
                                       ^^^^^^ note calls 'lamplight' a duplicate of 'lamp', which has no entry on 7001/udp; correct the note or add the entry
    </record>
    <record>
      <name>lamp-light</name>
      <protocol>tcp</protocol>
      <number>7001</number>
      <note>This is a duplicate of the "lampe" service.</note>
                                       ^^^^^^^ note calls 'lamp-light' a duplicate of 'lampe', which is not in the registry; correct the note or add the entry
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Severity, fold_case

from ..shared.alias_marks import duplicate_mark, duplicates
from ..shared.rfc6335 import entries_of
from ._pairs import describe_place, duplicate_entries, entry_beside, has_unassignable_port, quoted_name, relate


def check(record: Record, index: Index) -> Iterator[Problem]:
    original = index.get(duplicates)[record]
    place = quoted_name(duplicate_mark(record))
    if fold_case(original) == fold_case(record.name or ""):
        message = "note calls '{0}' a duplicate of itself; write the name of the other service"
        yield Problem(record, Field.NOTE, message, (record.name,), substring=place)
        return
    if entry_beside(index, record, original) or has_unassignable_port(index, record, original):
        return
    entries = entries_of(index, original)
    fault = "has no entry {2}" if entries else "is not in the registry"
    message = f"note calls '{{0}}' a duplicate of '{{1}}', which {fault}; correct the note or add the entry"
    args = (record.name, original, describe_place(record))
    yield Problem(record, Field.NOTE, message, args, relate(entries, "an entry of that name"), substring=place)


RULE = RecordRule(
    code="ALIAS009",
    name="duplicate-service-unresolved",
    severity=Severity.WARNING,
    by_links=True,
    candidates=duplicate_entries,
    cites=(Citation("RFC 6335", "5"), Citation("RFC 6335", "10")),
    requires=frozenset({Capability.NAMES, Capability.WHOLE, Capability.NOTES}),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.DESCRIPTION, Field.NOTE}),
    check=check,
)
