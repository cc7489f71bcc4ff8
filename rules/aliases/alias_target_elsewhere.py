"""An alias that points to a name which does not have its port on its transport.

Why it matters
    A historic name and its replacement are two names of one service. Who follows the note arrives at another port.
What is let through
    A port that cannot be read; a target that is not in the registry or is an alias itself. They are the matter of other rules.
How to repair
    Correct the name in the note, or add the missing entry of the replacement.
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
                                      ^^^^^^^^^ 'lamp_lm' is an alias to 'lamp-lm', which has no entry on 7001/udp
    </record>
    <record>
      <name>lamp-lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
    </record>
"""

from collections.abc import Iterator

from linter.index import Index, fold
from linter.model import Field, Record
from linter.problem import Problem
from linter.rule import Citation, Rule, Scope, Severity

from ..vocabulary import aliases
from ._pairs import alias_entries, aliases_by_name, counterpart, quoted, related, targets, whereabouts


def check(record: Record, index: Index) -> Iterator[Problem]:
    target, entries = index.get(aliases)[record], targets(index, record)
    if not entries or fold(target) in index.get(aliases_by_name) or (record.number is not None and record.ports is None):
        return
    if not counterpart(index, record):
        message = "'{0}' is an alias to '{1}', which has no entry {2}"
        args = (record.name, target, whereabouts(record))
        yield Problem(record, Field.NOTE, message, args, related(entries, "the entry that it points to"), part=quoted(target))


RULE = Rule(
    code="ALIAS003",
    name="alias-target-elsewhere",
    severity=Severity.ERROR,
    scope=Scope.RECORD,
    over=alias_entries,
    cites=(Citation("RFC 6335", "10.1"),),
    check=check,
)
