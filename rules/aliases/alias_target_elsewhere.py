"""An alias that points to a name which is not on the same port and transport.

Why it matters
    A historic name and its replacement are two names of one service. Whoever follows the note arrives at another port.
What is let through
    A target that is not in the registry, or that is an alias itself. An alias with a malformed or dynamic port, and a target
    with such a port on the same transport. Other rules report all of these.
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
from linter.model import Feature, Field, Record
from linter.problem import Problem
from linter.rule import Citation, Rule, Scope, Severity

from ..vocabulary import DYNAMIC_PORTS_START, alias_mark, aliases
from ._pairs import alias_entries, aliases_by_name, counterpart, quoted, related, targets, whereabouts


def check(record: Record, index: Index) -> Iterator[Problem]:
    target, entries = index.get(aliases)[record], targets(index, record)
    if not entries or fold(target) in index.get(aliases_by_name) or counterpart(index, record):
        return
    if not any(_has_unusable_port(entry) for entry in (record, *entries) if entry.transport == record.transport):
        message = "'{0}' is an alias to '{1}', which has no entry {2}"
        args = (record.name, target, whereabouts(record))
        yield Problem(
            record, Field.NOTE, message, args, related(entries, "the entry that it points to"), part=quoted(alias_mark(record))
        )


def _has_unusable_port(entry: Record) -> bool:
    """Whether the port of an entry is malformed or dynamic, so that the port itself is what has to be mended."""
    return entry.number is not None and (entry.ports is None or entry.ports.high >= DYNAMIC_PORTS_START)


RULE = Rule(
    code="ALIAS003",
    name="alias-target-elsewhere",
    severity=Severity.ERROR,
    scope=Scope.RECORD,
    over=alias_entries,
    cites=(Citation("RFC 6335", "10.1"),),
    needs=frozenset({Feature.WHOLE, Feature.NOTES}),
    check=check,
)
