"""The events of a changelog that are about records: services and rows of ports without a name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from linter.model import Field, Record, fold_case
from linter.versions.changeset import ChangeSet, Continuity
from linter.versions.compare import Comparison, Difference, Pair, find_differences
from linter.versions.events import Action, Event, FieldChange, Subject
from linter.versions.range_changes import find_entries_on, find_shifts, group_ranges


def make_record_events(change: ChangeSet, continuity: Continuity) -> Iterator[Event]:
    """Yield the events about rows of ports, then those about services."""
    links = list(_find_links(change.comparison, continuity))
    groups = _group_by_service([link for link in links if link.is_service])
    left = [link for link in _join_states(groups, links) if not link.is_service]
    resized: list[_Link] = []
    other: list[_Link] = []
    for link in left:
        is_resized = not (link.before and link.after) or any(one.field is Field.PORT for one in link.differences)
        (resized if is_resized else other).append(link)
    shifts = find_shifts(
        group_ranges([(link.before, link.after) for link in resized]), change.base.records, change.registry.records
    )
    link_of = {id(link.after): link for link in resized if link.before and link.after}
    for shift in shifts:
        changed = [found for entry in shift.after if (found := link_of.get(id(entry)))]
        fields = tuple(one for one in _list_field_changes(changed) if one.field is not Field.PORT)
        action = Action.RESIZED if shift.before and shift.after else Action.REMOVED if shift.before else Action.ADDED
        yield Event((action,), Subject.PORTS, shift.before, shift.after, fields, shift.lost, shift.gained)
    for same in _group_by_number(other):
        yield Event((Action.CHANGED,), Subject.PORTS, *_split_sides(same), _list_field_changes(same))
    came_from = {id(entry): shift.before[0] for shift in shifts for one in shift.lost for entry in one.entries}
    went_to = {id(entry): shift.after[0] for shift in shifts for one in shift.gained for entry in one.entries}
    events = [_make_service_event(group, continuity, came_from, went_to) for group in groups]
    yield from _add_fates(events, change.registry.records)


@dataclass(frozen=True, slots=True)
class _Link:
    """A record before and after, None if the change added or removed it, and what differs."""

    before: Record | None
    after: Record | None
    differences: Sequence[Difference] = ()

    @property
    def is_service(self) -> bool:
        """Return whether the record has a name in one of the versions."""
        return any(record is not None and record.name is not None for record in (self.before, self.after))

    @property
    def numbers(self) -> set[str]:
        """Return the ports as they are written."""
        return {record.number for record in (self.before, self.after) if record and record.number}


@dataclass(slots=True)
class _Group:
    """The links of one event."""

    links: list[_Link] = field(default_factory=list)
    states: list[_Link] = field(default_factory=list)  # rows without a name on the ports that the service entered or left


def _group_by_service(links: Iterable[_Link]) -> list[_Group]:
    """Return the links of services by event: those of one name before and after, on one port before and after."""
    groups: dict[object, _Group] = {}
    for link in links:
        before, after = link.before, link.after
        key: tuple[object, ...]
        if before is None or before.name is None:
            assert after is not None
            key = Action.ADDED, fold_case(after.name or ""), after.number
        elif after is None or after.name is None:
            key = Action.REMOVED, fold_case(before.name), before.number
        else:
            key = Action.CHANGED, fold_case(before.name), fold_case(after.name), before.number, after.number
        groups.setdefault(key, _Group()).links.append(link)
    _join_remaining_names(groups)
    return list(groups.values())


def _make_service_event(
    group: _Group, continuity: Continuity, came_from: Mapping[int, Record], went_to: Mapping[int, Record]
) -> Event:
    links = group.links
    before, after = _split_sides([*links, *group.states])
    actions = _list_actions(links, continuity)
    entered, gone = ({row.number for row in rows if row.name is not None and row.number} for rows in (after, before))
    states_before = [row for row in before if row.name is None and row.number in entered]
    states_after = [row for row in after if row.name is None and row.number in gone - entered]
    return Event(
        actions,
        Subject.SERVICE,
        _put_named_first(before),
        _put_named_first(after),
        _list_field_changes([link for link in links if link.before and link.after]),
        origins=_list_descriptions([*states_before, *(came_from.get(id(row)) for row in after)]),
        fates=_list_descriptions([*states_after, *(went_to.get(id(row)) for row in before)]),
    )


def _add_fates(events: Sequence[Event], head: Sequence[Record]) -> Iterator[Event]:
    """Yield the events; a removed service whose ports went to no row without a name gets the names that have them now."""
    removed = {
        id(event): [row.ports for row in event.before if isinstance(row, Record) and row.ports]
        for event in events
        if event.action is Action.REMOVED and not event.fates
    }
    found = find_entries_on([ports for group in removed.values() for ports in group], head)
    for event in events:
        transports = {row.transport for row in event.before if isinstance(row, Record)}
        on_ports = [row for ports in removed.get(id(event), ()) for row in found[ports]]
        rows = [row for row in on_ports if not row.transport or row.transport in transports]
        names = dict.fromkeys(" ".join((row.name or row.description or "").split()) for row in rows)
        yield replace(event, fates=tuple(filter(None, names))) if names else event


def _list_actions(links: Sequence[_Link], continuity: Continuity) -> tuple[Action, ...]:
    named = [(link.before, link.after) for link in links if link.before and link.after]
    kept = [(before, after) for before, after in named if before.name is not None and after.name is not None]
    transferred = any(before in continuity.transferred for before, _ in kept)
    found: list[Action] = []
    if not any(link.before and link.before.name is not None for link in links):
        found.append(Action.ADDED)
    elif not kept:
        gone = any(link.after for link in links)
        found.append(Action.DEASSIGNED if gone else Action.REMOVED)
    else:
        before, after = kept[0]
        if fold_case(before.name or "") != fold_case(after.name or ""):
            is_renamed = any(continuity.renamed.get(one) is other for one, other in kept)
            found.append(Action.RENAMED if is_renamed else Action.REUSED)
        if before.number != after.number:
            found.append(Action.MOVED if after.number else Action.DEASSIGNED)
        if transferred:
            found.append(Action.TRANSFERRED)
    return tuple(sorted(found, key=list(Action).index)) or (Action.CHANGED,)


def _find_links(comparison: Comparison, continuity: Continuity) -> Iterator[_Link]:
    """Yield the records that differ.

    A pair with another name on another port is one only if the service was renamed; the comparison pairs by description too.
    """
    removed = [entry for entry in comparison.only_in_one if isinstance(entry, Record)]
    added = dict.fromkeys(entry for entry in comparison.only_in_other if isinstance(entry, Record))
    for pair in comparison.pairs:
        if not (isinstance(pair.one, Record) and isinstance(pair.other, Record)):
            continue
        if _is_other_service(pair, continuity):
            removed.append(pair.one)
            added[pair.other] = None
        else:
            yield _Link(pair.one, pair.other, pair.differences)
    for before in removed:
        after = continuity.renamed.get(before)
        if after in added:
            del added[after]
            yield _Link(before, after, find_differences(comparison, before, after))
        else:
            yield _Link(before, None)
    yield from (_Link(None, after) for after in added)


def _is_other_service(pair: Pair, continuity: Continuity) -> bool:
    one, other = pair.one, pair.other
    assert isinstance(one, Record)
    assert isinstance(other, Record)
    if one.name is None or other.name is None or fold_case(one.name) == fold_case(other.name):
        return False
    return one.number != other.number and continuity.renamed.get(one) is not other


def _join_remaining_names(groups: dict[object, _Group]) -> None:
    """Join the entry that keeps the name of a service without a port to the event in which the service gave up its port."""
    gone = {key[1]: group for key, group in groups.items() if isinstance(key, tuple) and key[0] is Action.REMOVED and key[2]}
    for key in [key for key in groups if isinstance(key, tuple) and key[0] is Action.ADDED and key[2] is None and key[1] in gone]:
        assert isinstance(key, tuple)
        gone[key[1]].links.extend(groups.pop(key).links)


def _join_states(groups: Iterable[_Group], links: Iterable[_Link]) -> list[_Link]:
    """Give each event the rows without a name on exactly the ports that its service entered or left; return the other links."""
    by_number: dict[str, _Group] = {}
    for group in groups:
        for link in group.links:
            numbers = link.numbers
            is_elsewhere = not (link.before and link.after) or len(numbers) > 1 or link.before.name != link.after.name
            for number in numbers if is_elsewhere else ():
                by_number.setdefault(number, group)
    left = []
    for link in links:
        found = next((by_number[number] for number in sorted(link.numbers) if number in by_number), None)
        is_cut = link.before is not None and link.after is not None and any("-" in number for number in link.numbers)
        if link.is_service or found is None or is_cut:
            left.append(link)
        else:
            found.states.append(link)
    return left


def _group_by_number(links: Iterable[_Link]) -> Iterable[list[_Link]]:
    groups: dict[str | None, list[_Link]] = {}
    for link in links:
        assert link.after is not None
        groups.setdefault(link.after.number, []).append(link)
    return groups.values()


def _split_sides(links: Iterable[_Link]) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    before = [link.before for link in links if link.before]
    after = [link.after for link in links if link.after]
    return tuple(sorted(before, key=_find_row)), tuple(sorted(after, key=_find_row))


def _find_row(record: Record) -> int:
    return record.row


def _put_named_first(records: Sequence[Record]) -> tuple[Record, ...]:
    return tuple(sorted(records, key=lambda record: record.name is None))


def _list_descriptions(rows: Iterable[Record | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join((row.description or "").split()) for row in rows if row))


def _list_field_changes(links: Sequence[_Link]) -> tuple[FieldChange, ...]:
    """Return what differs in some records, each change once, with the transports if not all records differ so."""
    changes: dict[tuple[Field, tuple[str, ...], tuple[str, ...]], list[_Link]] = {}
    for link in links:
        for difference in link.differences:
            changes.setdefault((difference.field, difference.one, difference.other), []).append(link)
    number = sum(bool(link.before and link.after) for link in links)
    found = []
    for (name, before, after), same in changes.items():
        transports = tuple(dict.fromkeys(link.after.transport or "" for link in same if link.after))
        found.append(FieldChange(name, before, after, transports if len(same) < number else ()))
    fields = list(Field)
    return tuple(sorted(found, key=lambda change: fields.index(change.field)))
