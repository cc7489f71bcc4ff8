"""A reference to a document that was not published when it was recorded.

Why it matters
    An Internet-Draft expires after half a year and may come to nothing; RFC 6335 section 8.1.1 accepts one for an early assignment only. A
    document that was approved has an RFC number by now or will have one soon. Readers should find the final text.
How to fix
    Look the document up: if it has become an RFC, refer to that. This cannot be seen in the registry.
Seen in the registry
    gue on 6080/udp has cited draft-herbert-gue since 2017 at the latest, and certificates draft-bhjl-x509-srv. In September 2025, ten
    entries and six notes cited documents that were approved and not yet published.
Good
    <record>
      <name>lamp</name>
      <xref type="rfc" data="rfc9999"/>
    </record>
Bad
    <record>
      <name>lamp</name>
      <xref type="draft" data="draft-lamp-bright-02"/>
                               ^^^^^^^^^^^^^^^^^^^^ reference 'draft-lamp-bright-02' is an Internet-Draft
      <note>See also <xref type="draft" data="RFC-ietf-lamp-dark-12"/>.</note>
                                              ^^^^^^^^^^^^^^^^^^^^^ reference 'RFC-ietf-lamp-dark-12' is an approved draft that has no RFC number yet
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Problem, Registry, RegistryRule, Severity

from ..documents import as_draft, citations


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for entry, field, value_index, (kind, target, _) in index.get(citations):
        if kind == "draft" and as_draft(target):
            what = "is an approved draft that has no RFC number yet" if target.startswith("RFC-") else "is an Internet-Draft"
            yield Problem(entry, field, "reference '{0}' {1}", (target, what), value_index=value_index)


RULE = RegistryRule(
    code="REF003",
    name="reference-still-a-draft",
    severity=Severity.NOTE,
    cites=(Citation("RFC 6335", "8.1.1"), Citation("RFC 8126", "7")),
    requires=frozenset({Capability.REFERENCES}),
    reads=frozenset({Field.REFERENCE, Field.INLINE_REFERENCE}),
    check=check,
)
