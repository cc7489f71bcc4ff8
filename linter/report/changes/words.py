"""The words in which reports say what a change did: the headline, the remarks and the values of an event."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from linter.model import Contact, Entry, Field, Record, Registry
from linter.report.nouns import count_noun
from linter.report.value_excerpts import clip_pair
from linter.source import clip
from linter.versions.changelog import Changelog
from linter.versions.events import Action, Event, FieldChange, Subject
from linter.versions.range_changes import PortShift

_MOST = 8  # places, rows or entries that one event names
_DESCRIBED = 100  # characters of a description or note
_ARROW = " -> "
_NOUNS = {Subject.SERVICE: "services", Subject.PORTS: "rows of ports", Subject.CONTACT: "contacts"}
_DATES = (Field.REGISTERED, Field.MODIFIED, Field.UPDATED)


class ChangeLine(NamedTuple):
    """An event in words: the actions, the subject with its remarks, and a line for each field as (field, before, after)."""

    actions: str
    headline: str
    values: tuple[tuple[str, str, str], ...]


def describe_events(events: Sequence[Event]) -> list[ChangeLine]:
    """Return events in words. Events that changed the same fields in the same way are one line, and so are added contacts."""
    groups: dict[object, list[Event]] = {}
    for event in events:
        groups.setdefault(_make_likeness_key(event), []).append(event)
    return [_describe(group) for group in groups.values()]


def summarize(changelog: Changelog) -> str:
    """Return the numbers of events: "services: 1 added, 2 changed; contacts: 1 added"."""
    parts = []
    for subject, noun in _NOUNS.items():
        counts = Counter(" and ".join(event.actions) for event in changelog.events if event.subject is subject)
        if counts:
            parts.append(f"{noun}: {', '.join(f'{number:,} {actions}' for actions, number in counts.items())}")
    for event in changelog.events:
        if event.action is Action.REORDERED:
            parts.append(f"{count_noun(len(event.after), 'row')} in another place")
        elif event.subject is Subject.REGISTRY:
            before, after = clip_pair(event.fields[0].before, event.fields[0].after)
            parts.append(f"date of the registry: {before}{_ARROW}{after}")
    return "; ".join(parts) or changelog.change_set.summary


def _make_likeness_key(event: Event) -> object:
    if event.subject is Subject.CONTACT and event.action in (Action.ADDED, Action.REMOVED):
        return event.subject, event.action
    is_plain = event.subject is not Subject.PORTS and set(event.actions) <= {Action.CHANGED, Action.TRANSFERRED}
    return (event.subject, event.actions, event.fields) if is_plain else id(event)


def _describe(events: Sequence[Event]) -> ChangeLine:
    first = events[0]
    actions = ", ".join(first.actions)
    shown = [_write_headline(event) for event in events[:_MOST]]
    if len(events) > _MOST:
        shown.append(f"{len(events) - _MOST:,} more")
    noun = {Subject.CONTACT: "contact "}.get(first.subject, "")
    headline = f"{noun}{'; '.join(shown)}"
    return ChangeLine(actions, headline, tuple(_list_values(first)) if not _is_addition(first) else ())


def _is_addition(event: Event) -> bool:
    return event.action in (Action.ADDED, Action.REMOVED)


def _list_values(event: Event) -> list[tuple[str, str, str]]:
    """Return the fields that changed. The headline has the name and the port; a de-assigned service keeps its note only."""
    hidden = {Field.NAME, Field.PORT, Field.TRANSPORT} if event.subject is Subject.SERVICE else set()
    if Action.DEASSIGNED in event.actions or (event.subject is Subject.CONTACT and event.action is Action.RENAMED):
        return []
    return [_make_value(change) for change in event.fields if change.field not in hidden]


def _make_value(change: FieldChange) -> tuple[str, str, str]:
    before, after = clip_pair(change.before, change.after)
    places = f" ({', '.join(filter(None, change.transports))})" if any(change.transports) else ""
    return f"{change.field}{places}", before, after


def _write_headline(event: Event) -> str:
    if event.subject is Subject.CONTACT:
        return _describe_contact(event)
    if event.subject is Subject.REGISTRY:
        moved = [str(entry) for entry in event.after if not isinstance(entry, Registry)]
        return _join_texts(moved, "; ") if moved else "registry"
    if event.subject is Subject.PORTS:
        return _write_ports_headline(event)
    return "; ".join((_write_service_headline(event), *_list_remarks(event)))


def _describe_contact(event: Event) -> str:
    contact = event.entries[0]
    assert isinstance(contact, Contact)
    name = " ".join((contact.name or contact.organization or "").split())
    shown = f" ({clip(name, _DESCRIBED)})" if name and name.replace(" ", "_") != contact.id else ""
    before = f"{event.before[0].id}{_ARROW}" if event.action is Action.RENAMED and isinstance(event.before[0], Contact) else ""
    return f"{before}{contact.id}{shown}"


def _write_service_headline(event: Event) -> str:
    before, after = _select_named(event.before), _select_named(event.after)
    if not before or not after:
        return _describe_subject(before or after)
    old, new = _name(before), _name(after)
    if event.action is Action.DEASSIGNED:
        return _describe_subject(before)
    if old == new:
        places, new_places = _describe_places(before), _describe_places(after)
        return (
            f"{old} {places}".rstrip()
            if places == new_places
            else f"{old} {places or 'without a port'}{_ARROW}{new_places or 'without a port'}"
        )
    if event.action is Action.REUSED:
        return f"{_describe_places(after)} from {old} to {new}"
    if _list_numbers(before) == _list_numbers(after):
        return f"{old}{_ARROW}{new} {_describe_places(after)}".rstrip()
    return f"{_describe_subject(before)}{_ARROW}{_describe_subject(after)}"


def _list_remarks(event: Event) -> list[str]:
    """Return the rest of the headline of a service: its description, its party, and the rows on its ports before and after."""
    found: list[str] = []
    named = _select_named(event.after) or _select_named(event.before)
    if event.action in (Action.ADDED, Action.REMOVED, Action.DEASSIGNED):
        descriptions = dict.fromkeys(" ".join((record.description or "").split()) for record in named)
        found += [f"'{clip(text, _DESCRIBED)}'" for text in descriptions if text]
    if event.action is Action.ADDED:
        found += _list_parties(named)
    if event.origins:
        found.append(f"before: {_join_texts(event.origins)}")
    beside = [record for record in event.after if isinstance(record, Record) and record.name is None]
    if event.action is Action.DEASSIGNED:
        found.append(f"now: {_join_texts(event.fates) or 'no row'}")
        if any(record.number is None for record in _select_named(event.after)):
            found.append("the name stays without the port")
        notes = dict.fromkeys(" ".join((record.note or "").split()) for record in beside)
        found += [f"note '{clip(note, _DESCRIBED)}'" for note in notes if note]
    elif beside:
        states: dict[str, list[Record]] = {}
        for record in beside:
            states.setdefault(" ".join((record.description or "").split()), []).append(record)
        found += [f"{_describe_places(rows)} {state}" for state, rows in states.items()]
    elif event.action is Action.REMOVED and any(record.number for record in named):
        found.append(f"now: {_join_texts(event.fates) or 'no row'}")
    return found


def _list_parties(records: Sequence[Record]) -> list[str]:
    assignees = dict.fromkeys(one.target for record in records for one in record.assignees or ())
    contacts = dict.fromkeys(one.target for record in records for one in record.contacts)
    found = [f"assignee {_join_texts(list(assignees))}"] if assignees else []
    return [*found, f"contact {_join_texts(list(contacts))}"] if contacts and list(contacts) != list(assignees) else found


def _write_ports_headline(event: Event) -> str:
    records = [record for record in event.entries if isinstance(record, Record)]
    state = _join_texts(list(dict.fromkeys(" ".join((record.description or "").split()) for record in records)))
    before = [record for record in event.before if isinstance(record, Record)]
    parts = [
        f"{state} {_describe_places(before)}{_ARROW}{_describe_places(records)}"
        if event.before and event.after and event.action is Action.RESIZED
        else f"{state} {_describe_places(records)}"
    ]
    parts += [
        f"{shift.ports} {_describe_receivers(shift)}"
        for shift in event.lost[:_MOST]
        if event.after or event.action is Action.REMOVED
    ]
    parts += [f"{shift.ports} {_describe_givers(shift)}" for shift in event.gained[:_MOST]]
    hidden = max(len(event.lost) - _MOST, 0) + max(len(event.gained) - _MOST, 0)
    return "; ".join(parts) + (f"; {hidden:,} more" if hidden else "")


def _describe_receivers(shift: PortShift) -> str:
    return f"went to {_describe_owners(shift.entries)}" if shift.entries else "has no row now"


def _describe_givers(shift: PortShift) -> str:
    return f"came from {_describe_owners(shift.entries)}" if shift.entries else "had no row before"


def _describe_owners(entries: Sequence[Record]) -> str:
    names = [record.name for record in entries if record.name]
    states = [" ".join((record.description or "row without a name").split()) for record in entries if not record.name]
    return _join_texts(list(dict.fromkeys(names or states)))


def _select_named(entries: Iterable[Entry]) -> list[Record]:
    return [entry for entry in entries if isinstance(entry, Record) and entry.name is not None]


def _name(records: Sequence[Record]) -> str:
    return clip(" ".join((records[0].name or "").split())) or "(no name)"


def _describe_subject(records: Sequence[Record]) -> str:
    return f"{_name(records)} {_describe_places(records)}".rstrip()


def _describe_places(records: Sequence[Record]) -> str:
    return _join_texts(list(dict.fromkeys(record.place for record in records if record.place)))


def _list_numbers(records: Sequence[Record]) -> set[str | None]:
    return {record.number for record in records}


def _join_texts(texts: Sequence[str], separator: str = ", ") -> str:
    more = [f"{len(texts) - _MOST:,} more"] if len(texts) > _MOST else []
    return separator.join([*texts[:_MOST], *more])
