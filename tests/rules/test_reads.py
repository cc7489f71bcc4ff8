"""Rules declare the fields that their checks read: the declaration is compared with what the checks really read."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import pytest

from linter.engine.run import list_subjects
from linter.formats import read
from linter.model import Contact, Entry, Record, Registry
from linter.rules_api import Field, Index, Rule, Scope
from linter.rules_api.index import find_rare_values
from linter.source import read_source
from linter.versions.changeset import ChangeSet, make_change_set
from linter.versions.entry_fields import CONTACT_FIELDS, RECORD_FIELDS
from rules import ALL
from tests.support import EXAMPLE_POLICY, IS_THOROUGH, ROOT, shipped

FIXTURES = ROOT / "fixtures" / "rules"
REGISTRY_FIELDS = {
    "updated": Field.UPDATED,
    "inline_references": Field.INLINE_REFERENCE,
    "footnotes": Field.REFERENCE,
    "footnote_texts": Field.REFERENCE,
    "markup_errors": Field.MARKUP,
    "source": Field.LINE,
}

E = TypeVar("E", bound=Entry)


class Recorder:
    """A recorder of the undeclared fields that are read while it is on.

    It ignores the functions that make fixes (`_fix...`), and of those that `Index.having` looks at, all but the field asked for.
    """

    def __init__(self) -> None:
        self.on = False
        self.declared: frozenset[Field] = frozenset()
        self.fields: set[Field] = set()

    def record(self, field: Field) -> None:
        if field not in self.declared and field not in self.fields and not self._is_exempt():
            self.fields.add(field)

    def _is_exempt(self) -> bool:
        frame: FrameType | None = sys._getframe(2)
        while frame and not frame.f_code.co_name.startswith(("_fix", find_rare_values.__name__)):
            frame = frame.f_back
        return frame is not None

    @contextmanager
    def recording(self, declared: frozenset[Field]) -> Iterator[set[Field]]:
        self.declared, self.fields = declared, set()
        self.on = True
        try:
            yield self.fields
        finally:
            self.on = False


RECORDER = Recorder()


@pytest.fixture(autouse=True)
def record_rare_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    def having(index: Index, field: Field) -> Any:
        if RECORDER.on:
            RECORDER.record(field)
        return original(index, field)

    original = Index.having
    monkeypatch.setattr(Index, "having", having)


def traced(kind: type[E], known: dict[str, Field]) -> type[E]:
    """Return a subclass of an entry type that records which of its fields are read."""

    def get(self: Any, name: str) -> Any:
        if RECORDER.on and name in known:
            RECORDER.record(known[name])
        return object.__getattribute__(self, name)

    return type(f"Traced{kind.__name__}", (kind,), {"__slots__": (), "__getattribute__": get})


TRACED = {
    Record: traced(Record, {name: field for name, field in RECORD_FIELDS.items() if name != "extras"}),
    Contact: traced(Contact, CONTACT_FIELDS),
    Registry: traced(Registry, REGISTRY_FIELDS),
}


def copied(entry: Any, **changes: Any) -> Any:
    copy = object.__new__(TRACED[type(entry)])
    for one in fields(entry):
        object.__setattr__(copy, one.name, changes.get(one.name, getattr(entry, one.name)))
    return copy


def traced_registry(path: Path) -> Registry:
    registry = read(read_source(str(path)))
    records, contacts = (tuple(map(copied, entries)) for entries in (registry.records, registry.contacts))
    return copied(registry, records=records, contacts=contacts)  # type: ignore[no-any-return] # replace of any dataclass


def undeclared_fields(rule: Rule, registry: Registry, change: ChangeSet | None = None) -> set[Field]:
    """Return the fields that the check reads to decide on findings and to word them, and that the rule does not declare."""
    index = Index(registry, EXAMPLE_POLICY, today="2026-01-01", change_set=change, over=(shipped(),))
    with RECORDER.recording(rule.reads) as found:
        for subject in list_subjects(rule, index):
            for problem in rule.check(subject, index):
                assert problem.message
    return found


def all_undeclared_fields(
    registry: Registry, change: ChangeSet | None = None, rules: Sequence[Rule] = ALL
) -> Iterator[tuple[Rule, set[Field]]]:
    for rule in rules:
        if (not rule.formats or registry.format in rule.formats) and (rule.scope is Scope.CHANGE) == (change is not None):
            yield rule, undeclared_fields(rule, registry, change)


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*[0-9].xml")), ids=lambda path: path.stem)
def test_a_check_reads_only_fields_that_the_rule_declares(path: Path) -> None:
    head = traced_registry(path)
    changes: list[ChangeSet | None] = [None]
    if (before := path.with_name(f"{path.stem}.before.xml")).exists():
        changes.append(make_change_set(traced_registry(before), head))
    rules = ALL if IS_THOROUGH or path.stem.startswith("OVER") else [rule for rule in ALL if rule.family != "OVER"]
    for change in changes:
        for rule, found in all_undeclared_fields(head, change, rules):
            assert found == set(), rule.code


def test_a_check_of_a_real_registry_reads_only_fields_that_the_rule_declares(corpus: Path) -> None:
    for edition in ("2013-02-18", "2025-09-29"):
        for rule, found in all_undeclared_fields(traced_registry(corpus / "xml" / f"{edition}.xml")):
            assert found == set(), rule.code


def test_every_rule_declares_the_fields_that_it_reads() -> None:
    assert [rule.code for rule in ALL if not rule.reads] == []


def test_every_value_of_an_entry_has_a_field() -> None:
    """A value without a field would be one whose change is overlooked."""
    places = {"row", "start", "end", "scope"}
    assert RECORD_FIELDS.keys() == {field.name for field in fields(Record)} - places
    assert CONTACT_FIELDS.keys() == {field.name for field in fields(Contact)} - places
