"""An alias that points to a name which is not in the registry.

Why it matters
    The note of a historic name sends its readers to the name that they should use, and there is no such name.
How to repair
    Correct the name in the note, or add the entry that it refers to.
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
"""

from collections.abc import Iterator

from linter.index import Index, fold
from linter.model import Feature, Field, Record
from linter.problem import Problem
from linter.rule import Citation, Rule, Scope, Severity

from ..vocabulary import alias_mark, aliases
from ._pairs import alias_entries, claims, quoted, related, targets


def check(record: Record, index: Index) -> Iterator[Problem]:
    if record.name is None or targets(index, record):
        return
    target = index.get(aliases)[record]
    replacing = related(
        index.get(claims).get(fold(record.name), ()), "this entry says that it is the replacement", Field.DESCRIPTION
    )
    message = "'{0}' is an alias to '{1}', which is not in the registry"
    yield Problem(record, Field.NOTE, message, (record.name, target), replacing, part=quoted(alias_mark(record)))


RULE = Rule(
    code="ALIAS001",
    name="alias-target-missing",
    severity=Severity.ERROR,
    scope=Scope.RECORD,
    over=alias_entries,
    cites=(Citation("RFC 6335", "10.1"),),
    needs=frozenset({Feature.WHOLE, Feature.NOTES}),
    check=check,
)
