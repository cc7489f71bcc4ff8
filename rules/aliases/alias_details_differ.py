"""A historic name and its replacement with different details of the assignment.

Why it matters
    The two are one assignment under two names. When a contact changes or a date is corrected in only one of them, the other is
    left wrong.
What is let through
    A pair in which one of the two does not name the other. Notes, reports of unauthorized use, and what the description of the
    replacement says beyond that of the old name. A difference that involves an undefined contact: another rule reports it.
How to repair
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
                                ^^^ 'lamp_lm' and its replacement 'lamp-lm' differ: contact 'Ann' against 'Bob', modification date none against '2020-01-15'
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

from collections.abc import Iterable, Iterator

from linter.index import Index, contacts_by_id
from linter.model import Feature, Field, Record, Reference
from linter.problem import Problem, Related
from linter.rule import Citation, Rule, Scope, Severity

from ..vocabulary import assignees
from ._pairs import alias_entries, counterpart, replaces


def check(record: Record, index: Index) -> Iterator[Problem]:
    other = counterpart(index, record)
    if other is None or not replaces(index, other, record) or not (differences := list(_differences(record, other, index))):
        return
    field = differences[0][0]
    shown = ", ".join(f"{{{i}}}" for i, _ in enumerate(differences, 2))
    args = (record.name, other.name, *(f"{field}{difference}" for field, difference in differences))
    related = (Related(other, field, "the replacement"),)
    yield Problem(record, field, f"'{{0}}' and its replacement '{{1}}' differ: {shown}", args, related)


def _differences(record: Record, other: Record, index: Index) -> Iterator[tuple[Field, str]]:
    """The fields in which two entries differ, each with words for the two values; undefined contacts make no difference."""
    if not _squeezed(other.description).startswith(_squeezed(record.description)):
        yield Field.DESCRIPTION, ""
    defined = index.get(contacts_by_id).keys()
    if record.assignees is not None or other.assignees is not None:
        mine, theirs = assignees(record), assignees(other)
        if defined >= set(mine) ^ set(theirs):
            yield from _values(Field.ASSIGNEE, mine, theirs)
    mine, theirs = _words(record.contacts), _words(other.contacts)
    if defined >= set(mine) ^ set(theirs):
        yield from _values(Field.CONTACT, mine, theirs)
    yield from _values(Field.REFERENCE, _words(record.references), _words(other.references))
    yield from _values(Field.REGISTERED, (record.registered,), (other.registered,))
    yield from _values(Field.MODIFIED, (record.modified,), (other.modified,))
    yield from _values(Field.SERVICE_CODE, (record.service_code,), (other.service_code,))


def _values(field: Field, mine: Iterable[str | None], theirs: Iterable[str | None]) -> Iterator[tuple[Field, str]]:
    here, there = (sorted(set(filter(None, values))) for values in (mine, theirs))
    if here != there:
        yield field, " {} against {}".format(*(", ".join(f"'{value}'" for value in values) or "none" for values in (here, there)))


def _words(references: Iterable[Reference]) -> list[str]:
    return [reference.target or reference.label for reference in references]


def _squeezed(text: str | None) -> str:
    return " ".join((text or "").split())


RULE = Rule(
    code="ALIAS007",
    name="alias-details-differ",
    severity=Severity.WARNING,
    scope=Scope.RECORD,
    over=alias_entries,
    cites=(Citation("RFC 6335", "10.1"),),
    needs=frozenset({Feature.DESCRIPTIONS, Feature.NOTES, Feature.WORDING}),
    check=check,
)
