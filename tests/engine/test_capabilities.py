"""Tests of missing capabilities: an incomplete registry gives no additional findings."""

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from linter.engine.finding import Status
from linter.engine.run import run
from linter.formats import read
from linter.model import OF_SETTINGS, Capability, Record, Registry
from linter.rules_api.rule import Rule, Scope
from linter.source import read_source
from rules import ALL
from tests.support import ROOT, TODAY

PAGE = 100  # rows, as IANA's pages have


def every_record(change: Callable[[Record], Record]) -> Callable[[Registry], Iterable[Registry]]:
    return lambda registry: [replace(registry, records=tuple(map(change, registry.records)))]


def renumbered(registry: Registry, records: Sequence[Record]) -> Registry:
    return replace(registry, records=tuple(replace(record, row=row) for row, record in enumerate(records)))


def pages(registry: Registry) -> Iterable[Registry]:
    for size in (1, 7, PAGE):
        if len(registry.records) // size < 200:
            for start in range(0, len(registry.records), size):
                yield renumbered(registry, registry.records[start : start + size])


def shuffled(registry: Registry) -> Iterable[Registry]:
    records = list(registry.records)
    random.Random(6335).shuffle(records)
    yield renumbered(registry, records)


ALIAS = re.compile("(?s).*alias")


def run_together(record: Record) -> Record:
    """An entry whose note goes on where the description ends, as it does on a page that was copied."""
    if not record.note or ALIAS.match(record.note):
        return record
    return replace(record, description=f"{record.description or ''} {record.note}".strip(), note=None)


POORER: dict[Capability, Callable[[Registry], Iterable[Registry]]] = {
    Capability.WHOLE: pages,
    Capability.NAMES: every_record(lambda record: replace(record, name=record.name and f"My {record.name} service v2")),
    Capability.STATES: lambda registry: [renumbered(registry, [record for record in registry.records if record.name is not None])],
    Capability.DESCRIPTIONS: every_record(lambda record: replace(record, description=None, inline_references=())),
    Capability.CONTACTS: every_record(lambda record: replace(record, contacts=(), assignees=None)),
    Capability.NO_ASSIGNEE: every_record(
        lambda record: replace(record, assignees=None if record.assignees == record.contacts else record.assignees)
    ),
    Capability.PEOPLE: lambda registry: [replace(registry, contacts=())],
    Capability.DATES: lambda registry: [
        replace(poorer, updated=None)
        for poorer in every_record(lambda record: replace(record, registered=None, modified=None))(registry)
    ],
    Capability.REFERENCES: every_record(lambda record: replace(record, references=())),
    Capability.FOOTNOTES: lambda registry: [replace(registry, footnotes=())],
    Capability.SERVICE_CODES: every_record(lambda record: replace(record, service_code=None)),
    Capability.NOTES: every_record(lambda record: replace(record, note=None, inline_references=())),
    Capability.ALIASES: every_record(lambda record: replace(record, note=None)),
    Capability.ORDER: shuffled,
    Capability.WORDING: every_record(run_together),
    Capability.DETAILS: lambda registry: [registry],  # the values are absent in the registry itself
}
TOGETHER = {
    Capability.NAMES: Capability.ALIASES,
    Capability.NOTES: Capability.ALIASES,
    Capability.ALIASES: Capability.NOTES,
}  # notes are where IANA marks aliases
# Findings that are true in both, and reported at another entry or by another rule.
REPORTED_ELSEWHERE = {
    (Capability.WHOLE, "NAME003"),  # which of the spellings is the usual one
    (Capability.WHOLE, "PORT008"),
    (Capability.DATES, "DATE004"),  # by today, where the registry does not say of which day it is
    (Capability.ORDER, "NAME003"),
    *(
        (feature, "NAME007") for feature in (Capability.WHOLE, Capability.DATES, Capability.ORDER)
    ),  # at which of the entries of a name
    (Capability.ORDER, "NAME002"),  # which of two is the earlier one
    (Capability.ORDER, "PORT008"),
    (Capability.ORDER, "PORT010"),
    (Capability.ORDER, "PORT016"),
    *((feature, code) for feature in (Capability.DATES, Capability.ORDER) for code in ("CODE004", "CODE005")),
    (Capability.ORDER, "TEXT006"),  # of which of several transports
    (Capability.ORDER, "TEXT002"),  # at which of the entries of a name
    (Capability.DESCRIPTIONS, "TEXT003"),  # in which of the texts of an entry the damage comes first
    (Capability.ORDER, "PORT011"),  # which row is above a gap
    (Capability.ORDER, "PORT015"),  # which of two rows is the second
    *((feature, "PORT012") for feature in (Capability.WHOLE, Capability.STATES)),  # which row is out of its place
    *(
        (Capability.ORDER, code) for code in ("PORT004", "PORT006")
    ),  # that a row is missing, though a malformed port beside may be it
    *(  # that a name without a port is what is left of a service, which another row says
        (feature, code)
        for feature in (
            *(Capability.WHOLE, Capability.STATES, Capability.DESCRIPTIONS, Capability.NOTES, Capability.ALIASES),
            Capability.WORDING,
        )
        for code in ("CONTACT005", "CONTACT006", "PROTOCOL002")
    ),
    (Capability.PEOPLE, "CONTACT010"),  # by ids alone, where a contact's name would show that it is another one
    *((feature, "PORT014") for feature in (Capability.CONTACTS, Capability.DATES, Capability.SERVICE_CODES)),  # instead of PORT019
    *(
        (feature, "CONTACT004") for feature in (Capability.WHOLE, Capability.CONTACTS)
    ),  # that an id ends in a blank, of which CONTACT001 speaks where references show it
}

Said = set[tuple[str, int]]


def find_all(registry: Registry, rules: Sequence[Rule] = ALL) -> Said:
    """The rules that find something, and at which entries."""
    result = run(rules, registry, today=TODAY)
    assert result.crashes == ()
    return {
        (finding.rule.code, getattr(finding.problem.entry, "start", -1))
        for finding in result.findings
        if finding.status is Status.ACTIVE
    }


def invented(registry: Registry, feature: Capability) -> Said:
    """Return the findings that only the poorer of two registries has."""
    whole = find_all(registry)
    found: Said = set()
    for poorer in POORER[feature](registry):
        lacks = dict.fromkeys((feature, TOGETHER.get(feature, feature)), "is poorer")
        found |= find_all(replace(poorer, missing_capabilities=lacks))
    return {said for said in found - whole if (feature, said[0]) not in REPORTED_ELSEWHERE}


# A registry without these lacks values. Without NAMES, it has titles in place of names, which are other data.
WITHOUT_VALUES = [feature for feature in POORER if feature is not Capability.NAMES]


@pytest.mark.slow
@pytest.mark.parametrize("feature", WITHOUT_VALUES)
def test_missing_capabilities_of_a_fixture_give_no_new_findings(feature: Capability) -> None:
    for path in sorted((ROOT / "fixtures").glob("**/*.xml")):
        assert invented(read(read_source(str(path))), feature) == set(), path.name


@pytest.mark.parametrize("feature", WITHOUT_VALUES)
def test_missing_capabilities_of_the_real_registry_give_no_new_findings(corpus: Path, feature: Capability) -> None:
    assert invented(read(read_source(str(corpus / "xml" / "2017-03-10.xml"))), feature) == set()


def test_a_rule_with_a_date_needs_dates() -> None:
    for rule in ALL:
        assert (Capability.DATES in rule.required_capabilities) is (rule.since is not None or Capability.DATES in rule.requires)


LIKE_OTHERS = {
    ("NAME006", Capability.NAMES),
    ("NAME006", Capability.ALIASES),  # they choose entries as NAME004 does
    ("NAME007", Capability.ALIASES),
    ("POLICY001", Capability.CONTACTS),  # no policy applies to the fixtures
}


def needs() -> list[tuple[Rule, Capability]]:
    return [
        (rule, feature)
        for rule in ALL
        if rule.scope is not Scope.CHANGE
        for feature in Capability
        if feature in rule.requires - {Capability.WORDING, Capability.LOOKUPS, Capability.DETAILS, *OF_SETTINGS}
        and (rule.code, feature) not in LIKE_OTHERS
    ]


@pytest.mark.parametrize(("rule", "feature"), needs(), ids=lambda value: getattr(value, "code", getattr(value, "name", "")))
def test_each_required_capability_affects_its_rule(rule: Rule, feature: Capability) -> None:
    bare = replace(rule, requires=frozenset(), since=None)
    for path in sorted((ROOT / "fixtures").glob("**/*.xml"), key=lambda path: path.stem != rule.code):
        registry = read(read_source(str(path)))
        whole = find_all(registry, [bare])
        if any(find_all(poorer, [bare]) != whole for poorer in POORER[feature](registry)):
            return
    pytest.fail("no fixture shows that it needs this")
