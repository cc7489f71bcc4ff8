"""The records that the findings of rules depend on, for rules that say which."""

from collections.abc import Iterable, Mapping, Sequence

from linter.model import Record
from linter.rules_api.rule import Rule


class Selections:
    """The records of a registry that satisfy `Rule.depends_on`, by the code of the rule."""

    def __init__(self, rules: Iterable[Rule], records: Sequence[Record]) -> None:
        self._rules = [rule for rule in rules if rule.depends_on is not None]
        self._by_code: dict[str, set[Record]] = {rule.code: set() for rule in self._rules}
        self._add(records)

    def update(self, gone: Iterable[Record], new: Sequence[Record]) -> None:
        """Replace records by others."""
        for record in gone:
            for records in self._by_code.values():
                records.discard(record)
        self._add(new)

    def _add(self, records: Sequence[Record]) -> None:
        for rule in self._rules:
            if rule.depends_on is not None:
                self._by_code[rule.code].update(filter(rule.depends_on, records))

    @property
    def by_code(self) -> Mapping[str, Sequence[Record]]:
        """The records of each rule in the order of the registry."""
        return {code: sorted(records, key=lambda record: record.row) for code, records in self._by_code.items()}
