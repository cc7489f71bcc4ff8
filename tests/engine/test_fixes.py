"""Tests of fixes: text edits, rounds, and unchanged bytes outside the edits."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.engine.finding import Status
from linter.engine.fixes import find_edits
from linter.engine.result import Result
from linter.formats import make_edits, read
from linter.model import Field, Record, Registry
from linter.rules_api.fix import (
    Add,
    Change,
    Copy,
    Delete,
    Fix,
    Insert,
    Move,
    Remove,
    Replace,
    Safety,
    Substring,
    UneditableError,
    apply_edits,
)
from linter.rules_api.index import Index
from linter.rules_api.problem import Problem, Related
from linter.rules_api.rule import Rule, Scope
from linter.source import Source
from rules import ALL
from tests.support import ROOT, TODAY, checked, examples, make_rule, registry_text, repaired

TEXT = registry_text("""  <record date="2012-01-02">
    <name>one</name>
    <protocol>tcp</protocol>
    <xref type="person" data="A&amp;B"/>
    <description>First &amp; <b/>foremost</description>
    <number>1</number>
  </record>
  <record>
    <name/>
    <protocol>udp</protocol>
    <assignee>
      <xref type="person" data="A&amp;B"/>
    </assignee>
    <description>Second<br/>line &lt; two</description>
    <number>2</number>
    <xref type="rfc" data="rfc6335"/>
    <xref type="text">book</xref>
  </record>
  <record><name>three</name><number>3</number></record>
<person id="A&amp;B">
  <name>Ann</name>
  <uri>mailto:a&amp;example.org</uri>
</person>
""").replace("<b/>", "<!-- and -->")


def changed(text: str, choose: Callable[[Registry], list[Change]]) -> str:
    """A registry's text after some changes of it. What is left of it must be a registry still."""
    registry = read(Source("registry.xml", text))
    after = apply_edits(text, make_edits(registry, choose(registry)))
    read(Source("registry.xml", after))
    return after


def lines_that_differ(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that only one of two texts has, from their first difference."""
    old, new = before.split("\n"), after.split("\n")
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return old, new


CHANGES: dict[str, tuple[Callable[[Registry], Change], list[str], list[str]]] = {
    "a value": (
        lambda r: Replace(r.records[0], Field.NAME, "a<b"),
        ["    <name>one</name>"],
        ["    <name>a&lt;b</name>"],
    ),
    "an empty element": (lambda r: Replace(r.records[1], Field.NAME, "two"), ["    <name/>"], ["    <name>two</name>"]),
    "a part, written with an entity": (
        lambda r: Replace(r.records[1], Field.DESCRIPTION, "> 2", substring=Substring("< two")),
        ["    <description>Second<br/>line &lt; two</description>"],
        ["    <description>Second<br/>line &gt; 2</description>"],
    ),
    "a text that only goes on": (
        lambda r: Replace(r.records[1], Field.DESCRIPTION, f"{r.records[1].description}\n\nMore"),
        ["    <description>Second<br/>line &lt; two</description>"],
        ["    <description>Second<br/>line &lt; two<br/><br/>", "More</description>"],
    ),
    "an attribute": (
        lambda r: Replace(r.records[0], Field.REGISTERED, "2013-01-02"),
        ['  <record date="2012-01-02">'],
        ['  <record date="2013-01-02">'],
    ),
    "what a reference refers to": (
        lambda r: Replace(r.records[0], Field.CONTACT, 'A"C'),
        ['    <xref type="person" data="A&amp;B"/>'],
        ['    <xref type="person" data="A&quot;C"/>'],
    ),
    "a part of what a reference refers to": (
        lambda r: Replace(r.records[0], Field.CONTACT, '"', substring=Substring("&")),
        ['    <xref type="person" data="A&amp;B"/>'],
        ['    <xref type="person" data="A&quot;B"/>'],
    ),
    "a reference that is a text": (
        lambda r: Replace(r.records[1], Field.REFERENCE, "page", value_index=1),
        ['    <xref type="text">book</xref>'],
        ['    <xref type="text">page</xref>'],
    ),
    "the registry's date": (
        lambda r: Replace(r, Field.UPDATED, "2025-07-01"),
        ["  <updated>2025-06-01</updated>"],
        ["  <updated>2025-07-01</updated>"],
    ),
    "a contact's id": (
        lambda r: Replace(r.contacts[0], Field.ID, "A"),
        ['<person id="A&amp;B">'],
        ['<person id="A">'],
    ),
    "a field more": (
        lambda r: Add(r.records[1], Field.NOTE, "One.\n\nTwo."),
        [],
        ["    <note>One.<br/><br/>", "Two.</note>"],
    ),
    "a field more, in its place": (lambda r: Add(r.records[0], Field.SERVICE_CODE, "7"), [], ["    <sc>7</sc>"]),
    "a contact's field more": (lambda r: Add(r.contacts[0], Field.ORGANIZATION, "O"), [], ["  <org>O</org>"]),
    "a date more": (
        lambda r: Add(r.records[0], Field.MODIFIED, "2020"),
        ['  <record date="2012-01-02">'],
        ['  <record date="2012-01-02" updated="2020">'],
    ),
    "a date where there is none": (
        lambda r: Add(r.records[1], Field.REGISTERED, "2020"),
        ["  <record>"],
        ['  <record date="2020">'],
    ),
    "a field less": (lambda r: Remove(r.records[0], Field.PORT), ["    <number>1</number>"], []),
    "a date less": (lambda r: Remove(r.records[0], Field.REGISTERED), ['  <record date="2012-01-02">'], ["  <record>"]),
    "a reference less": (
        lambda r: Remove(r.records[1], Field.REFERENCE, value_index=0),
        ['    <xref type="rfc" data="rfc6335"/>'],
        [],
    ),
    "the only assignee less": (
        lambda r: Remove(r.records[1], Field.ASSIGNEE),
        ["    <assignee>", '      <xref type="person" data="A&amp;B"/>', "    </assignee>"],
        [],
    ),
    "an entry on a line with nothing else less": (
        lambda r: Delete(r.records[2]),
        ["  <record><name>three</name><number>3</number></record>"],
        [],
    ),
    "a new record": (
        lambda r: Insert(((Field.DESCRIPTION, "Reserved"), (Field.PORT, "4"), (Field.REGISTERED, "2020-02-02")), r.records[1]),
        [],
        ['  <record date="2020-02-02">', "    <description>Reserved</description>", "    <number>4</number>", "  </record>"],
    ),
    "a copy": (
        lambda r: Copy(r.records[2], ((Field.NAME, "drei"), (Field.DESCRIPTION, "Three"), (Field.PORT, ""))),
        [],
        ["  <record><name>drei</name><description>Three</description></record>"],
    ),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("case", CHANGES)
def test_a_text_edit_changes_only_its_own_characters(case: str, newline: str) -> None:
    choose, old, new = CHANGES[case]
    text = TEXT.replace("\n", newline)
    after = changed(text, lambda registry: [choose(registry)])
    assert after.replace(newline, "\n").count("\n") == after.count("\n"), "a line end of the other kind"
    gone, come = lines_that_differ(TEXT, after.replace(newline, "\n"))
    assert sorted(gone) == sorted(old) or (not old and sorted(come) == sorted(new + gone))
    assert sorted(come) == sorted(new) or (not old and sorted(come) == sorted(new + gone))


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_substring_with_a_line_end_is_found_with_any_line_end(newline: str) -> None:
    text = TEXT.replace("<name>three</name>", "<name>th\nree\n</name>").replace("\n", newline)
    after = changed(text, lambda r: [Replace(r.records[2], Field.NAME, "", substring=Substring("\n", 1))])
    assert after == text.replace(f"{newline}</name>", "</name>")
    registry = read(Source("registry.xml", text))
    place = registry.locate(registry.records[2], Field.NAME, 0, "h\nr")
    assert text[slice(*place)] == f"h{newline}r"


@pytest.mark.parametrize(
    ("part", "place"),
    [
        (Substring("&"), "&amp;"),
        (Substring("a"), "a"),
        (Substring("m", 1), "m"),
        (Substring("&amp;"), "&amp;amp;"),
        (Substring(">", 1), "&gt;"),
        (Substring("rfc1"), "rfc1"),
    ],
)
def test_a_substring_is_not_found_inside_an_entity_or_a_tag(part: Substring, place: str) -> None:
    note = 'R&amp;D m <xref type="rfc" data="rfc1"/> a &amp;amp; > &gt; m rfc1'
    text = TEXT.replace("<number>3<", f"<note>{note}</note><number>3<")
    registry = read(Source("registry.xml", text))
    found = registry.locate(registry.records[2], Field.NOTE, 0, *part)
    assert text[slice(*found)] == place
    after = changed(text, lambda r: [Replace(r.records[2], Field.NOTE, "#", substring=part)])
    assert after == f"{text[: found.start]}#{text[found.end :]}"
    after_note, shown = read(Source("registry.xml", after)).records[2].note, registry.records[2].note
    assert after_note is not None
    assert shown is not None
    pieces = shown.split(part.text)
    rest = part.text.join(pieces[part.occurrence + 1 :])
    assert after_note == f"{part.text.join(pieces[: part.occurrence + 1])}#{rest}"


@pytest.mark.parametrize("empty", ['<note title="kept" />', '<note title="kept"></note>'])
def test_an_element_without_text_keeps_its_attributes(empty: str) -> None:
    text = TEXT.replace("<number>2<", f"{empty}<number>2<")
    for change in (Add, Replace):
        after = changed(text, lambda r, change=change: [change(r.records[1], Field.NOTE, "text")])  # type: ignore[misc] # mypy cannot infer the lambda
        assert after == text.replace(empty, '<note title="kept">text</note>')


def test_a_moved_record_takes_its_lines_along() -> None:
    after = changed(TEXT, lambda registry: [Move(registry.records[2], registry.records[0])])
    records = re.findall(r" *<record.*?</record>\n", TEXT, re.DOTALL)
    start, end = TEXT.index(records[0]), TEXT.index(records[2]) + len(records[2])
    assert after == TEXT[:start] + records[2] + records[0] + records[1] + TEXT[end:]


UNEDITABLE: dict[str, Callable[[Registry], Change]] = {
    "a value with a comment in it": lambda r: Replace(r.records[0], Field.DESCRIPTION, "Else"),
    "a part that a comment divides": lambda r: Replace(r.records[0], Field.DESCRIPTION, "x", substring=Substring("& foremost")),
    "a value that is not there": lambda r: Replace(r.records[2], Field.TRANSPORT, "tcp"),
    "an attribute that is not there": lambda r: Replace(r.records[1], Field.REGISTERED, "2020"),
    "a second reference where there is one": lambda r: Replace(r.records[0], Field.CONTACT, "B", value_index=1),
    "a field that is there": lambda r: Add(r.records[0], Field.NAME, "x"),
    "a date that is there": lambda r: Add(r.records[0], Field.REGISTERED, "x"),
    "a reference more": lambda r: Add(r.records[0], Field.REFERENCE, "rfc1"),
    "a character that XML does not allow": lambda r: Replace(r.records[0], Field.NAME, "\x01"),
    "such a character in an attribute": lambda r: Replace(r.records[0], Field.REGISTERED, "\x01"),
    "a record with a comment less": lambda r: Delete(r.records[0]),
    "a reference with a comment less": lambda r: Remove(r.records[1], Field.REFERENCE, value_index=1),
    "an assignee beside a comment less": lambda r: Remove(r.records[1], Field.ASSIGNEE),
    "a record with an instruction less": lambda r: Delete(r.records[2]),
    "a contact with unexpected markup less": lambda r: Delete(r.contacts[0]),
    "a whole line beside a part of one": lambda r: Move(r.records[0], r.records[2]),
}


@pytest.mark.parametrize("case", UNEDITABLE)
def test_an_edit_that_the_layout_does_not_allow_is_refused(case: str) -> None:
    text = TEXT.replace("  <record><name>three", "  <!-- --><record><?pi?><name>three")
    text = text.replace("book</xref>", "book<!-- --></xref>").replace("<assignee>", "<assignee><!-- -->")
    text = text.replace("<name>Ann</name>", "<name>Ann</name><phone>1</phone>")
    with pytest.raises(UneditableError):
        changed(text, lambda registry: [UNEDITABLE[case](registry)])


# A rule that finds what the fixes of the tests are to repair: the check is given as a function.


def rule(check: Callable[[Registry], Iterator[Problem]], code: str = "TEST001") -> Rule:
    def checks(_registry: Registry, index: Index) -> Iterator[Problem]:
        yield from check(index.registry)

    return make_rule(checks, Scope.REGISTRY, code)


def registry_of(*names: str) -> Source:
    records = "".join(f"  <record>\n    <name>{name}</name>\n  </record>\n" for name in names)
    return Source("registry.xml", registry_text(records))


def names(result: Result) -> list[str | None]:
    return [record.name for record in result.registry.records]


def renaming(new: Callable[[Record], str | None], safety: Safety = Safety.SAFE) -> Rule:
    """A rule that wants entries renamed."""

    def check(registry: Registry) -> Iterator[Problem]:
        for record in registry.records:
            if name := new(record):
                fix = Fix(f"write '{name}'", (Replace(record, Field.NAME, name),), safety)
                yield Problem(record, Field.NAME, "name '{0}'", (record.name,), fix=fix)

    return rule(check)


def test_fixes_are_made_until_none_is_left() -> None:
    shorter = renaming(lambda record: (record.name and len(record.name) > 1 and record.name[:-1]) or None)
    after = repaired(registry_of("aaaa", "bb"), [shorter])
    assert names(after) == ["a", "b"]
    assert len(after.made) == 4
    assert after.findings == ()


def test_only_fixes_of_the_selected_safety_are_applied() -> None:
    unsafe = renaming(lambda record: "b" if record.name == "a" else None, Safety.UNSAFE)
    source = registry_of("a")
    assert repaired(source, [unsafe], Safety.SAFE).registry.source.text == source.text
    assert names(repaired(source, [unsafe], Safety.UNSAFE)) == ["b"]


def test_a_fix_that_does_not_remove_its_finding_is_rolled_back_and_reported() -> None:
    useless = renaming(lambda record: "a" if record.name == "a" else None)
    helpful = replace(renaming(lambda record: "c" if record.name == "b" else None), code="TEST002")
    after = repaired(registry_of("a", "b"), [useless, helpful])
    assert names(after) == ["a", "c"]
    assert [(repair.finding.rule.code, repair.held_back) for repair in after.fix_outcomes] == [
        ("TEST002", ""),
        ("TEST001", "it does not remove the finding"),
    ]


def test_a_fix_that_helps_only_after_another_is_made_after_it() -> None:
    def check(registry: Registry) -> Iterator[Problem]:
        *_, last = registry.records
        for record in registry.records:
            if record.name == "a":
                fix = Fix("write 'b'", (Replace(record, Field.NAME, "b" if last.name == "z" else "a"),))
                yield Problem(record, Field.NAME, "name", fix=fix)

    last_name = replace(renaming(lambda record: "z" if record.name == "y" else None), code="TEST002")
    after = repaired(registry_of("a", "y"), [rule(check), last_name])
    assert names(after) == ["b", "z"]
    assert [repair.finding.rule.code for repair in after.fix_outcomes] == ["TEST002", "TEST001"]


def test_two_fixes_that_undo_each_other_end() -> None:
    flip = renaming(lambda record: {"a": "b", "b": "a"}.get(record.name or ""))
    after = repaired(registry_of("a"), [flip])
    assert len(after.made) == 100
    assert [repair.held_back for repair in after.held_back] == ["other fixes come first; run --fix again"]


def test_a_fix_that_the_layout_does_not_allow_is_reported_and_others_are_applied() -> None:
    source = Source("registry.xml", registry_of("a", "b").text.replace("<name>a<", "<name>a<!-- --><"))
    after = repaired(source, [renaming(lambda record: "c" if record.name in ("a", "b") else None)])
    assert names(after) == ["a", "c"]
    assert [repair.held_back for repair in after.held_back] == ["the layout of the file does not allow it"]


def test_a_fix_that_makes_the_file_unreadable_is_rolled_back() -> None:
    def check(registry: Registry) -> Iterator[Problem]:
        for record in registry.records:
            if record.name == "a":
                fix = Fix("delete it", (Delete(record),))
                yield Problem(record, Field.NAME, "name", fix=fix)

    after = repaired(registry_of("a"), [rule(check)])
    assert [repair.held_back for repair in after.fix_outcomes] == ["the file could not be read any more"]
    assert names(after) == ["a"]


def test_a_fix_waits_for_one_that_changes_what_it_relies_on() -> None:
    """Each of two equal entries is to go because of the other: only one may."""

    def check(registry: Registry) -> Iterator[Problem]:
        for record in registry.records:
            for other in registry.records:
                if other is not record and other.name == record.name:
                    fix = Fix("delete it", (Delete(record),))
                    yield Problem(record, Field.NAME, "twice", related=(Related(other, Field.NAME, "the other"),), fix=fix)

    after = repaired(registry_of("a", "a", "b"), [rule(check)])
    assert names(after) == ["a", "b"]
    assert len(after.made) == 1


def test_the_edits_of_a_fix_that_overlap_are_no_fix() -> None:
    def check(registry: Registry) -> Iterator[Problem]:
        first = registry.records[0]
        yield Problem(first, Field.NAME, "x", fix=Fix("do both", (Delete(first), Replace(first, Field.NAME, "b"))))

    result = checked(registry_of("a", "b"), [rule(check)])
    assert find_edits(result, result.findings[0]) is None


NAME = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=9
)


@examples(150)
@given(NAME, st.integers(0, 99), st.booleans())
def test_written_values_are_read_back(text: str, row: int, copy: bool) -> None:
    registry = read(Source("r.xml", (ROOT / "fixtures" / "registry.xml").read_text(encoding="utf-8")))
    record = [one for one in registry.records if one.name][row % 80]
    change: Change = Copy(record, ((Field.NAME, text),), after=True) if copy else Replace(record, Field.NAME, text)
    after = read(Source("r.xml", apply_edits(registry.source.text, make_edits(registry, [change]))))
    assert after.records[record.row + copy].name == text
    assert len(after.records) == len(registry.records) + copy
    assert after.markup_errors == ()


@examples(60)
@given(st.randoms(use_true_random=False))
def test_simultaneous_edits_of_several_entries_equal_single_edits(rng: random.Random) -> None:
    source = Source("r.xml", (ROOT / "fixtures" / "registry.xml").read_text(encoding="utf-8"))
    registry = read(source)
    chosen = rng.sample([record for record in registry.records if record.name], 12)
    renamed, deleted, noted = chosen[:4], chosen[4:8], chosen[8:]
    changes: list[Change] = [Replace(record, Field.NAME, f"x{record.row}") for record in renamed]
    changes += [Delete(record) for record in deleted]
    changes += [Add(record, Field.UNAUTHORIZED_USE, "some") for record in noted if record.unauthorized_use is None]
    after = read(Source("r.xml", apply_edits(source.text, make_edits(registry, changes))))
    expected = []
    for record in registry.records:
        if record not in deleted:
            name = f"x{record.row}" if record in renamed else record.name
            expected.append((name, record.number, "some" if record in noted else record.unauthorized_use))
    assert [(record.name, record.number, record.unauthorized_use) for record in after.records] == expected


def test_fixes_are_deterministic() -> None:
    from rules import ALL

    source = Source("r.xml", (ROOT / "fixtures" / "faulty.xml").read_text(encoding="utf-8"))
    first, second = repaired(source, ALL), repaired(source, ALL)
    assert first.registry.source.text == second.registry.source.text
    assert repaired(first.registry.source, ALL).made == []


def test_the_day_of_the_tests_is_given() -> None:
    assert Index(read(registry_of("a")), today=TODAY).today == TODAY
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", Index(read(registry_of("a"))).today)


def rows_in_reverse(count: int, form: str) -> str:
    rows = [(f"s{number}", 2000 + number, transport) for number in range(count) for transport in ("tcp", "udp")][::-1]
    if form == "csv":
        lines = "".join(f"{name},{port},{transport},text {name}\r\n" for name, port, transport in rows)
        return f"Service Name,Port Number,Transport Protocol,Description\r\n{lines}"
    records = "".join(
        f"  <record>\n    <name>{name}</name>\n    <protocol>{transport}</protocol>\n"
        f"    <description>text {name}</description>\n    <number>{port}</number>\n  </record>\n"
        for name, port, transport in rows
    )
    return f'<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers">\n{records}</registry>\n'


@pytest.mark.parametrize("form", ["xml", "csv"])
def test_reversed_rows_are_put_in_order_in_one_run(form: str) -> None:
    text = rows_in_reverse(150, form)  # more than there are rounds
    result = repaired(Source(f"r.{form}", text), [rule for rule in ALL if rule.code == "PORT012"])
    after = result.registry.source.text
    places = [(record.number, record.transport) for record in result.registry.records]
    expected = [(str(2000 + number), transport) for number in range(150) for transport in ("tcp", "udp")]
    assert places == [*expected[:-2], *expected[:-3:-1]]  # the first two rows were in order, of one port, and stay
    assert sorted(after) == sorted(text)
    assert not [finding for finding in result.findings if finding.status is Status.ACTIVE]
    assert not result.held_back
