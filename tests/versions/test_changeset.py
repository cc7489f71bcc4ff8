"""Tests of changes: findings that a change introduces, keeps or fixes."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import astuple, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.engine.finding import Status
from linter.engine.result import Result
from linter.engine.run import run
from linter.formats import read
from linter.model import Contact, Record, Registry
from linter.rules_api import Index, Problem, RecordRule
from linter.source import Source, read_source
from linter.versions.changeset import make_change_set
from linter.versions.diff_lint import lint_change
from rules import ALL
from tests.support import HEAD, ROOT, TAIL, TODAY, checked, examples, parse_text, registry_text

PEOPLE = "<people><person id='Ada'><name>Ada</name><uri>mailto:ada@example.com</uri></person></people>"


def rows(*records: str, people: str = PEOPLE) -> str:
    return f"{HEAD}{''.join(records)}{people}{TAIL}"


def row(name: str = "", port: str = "", more: str = "", transport: str = "tcp", date: str = "2025-01-02") -> str:
    cells = "".join(f"<{tag}>{text}</{tag}>" for tag, text in (("name", name), ("protocol", transport), ("number", port)) if text)
    dated = f' date="{date}"' if date else ""
    return f"<record{dated}>{cells}<description>does {name or 'nothing'}</description>{more}</record>\n"


def seen(before: str, after: str) -> Result:
    return checked(Source("after.xml", after), ALL, Source("before.xml", before))


def active(result: Result) -> set[tuple[str, str]]:
    return {
        (finding.rule.code, str(finding.problem.entry))
        for finding in result.findings
        if finding.status is Status.ACTIVE and not finding.rule.opt_in and finding.rule.code != "EDIT013"
    }


GOOD = '<xref type="person" data="Ada"/>'


def test_a_finding_on_both_sides_is_existing() -> None:
    standing = row("a_b", "7001", GOOD)
    result = seen(rows(standing, row("bell", "7002", GOOD)), rows(standing, row("bell", "7003", GOOD)))
    statuses = {finding.status for finding in result.findings if finding.rule.code == "NAME001"}
    assert statuses == {Status.EXISTING}


def test_a_service_that_gives_its_port_back_keeps_the_findings_of_its_name() -> None:
    before = rows(row("a_b", "7001", GOOD), row("bell", "7003", GOOD))
    free = "<record><protocol>tcp</protocol><description>Reserved [was a_b]</description><number>7001</number></record>\n"
    kept = seen(before, rows(free, row("bell", "7003", GOOD), row("a_b", "", GOOD)))
    assert {finding.status for finding in kept.findings if finding.rule.code == "NAME001"} == {Status.EXISTING}
    other_transport = seen(before, rows(free, row("bell", "7003", GOOD), row("a_b", "", GOOD, transport="udp")))
    other_name = seen(before, rows(free, row("bell", "7003", GOOD), row("a_c", "", GOOD)))
    for result in (other_transport, other_name):
        assert {finding.status for finding in result.findings if finding.rule.code == "NAME001"} == {Status.ACTIVE}


def test_an_added_finding_is_active() -> None:
    before = rows(row("bell", "7001", GOOD))
    assert ("NAME001", "a_b 7002/tcp") in active(seen(before, rows(row("bell", "7001", GOOD), row("a_b", "7002", GOOD))))


def test_a_changed_entry_has_only_findings_of_rules_that_read_a_changed_field() -> None:
    entry = row("a_b", "7001", GOOD)
    result = seen(rows(entry), rows(entry.replace("does a_b", "does more")))
    assert result.change_set is not None
    assert result.change_set.count(Record) == (0, 1, 0)
    assert {finding.status for finding in result.findings if finding.rule.code == "NAME001"} == {Status.EXISTING}
    renamed = seen(rows(entry), rows(entry.replace(">a_b<", ">a_c<")))
    assert {finding.status for finding in renamed.findings if finding.rule.code == "NAME001"} == {Status.ACTIVE}


def test_an_entry_that_the_change_of_another_made_wrong_is_active() -> None:
    record = row("bell", "7001", GOOD)
    result = seen(rows(record), rows(record, people="<people></people>"))
    assert ("CONTACT001", "bell 7001/tcp") in active(result)
    assert ("CONTACT001", "bell 7001/tcp") not in active(seen(rows(record, people="<people></people>"), rows(record)))


def test_added_entries_are_checked_by_the_rules_of_today_with_any_date() -> None:
    old = row("bell", "7001", date="1999-01-02")
    assert run(ALL, parse_text(rows(old)), today=TODAY).findings
    assert ("CONTACT005", "bell 7001/tcp") not in active(checked(Source("r.xml", rows(old)), ALL))
    assert ("CONTACT005", "bell 7001/tcp") in active(seen(rows(row("lamp", "7002", GOOD)), rows(row("lamp", "7002", GOOD), old)))


def test_a_finding_stays_grandfathered_if_other_fields_change() -> None:
    before, after = row("bell", "7001", date="1999-01-02"), row("bell", "7003", date="1999-01-02")
    assert ("CONTACT005", "bell 7003/tcp") not in active(seen(rows(before), rows(after)))


def test_a_finding_about_a_name_stays_existing_at_another_entry() -> None:
    one, other = row("xt-port", "7001", GOOD), row("xt-port", "7001", GOOD, transport="udp")
    result = seen(rows(one, other), rows(other))
    assert "NAME004" not in {rule for rule, _ in active(result)}
    assert [str(finding.problem.entry) for finding in result.findings if finding.rule.code == "NAME004"] == ["xt-port 7001/udp"]
    assert "NAME004" not in {gone.rule.code for gone in result.fixed}


def free(port: str) -> str:
    return f"<record><description>Unassigned</description><number>{port}</number></record>\n"


CLASH = row("bell", "7010", GOOD)  # in a range that is Unassigned


@pytest.mark.parametrize(
    ("before", "after", "clashing"),
    [
        ((free("7001-7020"), CLASH), (free("7001"), row("lamp", "7002", GOOD), free("7003-7020"), CLASH), []),
        ((free("7001-7020"), CLASH), (row("lamp", "7001", GOOD), free("7002-7020"), CLASH), []),
        ((free("7001-7020"), CLASH), (free("7001-7019"), CLASH, row("lamp", "7020", GOOD)), []),
        ((free("7002-7020"), CLASH), (free("7001-7020"), CLASH), ["7001-7020"]),
        ((free("7001-7009"), CLASH, free("7011-7020")), (free("7001-7009"), CLASH, free("7010-7020")), ["7010-7020"]),
        ((free("7001-7020"), CLASH), (free("7001-7020"), CLASH, row("lamp", "7012", GOOD)), ["7001-7020"]),
        ((free("7001-7020"), CLASH), (free("7001"), free("7003-7020"), CLASH, row("lamp", "7012", GOOD)), ["7003-7020"]),
        ((free("7001-7020"), CLASH, row("lamp", "7012", GOOD)), (free("7001-7020"), CLASH), []),
        ((free("7001-7020"), CLASH), (free("7001-7020"), row("bell", "7010", GOOD + "<note>It rings.</note>")), []),
    ],
)
def test_a_finding_about_a_range_is_existing_after_a_cut_but_not_with_new_faults(
    before: tuple[str, ...], after: tuple[str, ...], clashing: list[str]
) -> None:
    result = seen(rows(*before), rows(*after))
    assert [entry for code, entry in active(result) if code == "PORT003"] == clashing
    assert [gone.entry for gone in result.fixed if gone.rule.code == "PORT003"] == []


def test_a_finding_that_the_change_removes_is_fixed() -> None:
    result = seen(rows(row("a_b", "7001", GOOD)), rows(row("a-b", "7001", GOOD)))
    assert "NAME001" in {gone.rule.code for gone in result.fixed}
    assert seen(rows(row("a_b", "7001", GOOD)), rows(row("a_b", "7001", GOOD))).fixed == ()


def test_a_finding_is_not_fixed_by_a_format_that_cannot_express_its_rule() -> None:
    registry = rows(row("a_b", "7001"), row("bell", "7002", '<xref type="person" data="Bo"/>'))
    listed = "a_b 7001/tcp\nbell 7002/tcp\n"
    base, head = read(Source("r.xml", registry)), read(Source("services", listed))
    assert "CONTACT001" in {finding.rule.code for finding in run(ALL, base, today=TODAY).findings}
    result = lint_change(ALL, base, head, today=TODAY)
    assert "CONTACT001" in {one.rule.code for one in result.skipped}
    ran = set(result.seconds)
    assert {one.rule.code for one in result.fixed} <= ran


def test_a_finding_is_not_fixed_by_a_rule_that_crashes() -> None:
    def crash(_record: Record, _index: Index) -> Iterator[Problem]:
        raise ValueError

    (rule,) = (rule for rule in ALL if rule.code == "NAME001")
    base, head = parse_text(rows(row("a_b", "7001"))), parse_text(rows(row("a_b", "7001"), row("bell", "7002")))
    assert isinstance(rule, RecordRule)
    found = lint_change([rule], base, head, today=TODAY)
    assert found.fixed == ()
    crashing = replace(rule, check=lambda record, index: crash(record, index) if index.change_set else rule.check(record, index))
    assert lint_change([crashing], base, head, today=TODAY).fixed == ()


def test_an_accepted_finding_stays_accepted() -> None:
    text = "entries:\n- name: a_b  # reglint: allow NAME001 kept for the old clients\n  port: 7001\n  transport: tcp\n"
    registry, base = read(Source("r.yaml", text)), read(Source("b.yaml", text.replace("a_b", "bell")))
    (finding,) = (found for found in lint_change(ALL, base, registry, today=TODAY).findings if found.rule.code == "NAME001")
    assert finding.status is Status.SUPPRESSED


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [
        ((row("a", "1"),), (row("a", "1"),), (0, 0, 0)),
        ((row("a", "1"),), (row("a", "1"), row("b", "2")), (1, 0, 0)),
        ((row("a", "1"), row("b", "2")), (row("a", "1"),), (0, 0, 1)),
        ((row("a", "1"),), (row("b", "1"),), (0, 1, 0)),
        ((row("a", "1"),), (row("a", "2"),), (0, 1, 0)),
        ((row("a", "1"),), (row("a", "1", transport="udp"),), (0, 1, 0)),
        ((row("a", "1"), row("b", "2")), (row("b", "2"), row("a", "1")), (0, 0, 0)),
        ((row("a", "1", "<note>as it is</note>"),), (row("a", "1", "<note>as   it\n  is</note>"),), (0, 0, 0)),
        ((row("a", "1"), row("b", "1")), (row("c", "1"), row("d", "1")), (2, 0, 2)),
    ],
)
def test_entries_are_paired_by_identity(before: tuple[str, ...], after: tuple[str, ...], counts: tuple[int, int, int]) -> None:
    made = make_change_set(parse_text(rows(*before)), parse_text(rows(*after)))
    assert made.count(Record) == counts
    assert made.count(Contact) == (0, 0, 0)


def statuses(result: Result) -> Counter[Status]:
    return Counter(finding.status for finding in result.findings)


def everything() -> list[Path]:
    return sorted((ROOT / "fixtures" / "rules").glob("*.xml"))


@pytest.mark.parametrize("path", everything(), ids=lambda path: path.name)
def test_an_unchanged_file_has_no_active_findings_for_any_rule(path: Path) -> None:
    source = read_source(str(path))
    result = checked(source, ALL, source)
    assert statuses(result)[Status.ACTIVE] == 0
    assert statuses(result).total() == len(checked(source, [rule for rule in ALL if rule.family != "EDIT"]).findings)
    assert result.fixed == ()


def in_pieces(text: str) -> tuple[str, list[str], str]:
    head, *records = text.split("<record")
    last, end, tail = records[-1].rpartition("</record>")
    return head, [f"<record{record.rstrip()}\n" for record in (*records[:-1], last + end)], tail


@pytest.mark.parametrize("path", everything(), ids=lambda path: path.name)
def test_a_reordering_is_silent_except_about_the_order_and_a_reformatting_at_all(path: Path) -> None:
    source = read_source(str(path))
    if path.name == "FORMAT001.xml":
        pytest.skip("its markup does not come apart at its records")
    head, records, tail = in_pieces(source.text)
    random.Random(path.name).shuffle(records)
    reformatted = (source.text.replace("\n  ", "\n\t "), source.text.replace(">\n", ">\n\n"))
    for changed, expected in ((f"{head}{''.join(records)}{tail}", {"PORT012"}), *((text, set()) for text in reformatted)):
        result = checked(Source(source.path, changed), ALL, source)
        assert {finding.rule.code for finding in result.findings if finding.status is Status.ACTIVE} <= expected


@examples(60)
@given(st.data())
def test_an_edit_and_its_undoing_are_each_others_mirror(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([path for path in everything() if path.name != "FORMAT001.xml"]))  # its records hold others
    head, records, tail = in_pieces(read_source(str(path)).text)
    kept = data.draw(st.lists(st.booleans(), min_size=len(records), max_size=len(records)))
    one = parse_text(f"{head}{''.join(records)}{tail}")
    less = "".join(record for record, keep in zip(records, kept, strict=True) if keep) or "<record><name>only</name></record>"
    other = parse_text(f"{head}{less}{tail}")
    there, back = make_change_set(one, other), make_change_set(other, one)
    assert there.count(Record) == back.count(Record)[::-1]
    # NAME001 binds the names that a change adds more strictly than those of 2011
    rules = [rule for rule in ALL if rule.family != "EDIT" and rule.since is None and rule.code != "NAME001"]
    forth, again = lint_change(rules, one, other, today=TODAY), lint_change(rules, other, one, today=TODAY)
    whole = len(run(rules, one, today=TODAY).findings)
    assert len(forth.findings) - len(again.findings) == len(run(rules, other, today=TODAY).findings) - whole
    assert len(again.findings) == whole


def test_the_version_before_may_be_in_another_format(corpus: Path) -> None:
    after = read(read_source(str(corpus / "xml" / "2018-02-12.xml")))
    before = read(read_source(str(corpus / "csv" / "2018-02-12.csv")))
    result = lint_change(ALL, before, after, today=TODAY)
    assert statuses(result)[Status.ACTIVE] == 0
    assert statuses(result)[Status.EXISTING] > 50


@pytest.fixture(scope="module")
def real(corpus: Path) -> Registry:
    return read(read_source(str(corpus / "xml" / "2025-09-29.xml")))


def described_anew(text: str) -> str:
    return text.replace("<description>The Secure Shell (SSH) Protocol</description>", "<description>SSH</description>", 1)


@pytest.mark.slow
@pytest.mark.parametrize("change", [described_anew, lambda text: text.replace("<updated>2025-09-29", "<updated>2025-09-30", 1)])
def test_a_version_read_with_a_previous_registry_is_equal(real: Registry, change: Callable[[str], str]) -> None:
    text = change(real.source.text)
    assert text != real.source.text
    plain, quick = read(Source("r.xml", text)), read(Source("r.xml", text), previous=real)
    assert list(map(astuple, plain.records)) == list(map(astuple, quick.records))
    assert list(map(astuple, plain.contacts)) == list(map(astuple, quick.contacts))
    assert (plain.updated, plain.footnotes, plain.inline_references) == (quick.updated, quick.footnotes, quick.inline_references)
    assert len(make_change_set(quick, real).comparison.pairs) == 1


@pytest.mark.slow
def test_one_changed_name_of_the_real_registry_is_reported_and_the_rest_is_existing(real: Registry) -> None:
    text = real.source.text.replace("<name>ssh</name>", "<name>ssh_x</name>", 1)
    chosen = [rule for rule in ALL if not rule.opt_in and rule.family != "EDIT"]
    registry = read(Source("r.xml", text))
    result = lint_change(chosen, real, registry, today=TODAY)
    assert [finding.rule.code for finding in result.findings if finding.status is Status.ACTIVE] == ["NAME001"]
    plain = statuses(run(chosen, real, today=TODAY))
    assert statuses(result)[Status.EXISTING] == plain[Status.ACTIVE]
    assert statuses(result)[Status.GRANDFATHERED] == plain[Status.GRANDFATHERED]
    assert result.fixed == ()


def test_a_registry_that_was_empty_before_has_all_of_it_added() -> None:
    before = parse_text(registry_text("<record><name>a</name></record>"))
    after = parse_text(registry_text("<record><name>b_c</name><protocol>udp</protocol></record>"))
    assert make_change_set(before, after).count(Record) == (1, 0, 1)


def test_a_change_rule_requires_its_capabilities_of_both_versions() -> None:
    rules = [rule for rule in ALL if rule.name in ("port-reused", "malformed-name")]
    table = read(Source("a.csv", "Service Name,Port Number,Transport Protocol,Description\nlamp,7001,tcp,the lamp\n"))
    result = lint_change(rules, table, parse_text(registry_text("<record/>")))
    (skipped,) = result.skipped
    assert skipped.rule.name == "port-reused"
    assert skipped.reason.startswith("is compared with a version that ")


def test_one_fact_is_reported_once_at_the_entry_that_the_change_added() -> None:
    head = "updated: 2025-01-01\nentries:\n"
    elastic = "  - {name: elastic, port: 5001, transport: tcp, description: The search engine, registered: 2024-01-01}\n"
    lamps = "  - {name: lamps, port: 5001, transport: tcp, description: Switches the lamps, registered: 2025-01-02}\n"
    result = checked(Source("r.yaml", head + elastic + lamps), ALL, Source("r.yaml", head + elastic))
    about_both = {"EDIT014", "PORT010"}
    found = [(code, entry) for code, entry in active(result) if code in about_both]
    assert {entry for _, entry in found} <= {"lamps 5001/tcp"}
    assert len(found) == 1
