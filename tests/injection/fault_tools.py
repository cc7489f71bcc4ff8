"""What several injectors need: which entries they choose, and a new service that has no fault but theirs."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from linter.model import Contact, Record, Reference
from tests.injection.draft import Draft, person

NEW_LIMIT = "2015-09-01"  # entries from then on are bound by every rule


def is_service(record: Record) -> bool:
    """Return whether a record is a service on a User Port that is bound by every rule, without notes and long descriptions."""
    return (
        record.name is not None
        and record.ports is not None
        and 1024 < record.ports.low == record.ports.high < 49151
        and (record.registered or "") >= NEW_LIMIT
        and record.note is None
        and bool(record.description)
        and "(" not in (record.description or "")
        and len(record.contacts) == 1
        and record.contacts[0].target != "IETF_Chair"
    )


def choose_single(draft: Draft, has_assignee: bool | None = True) -> Record:
    """Return a random service that is alone on its port, with a Reserved row on the other transport."""
    names: dict[str, int] = {}
    by_port: dict[str | None, list[Record]] = {}
    for record in draft.records:
        names[draft.key(record)] = names.get(draft.key(record), 0) + 1
        by_port.setdefault(record.number, []).append(record)

    def fits(record: Record) -> bool:
        return (
            is_service(record)
            and record.transport in ("tcp", "udp")
            and names[draft.key(record)] == 1
            and (has_assignee is None or (record.assignees is not None) is has_assignee)
            and [one.description for one in by_port[record.number] if one.name is None] == ["Reserved"]
            and len(by_port[record.number]) == 2
        )

    return draft.choose(fits)


def sibling(draft: Draft, record: Record) -> Record:
    """Return the Reserved row of the other transport of a single service."""
    return next(one for one in draft.records if one.number == record.number and one.name is None)


def choose_pair(draft: Draft) -> tuple[Record, Record]:
    """Return the rows of tcp and udp of a random service that has just these two."""
    records = list(draft.records)
    alike: dict[str, list[Record]] = {}
    by_port: dict[str | None, int] = {}
    for record in records:
        alike.setdefault(draft.key(record), []).append(record)
        by_port[record.number] = by_port.get(record.number, 0) + 1

    def fits(record: Record) -> bool:
        group = alike[draft.key(record)]
        return (
            is_service(record)
            and [one.transport for one in group] == ["tcp", "udp"]
            and group[0].number == group[1].number
            and by_port[record.number] == 2
            and group[0].description == group[1].description
            and group[0].assignees is not None
            and group[0].contacts == group[1].contacts
        )

    chosen = draft.choose(fits)
    tcp, udp = alike[draft.key(chosen)]
    return tcp, udp


def choose_range(draft: Draft, least: int = 20) -> Record:
    """Return a random Unassigned row of at least some User Ports that no other row is about."""
    lows = sorted(record.ports.low for record in draft.records if record.ports is not None)
    return draft.choose(
        lambda record: (
            record.name is None
            and record.description == "Unassigned"
            and record.transport is None
            and record.ports is not None
            and not record.unauthorized_use
            and not record.note
            and record.ports.low > 1024
            and record.ports.high - record.ports.low >= least
            and bisect_right(lows, record.ports.high) - bisect_left(lows, record.ports.low) == 1
        )
    )


def carve(draft: Draft, count: int = 1) -> tuple[Record, int]:
    """Split a random Unassigned row around some ports in its middle; return its first part and the first of these ports."""
    row = choose_range(draft, count + 10)
    assert row.ports is not None
    low, high = row.ports
    port = draft.random.randint(low + 3, high - count - 3)
    first = draft.set(row, number=f"{low}-{port - 1}")
    draft.add(first, number=f"{port + count}-{high}", description="Unassigned")
    return first, port


def parties(draft: Draft) -> tuple[Reference, Reference]:
    """Return an assignee and a contact of a random service."""
    found = [
        record
        for record in draft.records
        if is_service(record) and record.assignees and [*record.assignees] != [*record.contacts] and is_defined(draft, record)
    ]
    chosen = draft.random.choice(found)
    assert chosen.assignees
    return chosen.assignees[0], chosen.contacts[0]


def is_defined(draft: Draft, record: Record) -> bool:
    """Return whether the parties of a record are defined and no office of the IETF."""
    ids = {contact.id for contact in draft.contacts}
    targets = [one.target for one in (*(record.assignees or ()), *record.contacts)]
    return set(targets) <= ids and not {"IESG", "IETF_Chair"} & set(targets)


def new_service(draft: Draft, transport: str = "tcp", reserves: Sequence[str] = ("udp",), **values: Any) -> Record:
    """Add a service without a fault on a port that was Unassigned, with Reserved rows for other transports, and return it.

    `values` replace those of a sound entry.
    """
    assignee, contact = parties(draft)
    before, port = carve(draft)
    sound = {
        "name": new_name(draft),
        "number": str(port),
        "transport": transport,
        "description": "Answers of the harbour master to questions of captains",
        "assignees": (assignee,),
        "contacts": (contact,),
        "registered": draft.day,
    }
    after = before
    for other in reserves:
        after = draft.add(after, number=str(port), transport=other, description="Reserved")
    added = draft.add(after, **{**sound, **values})
    draft.used.add(draft.key(added))
    return added


def new_name(draft: Draft) -> str:
    """Return a random well-formed name that means nothing."""
    return "".join(draft.random.choice("bdfglmnprstv") + draft.random.choice("aeiou") for _ in range(4)) + "-x"


def choose_person(draft: Draft) -> Contact:
    """Return a random contact with a personal name that is bound by every rule."""
    return draft.choose_contact(
        lambda contact: (
            contact.name is not None
            and contact.organization is None
            and len(contact.uris) == 1
            and (contact.updated or "") >= "2011-09-01"
        )
    )


__all__ = ["carve", "choose_pair", "choose_person", "choose_range", "choose_single", "new_service", "parties", "person", "sibling"]
