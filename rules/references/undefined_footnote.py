"""A reference to a footnote that the registry does not have.

Why it matters
    The footnote has information about the entry, and readers cannot find it.
How to fix
    Correct the reference, or write the footnote. The safe fix corrects the reference if exactly one footnote differs from it only by
    letter case and blanks.
Good
    <record>
      <name>lamp</name>
      <xref type="note" data="1"/>
    </record>
    <footnote anchor="1">Mind the battery.</footnote>
Bad
    <record>
      <name>lamp</name>
      <xref type="note" data="2"/>
                              ^ footnote '2' is not defined; define it or correct the reference
      <xref type="note" data="Battery "/>
                              ^^^^^^^^ footnote 'Battery ' is not defined; did you mean 'battery'?
      <note>See <xref type="note"/>.</note>
                ^^^^^^^^^^^^^^^^^^^ reference to a footnote has no anchor; add it
    </record>
    <footnote anchor="battery">Mind the battery.</footnote>
Fixed
    <record>
      <name>lamp</name>
      <xref type="note" data="2"/>
      <xref type="note" data="battery"/>
      <note>See <xref type="note"/>.</note>
    </record>
    <footnote anchor="battery">Mind the battery.</footnote>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Fix, Index, Problem, Registry, RegistryRule, Replace, Safety, Severity

from ..shared.documents import as_footnote, citations


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for entry, field, value_index, (kind, anchor, _) in index.get(citations):
        if kind != "note":
            continue
        meant = as_footnote(anchor, index)
        if not anchor.strip():
            yield Problem(entry, field, "reference to a footnote has no anchor; add it", value_index=value_index)
        elif meant is None:
            yield Problem(
                entry,
                field,
                "footnote '{0}' is not defined; define it or correct the reference",
                (anchor,),
                value_index=value_index,
            )
        elif meant != anchor:
            fix = Fix(f"write '{meant}'", (Replace(entry, field, meant, value_index),))
            yield Problem(
                entry,
                field,
                "footnote '{0}' is not defined; did you mean '{1}'?",
                (anchor, meant),
                value_index=value_index,
                fix=fix,
            )


RULE = RegistryRule(
    code="REF002",
    name="undefined-footnote",
    severity=Severity.ERROR,
    cites=(Citation("RFC 6335", "8.1.1", "REQUIRED"), Citation("IANA's registry", "footnotes")),
    requires=frozenset({Capability.FOOTNOTES}),
    reads=frozenset({Field.REFERENCE, Field.INLINE_REFERENCE}),
    check=check,
    fixes=(Safety.SAFE,),
)
