"""Look-ups that several rules share, built at most once for a registry, when a rule first asks for them."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from operator import attrgetter
from time import gmtime, strftime
from typing import TYPE_CHECKING, Any, TypeVar

from linter.model import Contact, Ports, Record, Registry, fold_all
from linter.rules_api.joined import JoinedTexts
from linter.rules_api.option import Option
from linter.rules_api.policy import POLICY, Policy
from linter.rules_api.underlying import NAMES_OF_IANA, Underlying

if TYPE_CHECKING:
    from linter.versions.changeset import ChangeSet

T = TypeVar("T")
V = TypeVar("V", tuple[str, ...], bool, int, Ports)


class Index:
    """A registry with its look-ups, the options of rules, the day, and the change set if there is a base.

    `today` is a day (YYYY-MM-DD), by default today in UTC. `over` are the underlying registries; rules that use them require
    Capability.UNDERLYING.
    """

    def __init__(
        self,
        registry: Registry,
        options: Mapping[Option[Any], Any] | None = None,
        today: str = "",
        change_set: "ChangeSet | None" = None,
        over: Sequence[Underlying] = (),
    ) -> None:
        self.registry = registry
        self.over = over
        self.change_set = change_set
        self.today = today or clock_day()
        self._options = options or {}
        self._built: dict[Callable[[Index], Any], Any] = {}
        self._failed: dict[Callable[[Index], Any], Exception] = {}

    def get(self, build: Callable[["Index"], T]) -> T:
        """Return `build(self)`, computed at the first call. An exception of `build` is raised again at every call."""
        try:
            known: T = self._built[build]
            return known
        except KeyError:
            pass
        if build in self._failed:
            raise self._failed[build]
        try:
            built = self._built[build] = build(self)
        except Exception as error:
            self._failed[build] = error
            raise
        return built

    def narrow(self, registry: Registry) -> "Index":
        """Return an index of a part of the registry, with the same options, day and change set."""
        return Index(registry, self._options, self.today, self.change_set, self.over)

    @property
    def names_of_iana(self) -> Container[str]:
        """All names in IANA's registry, also those of aliases; empty where they are not known."""
        load: Callable[[], Container[str]] = self._options.get(NAMES_OF_IANA, NAMES_OF_IANA.default)
        return load()

    @property
    def policy(self) -> Policy:
        """The policy for ports in the settings; rules that use it require Capability.POLICY."""
        policy: Policy = self._options.get(POLICY, POLICY.default)
        return policy

    def option(self, option: Option[V]) -> V:
        """Return the value that users set for an option of a rule, or its default."""
        value: V = self._options.get(option, option.default)
        return value


def clock_day() -> str:
    """Return today in UTC as YYYY-MM-DD."""
    return strftime("%Y-%m-%d", gmtime())


def named(index: Index) -> Sequence[Record]:
    """Return the entries with a service name."""
    return [record for record in index.registry.records if record.name is not None]


def by_name(index: Index) -> Mapping[str, Sequence[Record]]:
    """Return the entries of each service name, by case-folded name."""
    records = index.get(named)
    return _group(fold_all([record.name or "" for record in records]), records)


def joined_names(index: Index) -> JoinedTexts:
    """Return the case-folded service names, to search all at once."""
    return JoinedTexts(index.get(by_name))


def by_transport(index: Index) -> Mapping[str, Sequence[Record]]:
    """Return the rows of each transport, in the spelling of the file. The key of rows without a transport is ""."""
    return _group([record.transport or "" for record in index.registry.records], index.registry.records)


def described(index: Index) -> Mapping[str, Sequence[Record]]:
    """Return the rows of each description, with and without a name, empty ones left out: the transports of a service share one."""
    records = [record for record in index.registry.records if record.description]
    return _group([record.description or "" for record in records], records)


def joined_descriptions(index: Index) -> JoinedTexts:
    """Return the descriptions of all rows, to search all at once in lower case."""
    return JoinedTexts(index.get(described), is_folded=True)


def noted(index: Index) -> Mapping[str, Sequence[Record]]:
    """Return the rows of each assignment note, with and without a name, empty ones left out."""
    records = [record for record in index.registry.records if record.note]
    return _group([record.note or "" for record in records], records)


def _group(keys: Iterable[str], records: Iterable[Record]) -> Mapping[str, Sequence[Record]]:
    groups: dict[str, list[Record]] = {}
    for key, record in zip(keys, records, strict=True):
        groups.setdefault(key, []).append(record)
    return groups


def in_order(groups: Iterable[Iterable[Record]]) -> list[Record]:
    """Return the entries of several groups in the order of the registry."""
    return sorted((record for group in groups for record in group), key=attrgetter("row"))


def contacts_by_id(index: Index) -> Mapping[str, Sequence[Contact]]:
    """Return the contacts with each id: one, unless the id is defined twice."""
    contacts: dict[str, list[Contact]] = {}
    for contact in index.registry.contacts:
        contacts.setdefault(contact.id, []).append(contact)
    return contacts
