"""Injectors of faults that only a change can have: before against after."""

from linter.model import Field, Record
from tests.injection.draft import Draft, Expected
from tests.injection.fault_tools import (
    choose_pair,
    choose_person,
    choose_range,
    choose_single,
    new_name,
    new_service,
    parties,
    sibling,
)
from tests.injection.harness import fault
from tests.injection.media import NO_DATE, NO_PEOPLE, SHOWN_TWICE


def keep_name(draft: Draft, record: Record) -> Record:
    """Take the port from a service, move its row to the names without a port, and return it."""
    kept = draft.put(record, number=None)
    draft.records.remove(kept)
    draft.records.append(kept)
    return kept


def other_party(draft: Draft, record: Record) -> Record:
    """Return a service of another party that stays as it is."""
    ids = {one.target for one in (*(record.assignees or ()), *record.contacts)}
    while True:
        assignee, contact = parties(draft)
        if not ids & {assignee.target, contact.target}:
            return next(one for one in draft.records if one.assignees == (assignee,) and one.contacts == (contact,))


@fault("EDIT001", also="PORT011 EDIT022")
def port_taken_from_service(draft: Draft) -> Expected:
    record = choose_single(draft)
    keep_name(draft, record)
    return Expected(record, Field.ENTRY)


@fault("EDIT001", also="EDIT004 CONTACT002 PORT011")
def service_deleted(draft: Draft) -> Expected:
    record = choose_single(draft)
    draft.records.remove(record)
    return Expected(record, Field.ENTRY)


@fault("EDIT002")
def port_given_back_as_unassigned(draft: Draft) -> Expected:
    record = choose_single(draft)
    row = draft.add(record, number=record.number, transport=record.transport, description="Unassigned")
    keep_name(draft, record)
    return Expected(row, Field.PORT)


@fault("EDIT003")
def port_given_back_without_note(draft: Draft) -> Expected:
    record = choose_single(draft)
    row = draft.add(record, number=record.number, transport=record.transport, description="Reserved", modified=draft.day)
    keep_name(draft, record)
    return Expected(row, Field.PORT)


@fault("EDIT004", also="CONTACT002")
def name_given_up(draft: Draft) -> Expected:
    record = choose_single(draft)
    note = f"Historic usage was {record.name}. De-Assigned on {draft.day}"
    draft.add(record, number=record.number, transport=record.transport, description="Reserved", modified=draft.day, note=note)
    draft.records.remove(record)
    return Expected(record, Field.ENTRY)


@fault("EDIT005", also="CONTACT002")
def service_transferred(draft: Draft) -> Expected:
    record = choose_single(draft)
    other = other_party(draft, record)
    return Expected(draft.put(record, assignees=other.assignees, contacts=other.contacts), Field.ASSIGNEE)


@fault("EDIT006")
def reserved_port_of_other_party(draft: Draft) -> Expected:
    record = choose_single(draft)
    other = other_party(draft, record)
    row = draft.set(
        sibling(draft, record),
        name=new_name(draft),
        description="Answers of the harbour master to questions of captains",
        assignees=other.assignees,
        contacts=other.contacts,
        registered=draft.day,
    )
    return Expected(row, Field.PORT)


@fault("EDIT007")
def port_of_other_service(draft: Draft) -> Expected:
    record = choose_single(draft)
    other = other_party(draft, record)
    row = draft.add(
        record,
        number=record.number,
        transport=record.transport,
        name=new_name(draft),
        description="Answers of the harbour master to questions of captains",
        assignees=other.assignees,
        contacts=other.contacts,
        registered=draft.day,
    )
    keep_name(draft, record)
    return Expected(row, Field.NAME)


@fault("EDIT008", also="EDIT005 CONTACT002")
def name_of_other_service(draft: Draft) -> Expected:
    record = choose_single(draft)
    other = other_party(draft, record)
    return Expected(
        draft.put(
            record,
            description="Answers from a master to questions of captains",
            assignees=other.assignees,
            contacts=other.contacts,
        ),
        Field.DESCRIPTION,
    )


@fault("EDIT009")
def undated(draft: Draft) -> Expected:
    return Expected(new_service(draft, registered=None), Field.NAME, missing=Field.REGISTERED)


@fault("EDIT010")
def registration_date_changed(draft: Draft) -> Expected:
    return Expected(draft.put(choose_single(draft), registered="2017-07-07"), Field.REGISTERED)


@fault("EDIT010")
def registration_date_removed(draft: Draft) -> Expected:
    return Expected(draft.put(choose_single(draft), registered=None), Field.NAME, missing=Field.REGISTERED)


@fault("EDIT011")
def modification_date_forgotten(draft: Draft) -> Expected:
    record = draft.choose(
        lambda one: one.modified is not None and one.name is not None and one.note is None and len(draft.alike(one)) == 1
    )
    return Expected(draft.set(record, description=f"Weights of whales and {record.description}"), Field.MODIFIED)


@fault("EDIT011")
def modification_date_missing(draft: Draft) -> Expected:
    record = choose_single(draft)
    while record.modified:
        record = choose_single(draft)
    changed = draft.set(record, description=f"Weights of whales and {record.description}")
    return Expected(changed, Field.NAME, missing=Field.MODIFIED)


@fault("EDIT012")
def modification_date_back(draft: Draft) -> Expected:
    record = draft.choose(
        lambda one: (one.modified or "") > "2018" and bool(one.name and one.registered) and len(draft.alike(one)) == 1
    )
    assert record.registered
    return Expected(draft.put(record, modified=record.registered), Field.MODIFIED)


@fault("EDIT012", not_in=NO_PEOPLE)
def date_of_contact_back(draft: Draft) -> Expected:
    return Expected(draft.put_contact(choose_person(draft), updated="2012-01-02"), Field.UPDATED)


@fault("EDIT013", not_in=NO_DATE)
def registry_date_forgotten(draft: Draft) -> Expected:
    draft.set(choose_range(draft), unauthorized_use="Whalers Ltd uses a port for its own program")
    draft.updated = draft.original.updated
    return Expected(None, Field.UPDATED)


@fault("EDIT014")
def name_added_to_port(draft: Draft) -> Expected:
    record = choose_single(draft)
    other = other_party(draft, record)
    return Expected(
        draft.add(
            record,
            number=record.number,
            transport=record.transport,
            name=new_name(draft),
            description="Answers of the harbour master to questions of captains",
            assignees=other.assignees,
            contacts=other.contacts,
            registered=draft.day,
        ),
        Field.NAME,
    )


@fault("EDIT015")
def transport_of_other_party(draft: Draft) -> Expected:
    _, udp = choose_pair(draft)
    other = other_party(draft, udp)
    return Expected(
        draft.add(
            udp,
            number=udp.number,
            transport="sctp",
            name=udp.name,
            description=udp.description,
            assignees=other.assignees,
            contacts=other.contacts,
            registered=draft.day,
        ),
        Field.ASSIGNEE,
    )


@fault("EDIT016", not_in=NO_DATE)
def registered_before_base(draft: Draft) -> Expected:
    return Expected(new_service(draft, registered="2025-04-01"), Field.REGISTERED)


@fault("EDIT017", also="PORT008")
def name_of_other_party(draft: Draft) -> Expected:
    record = choose_single(draft)
    other = other_party(draft, record)
    return Expected(new_service(draft, name=record.name, assignees=other.assignees, contacts=other.contacts), Field.NAME)


@fault("EDIT018")
def contact_became_company(draft: Draft) -> Expected:
    contact = choose_person(draft)
    changed = draft.put_contact(contact, name="Acme Corporation", uris=("mailto:ports&acme.example",))
    return Expected(changed, Field.NAME)


@fault("EDIT019", not_in=NO_DATE)
def registry_date_removed(draft: Draft) -> Expected:
    draft.updated = None
    return Expected(None, Field.ENTRY)


@fault("EDIT020", also="CONTACT002", not_in=SHOWN_TWICE)
def contact_replaced(draft: Draft) -> Expected:
    record = choose_single(draft, has_assignee=False)
    other = other_party(draft, record)
    return Expected(draft.put(record, contacts=other.contacts), Field.CONTACT)


@fault("EDIT021")
def renamed_on_one_transport(draft: Draft) -> Expected:
    tcp, _ = choose_pair(draft)
    name = tcp.name or ""
    return Expected(draft.put(tcp, name=f"{name[0]}{name[2]}{name[1]}{name[3:]}"), Field.NAME)


@fault("EDIT022", also="PORT011")
def range_cut_short(draft: Draft) -> Expected:
    row = choose_range(draft)
    assert row.ports is not None
    draft.set(row, number=f"{row.ports.low}-{row.ports.high - 1}")
    return Expected(row, Field.ENTRY)
