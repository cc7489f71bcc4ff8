"""An alias that points to a name which is not in the registry.

Why it matters
    The note of a historic name sends readers to the name that they should use, and that name does not exist.
How to fix
    Correct the name in the note, or add the entry that it refers to.
    The safe fix corrects the name in the note if exactly one name says that it replaces this one, and is well-formed and on the
    same port and transport.
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
                                      ^^^^^^^^ target 'lamplm' of alias 'lamp_lm' is not in the registry; correct the note or add the entry
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

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Safety, Severity

from ..shared.alias_marks import alias_mark, aliases
from ..shared.rfc6335 import entries_of
from ._pairs import entries_replacing, fix_target, quoted_name, relate


def aliases_with_missing_target(index: Index) -> Sequence[Record]:
    """Return the aliases whose target has no entry."""
    return [alias for alias, target in index.get(aliases).items() if not entries_of(index, target)]


def check(record: Record, index: Index) -> Iterator[Problem]:
    target = index.get(aliases)[record]
    replacing = relate(entries_replacing(index, record.name), "the entry that says it is the replacement", Field.DESCRIPTION)
    message = "target '{1}' of alias '{0}' is not in the registry; correct the note or add the entry"
    place = quoted_name(alias_mark(record))
    yield Problem(record, Field.NOTE, message, (record.name, target), replacing, substring=place, fix=fix_target(index, record))


RULE = RecordRule(
    code="ALIAS001",
    name="alias-target-missing",
    severity=Severity.ERROR,
    by_links=True,
    candidates=aliases_with_missing_target,
    cites=(Citation("RFC 6335", "10.1"),),
    requires=frozenset({Capability.NAMES, Capability.WHOLE, Capability.NOTES}),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.DESCRIPTION, Field.NOTE}),
    check=check,
    fixes=(Safety.SAFE,),
)
