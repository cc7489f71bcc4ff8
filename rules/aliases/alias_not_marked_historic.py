"""An alias whose note does not say that the entry is historic.

Why it matters
    The note should discourage use of the old name, which service discovery may not support. A note that only mentions the alias
    reads as if both names were equally good.
How to fix
    Add the sentence of other aliases, that the entry is now historic. The unsafe fix adds it in the words that the registry uses
    most often.
Good
    <record>
      <name>lamp_lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
      <note>This entry is an alias to "lamp-lm".
    This entry is now historic.</note>
    </record>
Bad
    <record>
      <name>lamp_lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
      <note>This entry is an alias to "lamp-lm".</note>
                             ^^^^^^^^^^^^^^^^^^ note makes 'lamp_lm' an alias without calling it historic; add that it is historic
    </record>
Fixed
    <record>
      <name>lamp_lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
      <note>This entry is an alias to "lamp-lm".
    It is historic and not meant for new use.</note>
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Field, Fix, Index, Problem, Record, RecordRule, Safety, Severity, substring

from ..shared.alias_marks import alias_mark, alias_words, aliases, says_historic
from ..shared.wording import append_sentence


def aliases_not_called_historic(index: Index) -> Sequence[Record]:
    """Return the aliases whose note does not say that the entry is historic."""
    return [record for record in index.get(aliases) if not says_historic(record.note or "")]


def check(record: Record, index: Index) -> Iterator[Problem]:
    mark = alias_mark(record)
    message = "note makes '{0}' an alias without calling it historic; add that it is historic"
    change = append_sentence(record, Field.NOTE, index.get(alias_words)[1].strip())
    fix = Fix("say in the note that the entry is historic", (change,), Safety.UNSAFE)
    part = substring(mark.string, *mark.span()) if mark else None
    yield Problem(record, Field.NOTE, message, (record.name,), substring=part, fix=fix)


RULE = RecordRule(
    code="ALIAS008",
    name="alias-not-marked-historic",
    severity=Severity.NOTE,
    by_links=True,
    candidates=aliases_not_called_historic,
    cites=(Citation("RFC 6335", "10.1"),),
    requires=frozenset({Capability.NOTES}),
    reads=frozenset({Field.NAME, Field.NOTE, Field.INLINE_REFERENCE}),
    check=check,
    fixes=(Safety.UNSAFE,),
)
