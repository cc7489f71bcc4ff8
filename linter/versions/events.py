"""The events of a changelog: what happened to a service, to rows of ports, to a contact or to the registry."""

from dataclasses import dataclass
from enum import StrEnum

from linter.model import Entry, Field
from linter.versions.range_changes import PortShift


class Action(StrEnum):
    """A thing that happens to the subject of an event. The most important come first.

    DEASSIGNED: its port became Reserved or Unassigned, or it keeps its name without the port. REUSED: its port went to another
    service. MOVED: it is on another port. RESIZED: rows of ports were cut, split, joined or extended. REORDERED: rows changed their
    places.
    """

    REMOVED = "removed"
    DEASSIGNED = "de-assigned"
    REUSED = "reused"
    RENAMED = "renamed"
    TRANSFERRED = "transferred"
    MOVED = "moved"
    ADDED = "added"
    CHANGED = "changed"
    RESIZED = "resized"
    REORDERED = "reordered"


class Subject(StrEnum):
    """The kind of entry that an event is about: a named entry, rows of ports without a name, a contact, the registry itself."""

    SERVICE = "service"
    PORTS = "ports"
    CONTACT = "contact"
    REGISTRY = "registry"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after. `transports` are those of the records that differ so, empty if all records of the event do."""

    field: Field
    before: tuple[str, ...]
    after: tuple[str, ...]
    transports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """One event of a changelog.

    `actions` has the main action first. `before` and `after` are the entries of base and head, one of them empty if the subject was
    added or removed. `lost` and `gained` are the ports that rows without a name gave up and took, with the entries that have them
    in the head, or had them in the base. `origins` and `fates` are the descriptions of the rows that the ports of a service came
    from and went to, as in "Unassigned"; the fates of a removed service may be the names of others.
    """

    actions: tuple[Action, ...]
    subject: Subject
    before: tuple[Entry, ...]
    after: tuple[Entry, ...]
    fields: tuple[FieldChange, ...] = ()
    lost: tuple[PortShift, ...] = ()
    gained: tuple[PortShift, ...] = ()
    origins: tuple[str, ...] = ()
    fates: tuple[str, ...] = ()

    @property
    def action(self) -> Action:
        """Return the main action."""
        return self.actions[0]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return the entries of the head or, if it has none, of the base: the subject first."""
        return self.after or self.before
