"""The state of one revision of a registry: its findings and entries as plain values that processes can send."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from linter.engine.finding import Finding, Status
from linter.engine.result import Result
from linter.engine.run import list_unread
from linter.model import Contact, Entry, Record, Registry
from linter.rules_api.option import Option
from linter.rules_api.rule import Rule
from linter.rules_api.underlying import Underlying

REGISTRY = "registry"  # the kind of subject that is the registry itself


class Subject(NamedTuple):
    """The subject of a finding by its identifying values: a record, a contact (`name` is its id) or the registry."""

    kind: str
    name: str | None = None
    port: str | None = None
    transport: str | None = None

    def __str__(self) -> str:
        if self.kind != "record":
            return self.kind if self.name is None else f"{self.kind} {self.name}"
        place = "/".join(filter(None, (self.port, self.transport)))
        return " ".join(filter(None, (self.name, place))) or "entry without name and port"


class PlainFinding(NamedTuple):
    """A finding without its registry. `person` is the name of the contact that it is about, else ""."""

    code: str
    subject: Subject
    field: str
    status: Status
    message: str
    person: str = ""


class State(NamedTuple):
    """The findings and the entries of one revision. `ran` are the codes of the rules that ran.

    `problem` is the reason why the revision could not be read, else ""; the other fields are empty then. `unread` is the number of
    places that the reader left out, if no rule that ran reports them.
    """

    found: Counter[PlainFinding]
    subjects: frozenset[Subject]
    ran: frozenset[str] = frozenset()
    crashes: tuple[str, ...] = ()
    problem: str = ""
    unread: int = 0


class Step(NamedTuple):
    """The differences between the states of two revisions that were read, and whose checks ran the same rules without a crash.

    `gone` and `new` are findings that only the earlier or the later one has, `left` and `joined` are entries.
    """

    gone: Counter[PlainFinding]
    new: Counter[PlainFinding]
    left: frozenset[Subject]
    joined: frozenset[Subject]
    unread: int = 0


class Checks(NamedTuple):
    """The rules, options and underlying registries of every check, the format ("": detect it) and the statuses to report.

    `scope` are the keys of entries that separate port spaces.
    """

    rules: Sequence[Rule]
    options: Mapping[Option[Any], Any]
    form: str
    statuses: Collection[Status]
    over: Sequence[Underlying] = ()
    scope: Sequence[str] = ()


def make_state(result: Result, findings: Iterable[Finding]) -> State:
    """Return the state of a result, restricted to some of its findings."""
    registry = result.registry
    found = Counter(make_plain_finding(finding, finding.problem.entry) for finding in findings)
    subjects = frozenset(list_subjects(registry))
    crashes = tuple(
        f"{crash.rule.code} crashed on {crash.entry}: {crash.error} ({crash.where}); {crash.blame}" for crash in result.crashes
    )
    return State(found, subjects, frozenset(result.seconds), crashes, unread=count_unread(registry, result.rules))


def count_unread(registry: Registry, rules: Iterable[Rule]) -> int:
    """Return the number of places that the reader left out and none of the rules reports."""
    return len(list_unread(registry, rules))


def make_plain_finding(finding: Finding, entry: Entry) -> PlainFinding:
    """Return a finding about an entry without its registry."""
    person = entry.name if isinstance(entry, Contact) else None
    return PlainFinding(
        finding.rule.code, make_subject(entry), finding.problem.field.value, finding.status, finding.text, person or ""
    )


def list_subjects(registry: Registry) -> Iterator[Subject]:
    """Yield the identifying values of all records and contacts."""
    yield from map(make_subject, registry.records)
    yield from map(make_subject, registry.contacts)


def make_subject(entry: Entry) -> Subject:
    """Return the identifying values of an entry."""
    if isinstance(entry, Record):
        return Subject("record", entry.name, entry.number, entry.transport)
    return Subject("contact", entry.id) if isinstance(entry, Contact) else Subject(REGISTRY)
