"""An alias that points to a name which is not in the registry.

Why it matters
    The note of a historic name sends readers to the name that they should use, and that name does not exist.
How to fix
    Correct the name in the note, or add the entry that it refers to.
    The safe fix corrects the name in the note if exactly one name says that it
    replaces this one, and is well-formed and on the same port and transport.
Good
    <record>
      <name>lamp_lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
      <note>This entry is an alias to "lamp-lm".
    This entry is now historic.</note>
    </record>
    <record>
      <name>lamp-lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
    </record>
Bad
    <record>
      <name>lamp_lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
      <note>This entry is an alias to "lamplm".
                                      ^^^^^^^^ 'lamp_lm' is an alias to 'lamplm', which is not in the registry
    This entry is now historic.</note>
    </record>
    <record>
      <name>lamp-lm</name>
      <protocol>tcp</protocol>
      <description>IANA assigned this well-formed service name as a replacement for "lamp_lm".</description>
      <number>7001</number>
    </record>
Fixed
    <record>
      <name>lamp_lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
      <note>This entry is an alias to "lamp-lm".
    This entry is now historic.</note>
    </record>
    <record>
      <name>lamp-lm</name>
      <protocol>tcp</protocol>
      <description>IANA assigned this well-formed service name as a replacement for "lamp_lm".</description>
      <number>7001</number>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Safety, Severity

from ..alias_marks import alias_mark, aliases
from ..rfc6335 import entries_of
from ._pairs import alias_entries, claimants, directed, quoted, related


def check(record: Record, index: Index) -> Iterator[Problem]:
    target = index.get(aliases).get(record)
    if target is None or entries_of(index, target):
        return
    replacing = related(claimants(index, record.name), "this entry says that it is the replacement", Field.DESCRIPTION)
    message = "'{0}' is an alias to '{1}', which is not in the registry"
    place = quoted(alias_mark(record))
    yield Problem(record, Field.NOTE, message, (record.name, target), replacing, substring=place, fix=directed(index, record))


RULE = RecordRule(
    code="ALIAS001",
    name="alias-target-missing",
    severity=Severity.ERROR,
    candidates=alias_entries,
    cites=(Citation("RFC 6335", "10.1"),),
    requires=frozenset({Capability.WHOLE, Capability.NOTES}),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.DESCRIPTION, Field.NOTE}),
    check=check,
    fixes=(Safety.SAFE,),
)
