"""An alias that points to a name which is not well-formed.

Why it matters
    Names with illegal characters were made aliases because service discovery cannot use them. A replacement with the same fault
    is no improvement.
What is let through
    A malformed name that is an alias itself, or that is not on the port of the alias: other rules report these.
How to repair
    Register a well-formed name and let both entries point to it.
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
                                      ^^^^^^^^^ 'lamp_lm' is an alias to 'lamp.lm', which has '.', and only ASCII letters, digits and hyphens are allowed
    </record>
    <record>
      <name>lamp.lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
    </record>
"""

from collections.abc import Iterator

from linter.index import Index, fold
from linter.model import Feature, Field, Record
from linter.problem import Problem
from linter.rule import Citation, Rule, Scope, Severity

from ..vocabulary import alias_mark, aliases, name_faults
from ._pairs import alias_entries, aliases_by_name, counterpart, quoted, related


def check(record: Record, index: Index) -> Iterator[Problem]:
    target, other = index.get(aliases)[record], counterpart(index, record)
    if other is None or fold(target) in index.get(aliases_by_name):
        return
    if faults := name_faults(target):
        message = "'{0}' is an alias to '{1}', which {2}"
        args = (record.name, target, "; ".join(faults))
        yield Problem(
            record, Field.NOTE, message, args, related([other], "the entry that it points to"), part=quoted(alias_mark(record))
        )


RULE = Rule(
    code="ALIAS002",
    name="alias-target-malformed",
    severity=Severity.ERROR,
    scope=Scope.RECORD,
    over=alias_entries,
    cites=(Citation("RFC 6335", "10.1"), Citation("RFC 6335", "5.1", "MUST")),
    needs=frozenset({Feature.NOTES}),
    check=check,
)
