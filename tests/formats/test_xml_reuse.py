"""A reader that reuses the entries of a previous registry reads the same as one that reads all."""

import random
from collections.abc import Callable

import pytest

from linter.formats.xml.reader import read_xml
from linter.formats.xml.records import read_elements
from linter.model import Registry
from linter.source import Source, SourceError
from tests.formats.test_xml import outcome
from tests.support import registry_text

RECORDS = [
    f'  <record date="2020-01-{row + 1:02}">\n    <name>s{row}</name>\n    <protocol>tcp</protocol>\n'
    f'    <xref type="person" data="P{row % 3}"/>\n    <description>Service {row}</description>\n'
    f"    <number>{7000 + row}</number>\n  </record>\n"
    for row in range(12)
]
PERSONS = [f'    <person id="P{row}">\n      <name>P {row}</name>\n    </person>\n' for row in range(4)]


def text_of(records: list[str], persons: list[str]) -> str:
    head, _, tail = registry_text("".join(records)).partition("<people>")
    return f"{head}<people>\n{''.join(persons)}  </people>{tail.partition('</people>')[2]}"


START = Source("f", text_of(RECORDS, PERSONS))

CHANGES: dict[str, Callable[[str], str]] = {
    "nothing": str,
    "a date": lambda text: text.replace("2020-01-03", "2021-01-03"),
    "a record in front": lambda text: text.replace(RECORDS[0], RECORDS[0].replace("s0", "new") + RECORDS[0]),
    "a record at the end": lambda text: text.replace(RECORDS[-1], RECORDS[-1] + RECORDS[-1].replace("s11", "new")),
    "no first record": lambda text: text.replace(RECORDS[0], ""),
    "no last record": lambda text: text.replace(RECORDS[-1], ""),
    "a record twice": lambda text: text.replace(RECORDS[4], RECORDS[4] * 2),
    "a record at another place": lambda text: text.replace(RECORDS[2], "").replace(RECORDS[8], RECORDS[8] + RECORDS[2]),
    "no contacts": lambda text: text.replace("".join(PERSONS), ""),
    "one contact more": lambda text: text.replace(PERSONS[1], PERSONS[1] + PERSONS[1].replace("P1", "P9")),
    "an unknown attribute": lambda text: text.replace("<name>s3", '<name kind="x">s3'),
    "an unknown element in a contact": lambda text: text.replace("<name>P 2", "<x/><name>P 2"),
    "a comment in a record": lambda text: text.replace("<name>s3", "<!-- c --><name>s3"),
    "a comment between records": lambda text: text.replace(RECORDS[3], f"{RECORDS[3]}<!-- c -->\n"),
    "a comment around a record": lambda text: text.replace(RECORDS[3], f"<!--\n{RECORDS[3]}-->\n"),
    "a comment around all but two": lambda text: text.replace(RECORDS[0], f"{RECORDS[0]}<!--").replace(
        RECORDS[9], f"-->{RECORDS[9]}"
    ),
    "a comment in the head": lambda text: text.replace("<record", "<!-- c -->\n<record", 1),
    "a comment that does not end": lambda text: text.replace(RECORDS[3], f"{RECORDS[3]}<!--"),
    "an instruction around records": lambda text: text.replace(RECORDS[0], f"{RECORDS[0]}<?x ").replace(
        RECORDS[9], f"?>{RECORDS[9]}"
    ),
    "a footnote between records": lambda text: text.replace(RECORDS[3], f'{RECORDS[3]}<footnote anchor="1">n</footnote>'),
    "text between records": lambda text: text.replace(RECORDS[3], f"{RECORDS[3]}x"),
    "a registry around records": lambda text: text.replace(RECORDS[2], f'{RECORDS[2]}<registry id="x">').replace(
        RECORDS[9], f"{RECORDS[9]}</registry>"
    ),
    "a record around records": lambda text: text.replace(RECORDS[2], f"{RECORDS[2]}<record>").replace(
        RECORDS[9], f"{RECORDS[9]}</record>"
    ),
    "an element that does not end": lambda text: text.replace("</record>", "", 1),
    "carriage returns": lambda text: text.replace(RECORDS[3], RECORDS[3].replace("\n", "\r\n")),
    "a control character": lambda text: text.replace("Service 3", "Service \x01"),
    "a document type": lambda text: text.replace("<registry", '<!DOCTYPE registry [<!ENTITY e "x">]>\n<registry', 1),
    "another root": lambda text: text.replace("<registry", '<registry xmlns:x="urn:x"', 1),
    "a wrong date of the registry": lambda text: text.replace("<updated>", "<updated>x", 1),
}


@pytest.fixture(autouse=True)
def reuse_whatever_is_equal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linter.formats.xml.reuse._LEAST_SHARE", 0)  # the rest of small registries is large


@pytest.mark.parametrize("takes_over", [False, True], ids=["copy", "take over"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_registry_is_the_same_with_the_previous_one(change: str, takes_over: bool) -> None:
    text = CHANGES[change](START.text)
    assert (text == START.text) is (change == "nothing")
    for one, other in ((START, Source("f", text)), (Source("f", text), START)):
        try:
            previous = read_xml(one)
        except SourceError:
            continue
        assert outcome(lambda source, previous=previous: read_xml(source, previous, takes_over), other) == outcome(  # type: ignore[misc]
            read_elements, other
        )


@pytest.mark.parametrize("takes_over", [False, True], ids=["copy", "take over"])
def test_a_chain_of_registries_is_the_same_as_each_read_alone(takes_over: bool) -> None:
    chance = random.Random(1)
    records, persons = list(RECORDS), list(PERSONS)
    previous = read_xml(START)
    reused = 0
    for number in range(300):
        match chance.randrange(5):
            case 0 if len(records) > 3:
                del records[chance.randrange(len(records))]
            case 1:
                row = chance.randrange(len(records))
                records[row] = records[row].replace("Service", "A service", 1)
            case 2:
                records.insert(chance.randrange(len(records) + 1), chance.choice(RECORDS).replace("Service", f"Service {number}"))
            case 3 if len(persons) > 1:
                del persons[chance.randrange(len(persons))]
            case _:
                persons.insert(chance.randrange(len(persons) + 1), PERSONS[0].replace("P0", f"Q{number}"))
        source = Source("f", text_of(records, persons))
        before = None if takes_over else outcome(lambda _, one=previous: one, source)  # type: ignore[misc]
        found = read_xml(source, previous, takes_over)
        assert outcome(lambda _, one=found: one, source) == outcome(read_xml, source)  # type: ignore[misc]
        if not takes_over:
            assert outcome(lambda _, one=previous: one, source) == before  # type: ignore[misc]
        reused += found.alignment is not None
        previous = found
    assert reused == 300


def test_a_registry_whose_reading_failed_leaves_the_previous_one_unchanged() -> None:
    previous = read_xml(START)
    with pytest.raises(SourceError):
        read_xml(Source("f", f"<x/>{START.text}"), previous, takes_over=True)
    with pytest.raises(SourceError):
        read_xml(Source("f", START.text.replace("</record>", "", 1)), previous, takes_over=True)
    assert outcome(lambda _: previous, START) == outcome(read_xml, START)


def shared(one: Registry, other: Registry) -> int:
    return len({*map(id, one.records)} & {*map(id, other.records)})


def test_entries_are_shared_as_far_as_they_keep_their_place() -> None:
    text = START.text.replace(RECORDS[6], "")
    previous = read_xml(START)
    assert shared(previous, read_xml(Source("f", text), previous)) == 6
    taken = read_xml(Source("f", text), previous, takes_over=True)
    assert shared(previous, taken) == 11
    assert outcome(lambda _: taken, START) == outcome(read_xml, Source("f", text))
