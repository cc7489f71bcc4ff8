"""A reference to a document that is not published yet.

Why it matters
    An Internet-Draft expires after half a year and may be abandoned; RFC 6335 section 8.1.1 accepts one for an early assignment only. An
    approved document gets its RFC number within months. Readers need the final text.
What is allowed
    An approved document (`RFC-ietf-…`) in an entry that was registered or modified less than a year before the date of the registry, and in
    texts and entries without a date, which do not show how long the document has waited for its number.
How to fix
    Look the document up, and refer to the RFC if there is one.
Seen in the registry
    gue on 6080/udp has cited draft-herbert-gue since 2017 or earlier, and certificates cites draft-bhjl-x509-srv.
Good
    <record date="2025-03-01">
      <name>lamp</name>
      <xref type="rfc" data="rfc9999"/>
      <xref type="draft" data="RFC-ietf-lamp-bright-02"/>
    </record>
Bad
    <record date="2024-03-01">
      <name>lamp</name>
      <xref type="draft" data="draft-lamp-bright-02"/>
                               ^^^^^^^^^^^^^^^^^^^^ reference 'draft-lamp-bright-02' is an Internet-Draft; refer to its RFC if there is one
      <note>See also <xref type="draft" data="RFC-ietf-lamp-dark-12"/>.</note>
                                              ^^^^^^^^^^^^^^^^^^^^^ reference 'RFC-ietf-lamp-dark-12' still has no RFC number after a year; look up the RFC
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, Registry, RegistryRule, Severity, is_real_date

from ..shared.documents import Place, as_draft, citations
from ..shared.registry_dates import registry_day


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for place in index.get(citations):
        entry, field, value_index, (kind, target, _) = place
        if kind != "draft" or not as_draft(target):
            continue
        if target.startswith("RFC-"):
            if not _has_waited_a_year(place, index):
                continue
            message = "reference '{0}' still has no RFC number after a year; look up the RFC"
        else:
            message = "reference '{0}' is an Internet-Draft; refer to its RFC if there is one"
        yield Problem(entry, field, message, (target,), value_index=value_index)


def _has_waited_a_year(place: Place, index: Index) -> bool:
    """Return True if the dates of an entry are all a year older than the registry, or than its latest entry if it has no date."""
    entry = place.entry
    if not isinstance(entry, Record):
        return False
    dates = [date for date in (entry.registered, entry.modified) if date and is_real_date(date)]
    now = index.get(registry_day)
    year_before = f"{int(now[:4]) - 1:04}{now[4:]}"
    return bool(dates) and max(dates)[: len(year_before)] <= year_before[: len(max(dates))]


RULE = RegistryRule(
    code="REF003",
    name="reference-still-a-draft",
    severity=Severity.NOTE,
    cites=(Citation("RFC 6335", "8.1.1"), Citation("RFC 8126", "7")),
    requires=frozenset({Capability.REFERENCES}),
    reads=frozenset({Field.REGISTERED, Field.MODIFIED, Field.REFERENCE, Field.INLINE_REFERENCE, Field.UPDATED}),
    check=check,
)
