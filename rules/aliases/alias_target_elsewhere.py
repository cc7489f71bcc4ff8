"""An alias that points to a name which is not on the same port and transport.

Why it matters
    A historic name and its replacement are two names of one service. Readers who follow the note reach another port.
What is allowed
    A target that is not in the registry, or that is an alias itself. An alias with a malformed or dynamic port, and a target
    with such a port on the same transport. Other rules report all of these.
How to fix
    Correct the name in the note, or add the missing entry of the replacement.
    The safe fix corrects the name in the note if exactly one name says that it replaces this one, and is well-formed and on the
    same port and transport.
Good
    <record>
      <name>lamp_lm</name>
      <protocol>udp</protocol>
      <number>7001</number>
      <note>This entry is an alias to "lamp-lm".</note>
    </record>
    <record>
      <name>lamp-lm</name>
      <protocol>udp</protocol>
      <number>7001</number>
    </record>
Bad
    <record>
      <name>lamp_lm</name>
      <protocol>udp</protocol>
      <number>7001</number>
      <note>This entry is an alias to "lamp-lm".</note>
                                      ^^^^^^^^^ target 'lamp-lm' of alias 'lamp_lm' has no entry on 7001/udp; correct the note or add the entry
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
      <note>This entry is an alias to "lamp-lm".</note>
                                      ^^^^^^^^^ target 'lamp-lm' of alias 'torch_lm' has no entry on 7002/tcp; correct the note or add the entry
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
      <protocol>udp</protocol>
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
from ..shared.rfc6335 import entries_of
from ._pairs import (
    alias_entries,
    aliases_by_name,
    counterpart,
    describe_place,
    fix_target,
    has_unassignable_port,
    quoted_name,
    relate,
)


def check(record: Record, index: Index) -> Iterator[Problem]:
    target = index.get(aliases)[record]
    entries = entries_of(index, target)
    if not entries or fold_case(target) in index.get(aliases_by_name) or counterpart(index, record):
        return
    if not has_unassignable_port(index, record, target):
        message = "target '{1}' of alias '{0}' has no entry {2}; correct the note or add the entry"
        args = (record.name, target, describe_place(record))
        places = relate(entries, "the entry that it points to")
        place = quoted_name(alias_mark(record))
        yield Problem(record, Field.NOTE, message, args, places, substring=place, fix=fix_target(index, record))


RULE = RecordRule(
    code="ALIAS003",
    name="alias-target-elsewhere",
    severity=Severity.ERROR,
    by_links=True,
    candidates=alias_entries,
    cites=(Citation("RFC 6335", "10.1"),),
    requires=frozenset({Capability.WHOLE, Capability.NOTES}),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.DESCRIPTION, Field.NOTE}),
    check=check,
    fixes=(Safety.SAFE,),
)
