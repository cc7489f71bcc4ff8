"""Through a history of random edits, each revision has the findings of a full check, for every rule."""

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

import pytest

from linter.engine.finding import Status
from linter.engine.fixes import find_edits
from linter.engine.result import Result
from linter.formats import read
from linter.rules_api.rule import Scope
from linter.source import Source, SourceError
from linter.versions.recheck import Conditions, check_again
from linter.versions.state import Checks, make_state
from linter.versions.track import Track
from linter.versions.walk import Checker
from rules import ALL
from tests.support import ROOT, TODAY, registry_text

RULES = [rule for rule in ALL if rule.scope not in (Scope.CHANGE, Scope.BASELINE)]
DAYS = ("2024-05-01", "2025-06-01", "2026-07-01")
WORDS = ("(TEMPORARY - registered 2023-01-02, expires 2024-01-02)", 'an alias to "http"', "RFC3692-style Experiment", "TBD", "")
_RECORD = re.compile(r"[ \t]*<record.*?</record>\n", re.DOTALL)
_PERSON = re.compile(r"[ \t]*<person .*?</person>\n", re.DOTALL)
_VALUE = re.compile(r"<(name|number|protocol|description|note)>([^<]*)</\1>")


@cache
def pool() -> tuple[Sequence[str], Sequence[str]]:
    """Return the records and the contacts of all fixtures of rules."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "fixtures" / "rules").glob("*.xml"))]
    plain = [text for text in texts if "<!--" not in text and "\r" not in text]
    records = [record for text in plain for record in _RECORD.findall(text)]
    return records, [person for text in plain for person in _PERSON.findall(text)]


def change_value(chance: random.Random, record: str, others: Sequence[str]) -> str:
    """Replace a value of a record by that of another record, or by a word."""
    values = list(_VALUE.finditer(record))
    if not values:
        return record
    match = chance.choice(values)
    found = [value for other in chance.sample(others, min(len(others), 8)) for value in _VALUE.findall(other)]
    alike = [text for tag, text in found if tag == match[1]]
    value = chance.choice([*alike, *WORDS]) if match[1] in ("description", "note") else chance.choice(alike or [match[2]])
    return f"{record[: match.start(2)]}{value}{record[match.end(2) :]}"


def edit(chance: random.Random, records: list[str], persons: list[str]) -> None:
    """Make one to three changes of entries in place."""
    more, more_persons = pool()
    for _ in range(chance.randint(1, 3)):
        row = chance.randrange(len(records))
        match chance.randrange(9):
            case 0 if len(records) > 20:
                del records[row]
            case 1 | 2:
                records.insert(row, chance.choice(more))
            case 3:
                records.insert(row, records[chance.randrange(len(records))])
            case 4:
                records.insert(row, change_value(chance, records[row], records))
            case 5 if len(persons) > 5:
                del persons[chance.randrange(len(persons))]
            case 6:
                persons.insert(chance.randrange(len(persons) + 1), chance.choice(more_persons))
            case 7 if chance.random() < 0.2:
                records.insert(chance.randrange(len(records)), records.pop(row))
            case _:
                records[row] = change_value(chance, records[row], records)


def revisions(seed: int, number: int) -> Iterator[Source]:
    chance = random.Random(seed)
    text = (ROOT / "fixtures" / "registry.xml").read_text(encoding="utf-8")
    records, persons = _RECORD.findall(text), _PERSON.findall(text)
    head, tail = text[: text.index(records[0])], text[text.index("</people>") :].replace("  </people>", "</people>")
    between = text[text.rindex(records[-1]) + len(records[-1]) : text.index(persons[0])]
    for _ in range(number):
        yield Source("r.xml", f"{head}{''.join(records)}{between}{''.join(persons)}{tail}")
        edit(chance, records, persons)
        if chance.random() < 0.3:
            head = re.sub(r"<updated>[^<]*", f"<updated>{chance.choice(DAYS)}", head)


def follow(seed: int, number: int) -> int:
    """Hold the states of some revisions against full checks, and return how many were not checked in full."""
    checks = Checks(RULES, {}, "xml", tuple(Status))
    checker, track, registry = Checker(checks), Track(), None
    followed = 0
    for nth, source in enumerate(revisions(seed, number)):
        day = DAYS[nth * len(DAYS) // number]
        try:
            registry = read(source, "xml", registry, takes_over=True)
        except SourceError:
            continue
        step = checker.check(registry, day)
        followed += step is not None
        track.step(nth, step or checker.state)
        result = Conditions(RULES, {}, day).run(RULES, read(source, "xml"))
        expected = make_state(result, result.findings)
        assert checker.state.found == expected.found, (seed, nth)
        assert checker.state.subjects == expected.subjects, (seed, nth)
        assert track.found == expected.found, (seed, nth)
    return followed


def describe(result: Result) -> Counter[object]:
    """Return the findings with their places, related places and the edits of their fixes."""
    found: Counter[object] = Counter()
    for one in result.findings:
        related = tuple((place.label, str(place.entry), place.span) for place in result.related_places(one))
        found[one.rule.code, result.place(one), one.status, one.text, related, tuple(find_edits(result, one) or ())] += 1
    return found


def check_after_edits(seed: int, number: int) -> int:
    """Hold checks of some revisions, given the result for the one before, against full checks. Return how many were not full."""
    conditions = Conditions(RULES, {}, TODAY)
    before: Result | None = None
    again = 0
    for nth, source in enumerate(revisions(seed, number)):
        full = conditions.run(RULES, read(source, "xml"))
        if before is not None:
            found = check_again(before, read(source, "xml", before.registry), conditions)
            again += found is not None
            if found is not None:
                assert describe(found) == describe(full), (seed, nth)
            before = found or full
        before = before or full
    return again


@pytest.fixture(autouse=True)
def follow_small_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linter.versions.walk._LARGE", 1)
    monkeypatch.setattr("linter.versions.recheck._LARGE_SHARE", 1)
    monkeypatch.setattr("linter.formats.xml.reuse._LEAST_SHARE", 0)


@pytest.mark.parametrize("seed", range(3))
def test_a_revision_has_the_findings_of_a_full_check(seed: int) -> None:
    assert follow(seed, 40) > 20


def row(name: str, number: str, transport: str) -> str:
    return (
        f"  <record>\n    <name>{name}</name>\n    <protocol>{transport}</protocol>\n    <number>{number}</number>\n  </record>\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((row("x", "18", "tcp"), row("m", "w", "tcp")), (row("m", "w", "tcp"),)),  # the row below has a malformed port now
        ((row("x", "18", "tcp"),), (row("x", "18", "tcp"), row("m", "12 22", "tcp"))),  # which may be a range
        ((row("x", "18", "tcp"),), (row("x", "17", "tcp"),)),
    ],
    ids=["beside", "guessed", "linked"],
)
def test_a_finding_goes_with_a_row_that_may_be_the_missing_one(before: Sequence[str], after: Sequence[str]) -> None:
    others = [row(f"n{port}", str(port), transport) for port in range(300, 340) for transport in ("tcp", "udp")]
    checks = Checks([rule for rule in RULES if rule.code == "PORT006"], {}, "xml", tuple(Status))
    for one, other in ((before, after), (after, before)):
        sources = [Source("f", registry_text("".join((row("a", "17", "udp"), *rows, *others)))) for rows in (one, other)]
        checker = Checker(checks)
        registry = read(sources[0], "xml")
        assert checker.check(registry, TODAY) is None
        count = checker.state.found.total()
        registry = read(sources[1], "xml", registry, takes_over=True)
        assert checker.check(registry, TODAY) is not None
        result = Conditions(checks.rules, {}, TODAY).run(checks.rules, registry)
        assert checker.state.found == make_state(result, result.findings).found
        assert checker.state.found.total() != count


def test_rows_with_a_blank_name_are_linked() -> None:
    others = [row(f"n{port}", str(port), "tcp") for port in range(300, 340)]
    checks = Checks([rule for rule in RULES if rule.code == "PORT008"], {}, "xml", tuple(Status))
    checker, registry = Checker(checks), None
    for first in ((), (row("\u2028", "17", "tcp"),)):
        rows = (*first, *others, row("\u2028", "400", "tcp"))
        registry = read(Source("f", registry_text("".join(rows))), "xml", registry, takes_over=True)
        step = checker.check(registry, TODAY)
    assert step is not None
    assert checker.state.found.total() == 1


@pytest.mark.parametrize("seed", range(3))
def test_a_check_again_has_the_findings_places_and_fixes_of_a_full_check(seed: int) -> None:
    assert check_after_edits(seed, 30) > 15


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 140))
def test_revisions_of_long_histories_have_the_findings_of_full_checks(seed: int) -> None:
    assert follow(seed, 150) > 15  # some histories soon have text that is never reused
    assert check_after_edits(seed, 100) > 10
