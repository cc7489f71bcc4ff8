"""The same reference twice on one entry.

Why it matters
    One of the two was perhaps meant to be another: the contact of the assignee, the second of two RFCs. If not, it is one too many.
What is allowed
    The same document with different labels, as for two of its sections, or with a section of its own; references in the running text.
How to fix
    Correct one of them. The later one is removed safely: the entry refers to the same as before.
Good
    <record>
      <name>lamp</name>
      <xref type="person" data="Ada_Moss"/>
      <xref type="rfc" data="rfc9998"/>
      <xref type="rfc" data="rfc9999"/>
      <xref type="rfc" data="rfc9999">RFC9999, Section 2</xref>
    </record>
Bad
    <record>
      <name>lamp</name>
      <xref type="person" data="Ada_Moss"/>
      <xref type="person" data="Ada_Moss"/>
                                ^^^^^^^^ reference 'Ada_Moss' stands twice on this entry
      <xref type="rfc" data="rfc9999"/>
      <xref type="rfc" data="RFC9999"/>
                             ^^^^^^^ reference 'RFC9999' stands twice on this entry
    </record>
Fixed
    <record>
      <name>lamp</name>
      <xref type="person" data="Ada_Moss"/>
      <xref type="rfc" data="rfc9999"/>
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Fix,
    Index,
    Problem,
    Record,
    RecordRule,
    Reference,
    Related,
    Remove,
    Safety,
    Severity,
)

from ..documents import as_address, as_draft, as_footnote, as_rfc


def with_several(index: Index) -> Sequence[Record]:
    """The entries with several references of one kind."""
    return [
        record
        for record in index.registry.records
        if len(record.contacts) > 1 or len(record.references) > 1 or (record.assignees and len(record.assignees) > 1)
    ]


def check(record: Record, index: Index) -> Iterator[Problem]:
    if " section=" in index.registry.source.text[record.start : record.end]:
        return
    for field, references in (
        (Field.ASSIGNEE, record.assignees or ()),
        (Field.CONTACT, record.contacts),
        (Field.REFERENCE, record.references),
    ):
        first: dict[tuple[str, str, str], int] = {}
        for value_index, reference in enumerate(references):
            earlier = first.setdefault(_meant(reference, index), value_index)
            if earlier == value_index or not (reference.target or reference.label).strip():
                continue
            fix = Fix("remove the second one", (Remove(record, field, value_index),))
            related = (Related(record, field, "the first one", earlier),)
            args = (reference.target or " ".join(reference.label.split()),)
            yield Problem(record, field, "reference '{0}' stands twice on this entry", args, related, value_index, fix=fix)


def _meant(reference: Reference, index: Index) -> tuple[str, str, str]:
    """What a reference refers to, however it is written, and what it shows."""
    kind, target, label = reference
    written: str | None = target
    match kind:
        case "rfc":
            written = as_rfc(target)
        case "draft":
            written = as_draft(target)
        case "uri":
            written = as_address(target)
        case "note":
            written = as_footnote(target, index)
    return kind, written or target, " ".join(label.split())


RULE = RecordRule(
    code="REF004",
    name="duplicate-reference",
    severity=Severity.NOTE,
    candidates=with_several,
    cites=(Citation("RFC 6335", "8.1.1"), Citation("IANA's registry", "references")),
    requires=frozenset({Capability.REFERENCES}),
    reads=frozenset({Field.ASSIGNEE, Field.CONTACT, Field.REFERENCE, Field.LINE}),
    check=check,
    fixes=(Safety.SAFE,),
)
