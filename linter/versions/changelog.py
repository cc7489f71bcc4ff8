"""The changelog: what a change did to a registry, as events in the registry's words.

Every entry that the change added, removed or changed is in exactly one event. Records that are one service on several transports
share an event, and so do rows of ports that a service entered or left.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from linter.model import Contact, Field, Registry, fold_case
from linter.versions.changeset import ChangeSet, Continuity
from linter.versions.compare import Pair
from linter.versions.events import Action, Event, FieldChange, Subject
from linter.versions.record_events import make_record_events


@dataclass(frozen=True, slots=True, eq=False)
class Changelog:
    """The events of a change: services first, then rows of ports, contacts and the registry, each by importance and row."""

    change_set: ChangeSet
    events: tuple[Event, ...]

    @property
    def counts(self) -> Counter[tuple[Subject, Action]]:
        """Return the number of events by subject and action; an event with two actions counts for both."""
        return Counter((event.subject, action) for event in self.events for action in event.actions)

    @property
    def adds_everything(self) -> bool:
        """Return whether the base has no entry, so that the change added all that there is."""
        base = self.change_set.base
        return not base.records and not base.contacts


def make_changelog(change: ChangeSet, continuity: Continuity) -> Changelog:
    """Return the changelog of a change. `continuity` says which services were renamed or transferred: the rulebook decides that."""
    events = [*make_record_events(change, continuity), *_make_contact_events(change, continuity), *_make_registry_events(change)]
    actions, subjects = list(Action), list(Subject)

    def order(event: Event) -> tuple[int, int, int]:
        row = 0 if isinstance(event.entries[0], Registry) else event.entries[0].row
        return subjects.index(event.subject), actions.index(event.action), row

    return Changelog(change, tuple(sorted(events, key=order)))


def _make_contact_events(change: ChangeSet, continuity: Continuity) -> Iterator[Event]:
    removed = {entry: _list_content(entry) for entry in change.removed if isinstance(entry, Contact)}
    added = {entry: _list_content(entry) for entry in change.added if isinstance(entry, Contact)}
    by_content: dict[object, list[Contact]] = {}
    for entry, content in added.items():
        by_content.setdefault(content, []).append(entry)
    for entry, content in removed.items():
        if any(content) and len(by_content.get(content, ())) == 1:
            (after,) = by_content.pop(content)
            ids = (FieldChange(Field.ID, (entry.id,), (after.id,)),)
            yield Event((Action.RENAMED,), Subject.CONTACT, (entry,), (after,), ids)
            del added[after]
        else:
            yield Event((Action.REMOVED,), Subject.CONTACT, (entry,), ())
    for entry in added:
        yield Event((Action.ADDED,), Subject.CONTACT, (), (entry,))
    for pair in change.changed:
        if isinstance(pair.one, Contact) and isinstance(pair.other, Contact):
            action = Action.TRANSFERRED if pair.one in continuity.replaced else Action.CHANGED
            yield Event((action,), Subject.CONTACT, (pair.one,), (pair.other,), _list_field_changes(pair))


def _list_content(contact: Contact) -> tuple[object, ...]:
    return tuple(fold_case(" ".join((text or "").split())) for text in (contact.name, contact.organization, *contact.uris))


def _make_registry_events(change: ChangeSet) -> Iterator[Event]:
    for pair in change.changed:
        if isinstance(pair.one, Registry) and isinstance(pair.other, Registry):
            yield Event((Action.CHANGED,), Subject.REGISTRY, (pair.one,), (pair.other,), _list_field_changes(pair))
    moved = [pair for pair in change.comparison.moved if pair.other not in change.touched]
    if moved:
        before, after = tuple(pair.one for pair in moved), tuple(pair.other for pair in moved)
        yield Event((Action.REORDERED,), Subject.REGISTRY, before, after)


def _list_field_changes(pair: Pair) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(one.field, one.one, one.other) for one in pair.differences)
