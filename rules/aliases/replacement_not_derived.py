"""A replacement whose name is not the old name with hyphens in place of illegal characters.

Why it matters
    If all replacements are formed in the same way, readers of an old name can derive the new one without looking it up.
What is allowed
    A well-formed name that is an alias. A target that is malformed, or that does not say that it replaces the old name, which
    other rules report. An old name that hyphens do not make well-formed: RFC 6335 section 10.1 itself replaces `whois++` by
    `whoispp`.
How to fix
    If the new name is not in use yet, register the derived one instead. Otherwise keep it.
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
                                      ^^^^^^^^ replacement 'lamplm' is not derived from 'lamp_lm'; RFC 6335 derives 'lamp-lm'
    </record>
    <record>
      <name>lamplm</name>
      <protocol>tcp</protocol>
      <description>IANA assigned this well-formed service name as a replacement for "lamp_lm".</description>
      <number>7001</number>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Severity, fold_case

from ..shared.alias_marks import alias_mark, aliases
from ..shared.rfc6335 import derived_name, name_faults
from ._pairs import alias_entries, counterpart, quoted_name, relate, replaces


def check(record: Record, index: Index) -> Iterator[Problem]:
    target, name = index.get(aliases)[record], record.name or ""
    derived = derived_name(name)
    if not name_faults(name) or name_faults(derived) or name_faults(target) or fold_case(target) == fold_case(derived):
        return
    other = counterpart(index, record)
    if other and replaces(index, other, record):
        message = "replacement '{1}' is not derived from '{0}'; RFC 6335 derives '{2}'"
        places = relate([other], "the replacement")
        yield Problem(record, Field.NOTE, message, (name, target, derived), places, substring=quoted_name(alias_mark(record)))


RULE = RecordRule(
    code="ALIAS006",
    name="replacement-not-derived",
    severity=Severity.NOTE,
    by_links=True,
    candidates=alias_entries,
    cites=(Citation("RFC 6335", "10.1"),),
    requires=frozenset({Capability.DESCRIPTIONS, Capability.NOTES}),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.DESCRIPTION, Field.NOTE}),
    check=check,
)
