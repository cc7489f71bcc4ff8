"""A reference that occurs twice in one field of an entry.

Why it matters
    One of the two may replace another reference by mistake, such as the second of two RFCs. Otherwise one is redundant.
What is allowed
    The same document with different labels, such as for two of its sections, or with a section attribute. Inline references.
How to fix
    Correct or remove one of them. The safe fix removes the later one.
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
                                ^^^^^^^^ duplicate reference 'Ada_Moss'; remove or correct one
      <xref type="rfc" data="rfc9999"/>
      <xref type="rfc" data="RFC9999"/>
                             ^^^^^^^ duplicate reference 'RFC9999'; remove or correct one
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
    in_order,
)

from ..shared.documents import as_address, as_draft, as_footnote, as_rfc
from ..shared.wording import collapse_blanks


def entries_with_several_references(index: Index) -> Sequence[Record]:
    """Return the entries with several references in one field."""
    return in_order(
        [
            {
                *[record for record in index.registry.records if len(record.contacts) > 1],
                *[record for record in index.having(Field.REFERENCE) if len(record.references) > 1],
                *[record for record in index.having(Field.ASSIGNEE) if len(record.assignees or ()) > 1],
            }
        ]
    )


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
            earlier = first.setdefault(_normalize(reference, index), value_index)
            if earlier == value_index or not (reference.target or reference.label).strip():
                continue
            fix = Fix("remove the second reference", (Remove(record, field, value_index),))
            related = (Related(record, field, "the first reference", earlier),)
            args = (reference.target or collapse_blanks(reference.label),)
            yield Problem(record, field, "duplicate reference '{0}'; remove or correct one", args, related, value_index, fix=fix)


def _normalize(reference: Reference, index: Index) -> tuple[str, str, str]:
    """Return the kind of a reference, its target in the form of the registry, and its label."""
    kind, target, label = reference
    normalized: str | None = target
    match kind:
        case "rfc":
            normalized = as_rfc(target)
        case "draft":
            normalized = as_draft(target)
        case "uri":
            normalized = as_address(target)
        case "note":
            normalized = as_footnote(target, index)
    return kind, normalized or target, collapse_blanks(label)


RULE = RecordRule(
    code="REF004",
    name="duplicate-reference",
    severity=Severity.NOTE,
    by_links=True,
    candidates=entries_with_several_references,
    cites=(Citation("RFC 6335", "8.1.1"), Citation("IANA's registry", "references")),
    requires=frozenset({Capability.REFERENCES}),
    reads=frozenset({Field.ASSIGNEE, Field.CONTACT, Field.REFERENCE, Field.LINE}),
    check=check,
    fixes=(Safety.SAFE,),
)
