"""A replacement whose name is not the old name with hyphens for its illegal characters.

Why it matters
    Where every replacement is made in the same way, who meets an old name can tell the new one without a look into the registry.
What is let through
    A well-formed name that is an alias; a target that does not say that it replaces the old name, which is the matter of another
    rule. An old name from which hyphens make no well-formed name: `whois++` became `whoispp` by RFC 6335 itself.
How to repair
    Before anybody uses the new name, register the derived one instead. After that, leave it.
Good
    <record>
      <name>lamp_lm/1</name>
      <protocol>tcp</protocol>
      <number>7001</number>
      <note>This entry is an alias to "lamp-lm-1".</note>
    </record>
    <record>
      <name>lamp-lm-1</name>
      <protocol>tcp</protocol>
      <description>IANA assigned this well-formed service name as a replacement for "lamp_lm/1".</description>
      <number>7001</number>
    </record>
Bad
    <record>
      <name>lamp_lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
      <note>This entry is an alias to "lamplm".</note>
                                      ^^^^^^^^ replacement of 'lamp_lm' is 'lamplm' and not 'lamp-lm'
    </record>
    <record>
      <name>lamplm</name>
      <protocol>tcp</protocol>
      <description>IANA assigned this well-formed service name as a replacement for "lamp_lm".</description>
      <number>7001</number>
    </record>
"""

from collections.abc import Iterator

from linter.index import Index, fold
from linter.model import Field, Record
from linter.problem import Problem
from linter.rule import Citation, Rule, Scope, Severity

from ..vocabulary import aliases, derived_name, name_faults
from ._pairs import alias_entries, counterpart, quoted, related, replaces


def check(record: Record, index: Index) -> Iterator[Problem]:
    if record.name is None or not name_faults(record.name):
        return
    target, derived = index.get(aliases)[record], derived_name(record.name)
    if name_faults(derived) or fold(target) == fold(derived):
        return
    other = counterpart(index, record)
    if other and replaces(index, other, record):
        message = "replacement of '{0}' is '{1}' and not '{2}'"
        places = related([other], "the replacement")
        yield Problem(record, Field.NOTE, message, (record.name, target, derived), places, part=quoted(target))


RULE = Rule(
    code="ALIAS006",
    name="replacement-not-derived",
    severity=Severity.NOTE,
    scope=Scope.RECORD,
    over=alias_entries,
    cites=(Citation("RFC 6335", "10.1"),),
    check=check,
)
