"""An entry with the IESG or the IETF Chair, but not both as assignee and contact.

Why it matters
    For assignments by RFCs of the IETF, the assignee is the IESG and the contact the IETF Chair, because these offices outlive working
    groups and authors. An entry with only one of them, or with the two exchanged, is probably a mistake.
What is allowed
    An entry without any assignee or contact, or with an undefined one, which other rules report. Both offices as contacts of an entry
    without an assignee.
How to fix
    Make the IESG the assignee and IETF_Chair the contact if the service comes from an RFC of the IETF. Otherwise remove both.
Seen in the registry
    `bfd-lag` on 6784/udp belongs to the IESG, but its contacts are working group chairs.
Good
    <record date="2025-01-02">
      <name>beacon</name>
      <assignee><xref type="person" data="IESG"/></assignee>
      <xref type="person" data="IETF_Chair"/>
    </record>
    <person id="IESG">
      <org>IESG</org>
    </person>
    <person id="IETF_Chair">
      <name>IETF Chair</name>
    </person>
Bad
    <record date="2025-01-02">
      <name>beacon</name>
      <assignee><xref type="person" data="IESG"/></assignee>
      <xref type="person" data="Ada_Moss"/>
                                ^^^^^^^^ assignee is IESG, but the contact is 'Ada_Moss'; make IETF_Chair the contact or change the assignee
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
    </person>
    <person id="IESG">
      <org>IESG</org>
    </person>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Index,
    Option,
    Precision,
    Problem,
    Record,
    RecordRule,
    Severity,
    contacts_by_id,
    in_order,
)

from ..shared.contact_references import records_by_contact
from ..shared.rfc6335 import RFC_6335_PUBLISHED, assignees

# RFC 6335 section 8.1.1
ASSIGNEES = Option("assignees", ("IESG",), "Ids of assignees that require one of the contacts.")
CONTACTS = Option("contacts", ("IETF_Chair",), "Ids of contacts that require one of the assignees.")


def check(record: Record, index: Index) -> Iterator[Problem]:
    owners, contacts = assignees(record), [reference.target for reference in record.contacts]
    if not owners or not contacts or _has_undefined((*owners, *contacts), index):
        return
    is_ambiguous = owners == contacts and Capability.NO_ASSIGNEE in index.registry.missing_capabilities
    recorded = record.assignees is not None and not is_ambiguous
    bodies, offices = index.option(ASSIGNEES), index.option(CONTACTS)
    body, office = _first(owners, bodies), _first(contacts, offices)
    args: tuple[str, ...]
    if body and not office:
        message = "assignee is {0}, but the contact is '{1}'; make {2} the contact or change the assignee"
        yield Problem(record, Field.CONTACT, message, (body, "' and '".join(contacts), " or ".join(offices)))
    elif office and not body:
        if not recorded:
            message, args = "contact is {0}, but there is no assignee; make {1} the assignee", (office, " or ".join(bodies))
            yield Problem(record, Field.CONTACT, message, args, value_index=contacts.index(office))
        else:
            message = "contact is {0}, but the assignee is '{1}'; make {2} the assignee or change the contact"
            yield Problem(record, Field.ASSIGNEE, message, (office, "' and '".join(owners), " or ".join(bodies)))
    elif recorded:
        yield from _report_misplaced(record, owners, contacts, index)


def _has_undefined(ids: Sequence[str], index: Index) -> bool:
    """Return True if the registry defines contacts and one of the ids is not defined."""
    if Capability.PEOPLE in index.registry.missing_capabilities:
        return False
    return any(identifier not in index.get(contacts_by_id) for identifier in ids)


def _report_misplaced(record: Record, owners: Sequence[str], contacts: Sequence[str], index: Index) -> Iterator[Problem]:
    """Yield the problem of an office in the field of the other."""
    bodies, offices = index.option(ASSIGNEES), index.option(CONTACTS)
    office, body = _first(owners, offices), _first(contacts, bodies)
    if office and body and not _first(owners, bodies):
        message = "assignee {0} and contact {1} are exchanged; swap them"
        yield Problem(record, Field.ASSIGNEE, message, (office, body), value_index=owners.index(office))
    elif office:
        message = "assignee {0} is not allowed; make it the contact and {1} the assignee"
        yield Problem(record, Field.ASSIGNEE, message, (office, " or ".join(bodies)), value_index=owners.index(office))
    elif body:
        message = "contact {0} is not allowed; make it the assignee and {1} the contact"
        yield Problem(record, Field.CONTACT, message, (body, " or ".join(offices)), value_index=contacts.index(body))


def _first(ids: Sequence[str], wanted: Sequence[str]) -> str | None:
    return next((identifier for identifier in ids if identifier in wanted), None)


def entries_of_the_ietf(index: Index) -> list[Record]:
    """Return the named entries whose assignee or contact is one of the two offices."""
    offices = frozenset((*index.option(ASSIGNEES), *index.option(CONTACTS)))
    found = {record for office in offices for record in index.get(records_by_contact).get(office, ())}
    found |= {
        record for record in index.having(Field.ASSIGNEE) for assignee in record.assignees or () if assignee.target in offices
    }
    return [record for record in in_order([found]) if record.name is not None]


RULE = RecordRule(
    code="CONTACT010",
    name="ietf-contact-mismatch",
    severity=Severity.WARNING,
    by_links=True,
    candidates=entries_of_the_ietf,
    cites=(Citation("RFC 6335", "8.1.1"),),
    requires=frozenset({Capability.CONTACTS}),
    since=RFC_6335_PUBLISHED,
    reads=frozenset({Field.NAME, Field.ASSIGNEE, Field.CONTACT, Field.ID}),
    check=check,
    options=(ASSIGNEES, CONTACTS),
    precision=Precision.HIGH,
)
