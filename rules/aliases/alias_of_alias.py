"""An alias that points to another alias.

Why it matters
    A historic name should point to the name in current use. A chain sends readers from one old name to the next, and a cycle
    never ends.
How to fix
    Write the name at the end of the chain in the note. In a cycle, register the name to which all entries should point.
    The safe fix corrects the name in the note if exactly one name says that it replaces this one, and is well-formed and on the
    same port and transport.
Good
    <record>
      <name>lamp_lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
      <note>This entry is an alias to "lamp-lm".</note>
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
      <note>This entry is an alias to "lamp.lm".</note>
                                      ^^^^^^^^^ target 'lamp.lm' of alias 'lamp_lm' is an alias to 'lamp-lm'; point to the name in current use
    </record>
    <record>
      <name>lamp.lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
      <note>This entry is an alias to "lamp-lm".</note>
    </record>
    <record>
      <name>lamp-lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
    </record>
    <record>
      <name>torch_lm</name>
      <protocol>tcp</protocol>
      <number>7002</number>
      <note>This entry is an alias to "torch_lm".</note>
                                      ^^^^^^^^^^ alias 'torch_lm' points to itself; point to the name in current use
    </record>
    <record>
      <name>torch-lm</name>
      <protocol>tcp</protocol>
      <description>IANA assigned this well-formed service name as a replacement for "torch_lm".</description>
      <number>7002</number>
    </record>
Fixed
    <record>
      <name>lamp_lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
      <note>This entry is an alias to "lamp.lm".</note>
    </record>
    <record>
      <name>lamp.lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
      <note>This entry is an alias to "lamp-lm".</note>
    </record>
    <record>
      <name>lamp-lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
    </record>
    <record>
      <name>torch_lm</name>
      <protocol>tcp</protocol>
      <number>7002</number>
      <note>This entry is an alias to "torch-lm".</note>
    </record>
    <record>
      <name>torch-lm</name>
      <protocol>tcp</protocol>
      <description>IANA assigned this well-formed service name as a replacement for "torch_lm".</description>
      <number>7002</number>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Safety, Severity, fold_case

from ..shared.alias_marks import alias_mark, aliases
from ._pairs import alias_entries, aliases_by_name, counterpart, fix_target, quoted_name, relate


def check(record: Record, index: Index) -> Iterator[Problem]:
    known = index.get(aliases)
    target = known[record]
    place = quoted_name(alias_mark(record))
    if fold_case(target) == fold_case(record.name or ""):
        message = "alias '{0}' points to itself; point to the name in current use"
        yield Problem(record, Field.NOTE, message, (record.name,), substring=place, fix=fix_target(index, record))
        return
    other = counterpart(index, record) or index.get(aliases_by_name).get(fold_case(target))
    if other and other in known:
        message = "target '{1}' of alias '{0}' is an alias to '{2}'; point to the name in current use"
        args = (record.name, target, known[other])
        places = relate([other], "the alias that it points to")
        yield Problem(record, Field.NOTE, message, args, places, substring=place, fix=fix_target(index, record))


RULE = RecordRule(
    code="ALIAS004",
    name="alias-of-alias",
    severity=Severity.ERROR,
    by_links=True,
    candidates=alias_entries,
    cites=(Citation("RFC 6335", "10.1"),),
    requires=frozenset({Capability.NOTES}),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.DESCRIPTION, Field.NOTE}),
    check=check,
    fixes=(Safety.SAFE,),
)
