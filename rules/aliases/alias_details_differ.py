"""A historic name and its replacement with different details of the assignment.

Why it matters
    The two entries are one assignment under two names. If a contact or a date is corrected in only one of them, the other is wrong.
What is allowed
    A pair in which the new entry does not say that it replaces the old one. Notes, unauthorized use, and text that the
    replacement's description adds to that of the old name. Differences in undefined contacts, which undefined-contact reports.
How to fix
    Make the same change in both entries.
Good
    <record date="2008-01-15">
      <name>lamp_lm</name>
      <protocol>tcp</protocol>
      <xref type="person" data="Ann"/>
      <description>Lamps</description>
      <number>7001</number>
      <note>This entry is an alias to "lamp-lm".</note>
    </record>
    <record date="2008-01-15">
      <name>lamp-lm</name>
      <protocol>tcp</protocol>
      <xref type="person" data="Ann"/>
      <description>Lamps
    IANA assigned this well-formed service name as a replacement for "lamp_lm".</description>
      <number>7001</number>
    </record>
    <person id="Ann"/>
Bad
    <record date="2008-01-15">
      <name>lamp_lm</name>
      <protocol>tcp</protocol>
      <xref type="person" data="Ann"/>
                                ^^^ 'lamp_lm' and its replacement 'lamp-lm' differ: contact 'Ann' and 'Bob', modification date none and '2020-01-15'; correct one of them
      <description>Lamps</description>
      <number>7001</number>
      <note>This entry is an alias to "lamp-lm".</note>
    </record>
    <record date="2008-01-15" updated="2020-01-15">
      <name>lamp-lm</name>
      <protocol>tcp</protocol>
      <xref type="person" data="Bob"/>
      <description>Lamps
    IANA assigned this well-formed service name as a replacement for "lamp_lm".</description>
      <number>7001</number>
    </record>
    <person id="Ann"/>
    <person id="Bob"/>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Related, Severity

from ..shared.alias_marks import aliases
from ._pairs import alias_entries, counterpart, differences, intended_target, replaces


def check(record: Record, index: Index) -> Iterator[Problem]:
    other = counterpart(index, record) if record in index.get(aliases) else None
    if other is None or not replaces(index, other, record):
        other = intended_target(index, record)
    if other is None or not (found := list(differences(record, other, index))):
        return
    field = found[0][0]
    shown = ", ".join(f"{{{i}}}" for i, _ in enumerate(found, 2))
    args = (record.name, other.name, *(f"{field}{difference}" for field, difference in found))
    related = (Related(other, field, "the replacement"),)
    yield Problem(record, field, f"'{{0}}' and its replacement '{{1}}' differ: {shown}; correct one of them", args, related)


RULE = RecordRule(
    code="ALIAS007",
    name="alias-details-differ",
    severity=Severity.WARNING,
    by_links=True,
    candidates=alias_entries,
    cites=(Citation("RFC 6335", "10.1"),),
    requires=frozenset({Capability.DESCRIPTIONS, Capability.NOTES, Capability.WORDING}),
    reads=frozenset(
        {
            Field.NAME,
            Field.PORT,
            Field.TRANSPORT,
            Field.DESCRIPTION,
            Field.ASSIGNEE,
            Field.CONTACT,
            Field.REGISTERED,
            Field.MODIFIED,
            Field.REFERENCE,
            Field.SERVICE_CODE,
            Field.NOTE,
            Field.ID,
        }
    ),
    check=check,
)
