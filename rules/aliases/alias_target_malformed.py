"""An alias that points to a name which is not well-formed.

Why it matters
    Names with illegal characters became aliases because service discovery cannot use them. A replacement with the same fault is
    no improvement.
What is allowed
    A malformed name that is an alias itself, or that is not on the port of the alias: other rules report these.
How to fix
    Register a well-formed name and let both entries point to it.
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
                                      ^^^^^^^^^ target 'lamp.lm' of alias 'lamp_lm' has '.', and only ASCII letters, digits and hyphens are allowed; register a well-formed name
    </record>
    <record>
      <name>lamp.lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
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
      <note>This entry is an alias to "lamp-lm".</note>
    </record>
    <record>
      <name>lamp.lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
    </record>
    <record>
      <name>lamp-lm</name>
      <protocol>tcp</protocol>
      <description>IANA assigned this well-formed service name as a replacement for "lamp_lm".</description>
      <number>7001</number>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Safety, Severity, fold_case

from ..shared.alias_marks import alias_mark, aliases
from ..shared.rfc6335 import name_faults
from ._pairs import alias_entries, aliases_by_name, counterpart, fix_target, quoted_name, relate


def check(record: Record, index: Index) -> Iterator[Problem]:
    target = index.get(aliases)[record]
    other = counterpart(index, record)
    if other is None or fold_case(target) in index.get(aliases_by_name):
        return
    if faults := name_faults(target):
        message = "target '{1}' of alias '{0}' {2}; register a well-formed name"
        args = (record.name, target, "; ".join(faults))
        places = relate([other], "the entry that it points to")
        place = quoted_name(alias_mark(record))
        yield Problem(record, Field.NOTE, message, args, places, substring=place, fix=fix_target(index, record))


RULE = RecordRule(
    code="ALIAS002",
    name="alias-target-malformed",
    severity=Severity.ERROR,
    by_links=True,
    candidates=alias_entries,
    cites=(Citation("RFC 6335", "10.1"), Citation("RFC 6335", "5.1", "MUST")),
    requires=frozenset({Capability.NOTES}),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.DESCRIPTION, Field.NOTE}),
    check=check,
    fixes=(Safety.SAFE,),
)
