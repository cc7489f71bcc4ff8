"""A registry with the look-ups that several rules share, built at most once, when a rule first asks for them."""

from collections.abc import Callable, Container, Mapping, Sequence
from time import gmtime, strftime
from typing import TYPE_CHECKING, Any, TypeVar

from linter.model import Field, Ports, Record, Registry
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

    def having(self, field: Field) -> Sequence[Record]:
        """Return the rows with a value in a field that few rows have, in the order of the registry.

        The fields are NOTE, REFERENCE, INLINE_REFERENCE, UNAUTHORIZED_USE, SERVICE_CODE, MODIFIED and ASSIGNEE. An empty text is
        a value.
        """
        return self.get(find_rare_values)[field]

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


def find_rare_values(index: Index) -> Mapping[Field, Sequence[Record]]:
    """Return the rows with a value in each rare field. All fields are looked at in one go, which takes the time of two."""
    notes: list[Record] = []
    references: list[Record] = []
    inline_references: list[Record] = []
    uses: list[Record] = []
    codes: list[Record] = []
    modified: list[Record] = []
    assigned: list[Record] = []
    for record in index.registry.records:
        if record.note is not None:
            notes.append(record)
        if record.references:
            references.append(record)
        if record.inline_references:
            inline_references.append(record)
        if record.unauthorized_use is not None:
            uses.append(record)
        if record.service_code is not None:
            codes.append(record)
        if record.modified is not None:
            modified.append(record)
        if record.assignees:
            assigned.append(record)
    return {
        Field.NOTE: notes,
        Field.REFERENCE: references,
        Field.INLINE_REFERENCE: inline_references,
        Field.UNAUTHORIZED_USE: uses,
        Field.SERVICE_CODE: codes,
        Field.MODIFIED: modified,
        Field.ASSIGNEE: assigned,
    }
