"""The rules about edits on real ones: 268 edits of five years, and what was injected into the entries of a real edition."""

import gc
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from linter.engine.finding import Status
from linter.engine.fixes import apply_fixes
from linter.engine.run import run
from linter.formats import read
from linter.model import Record, Registry
from linter.report.changes.words import describe_events
from linter.rules_api.fix import Safety, TextEdit, apply_edits
from linter.source import Source, read_source
from linter.versions.changelog import make_changelog
from linter.versions.changeset import ChangeSet, make_change_set
from linter.versions.events import Subject
from rules import ALL
from rules.continuity import judge_continuity
from tests.support import ROOT, TODAY, checked, pointed_at
from tests.versions.test_changelog import assert_covers

Golden = Callable[[Path, str], None]

GOLDEN = ROOT / "fixtures" / "edits-2017-2021.tsv"
FILE = "service-names-port-numbers.xml"
RULES = [rule for rule in ALL if rule.family == "EDIT"]


def edits(bundle: Path, folder: Path) -> Iterator[ChangeSet]:
    """The revisions of the registry from 2017 to 2021, each with the one before it."""
    subprocess.run(["git", "init", "-q", "--bare", folder], check=True)
    subprocess.run(["git", "-C", folder, "fetch", "-q", bundle, "main:main"], check=True)
    listed = subprocess.run(["git", "-C", folder, "rev-list", "--reverse", "main"], check=True, capture_output=True, text=True)
    revisions = listed.stdout.split()
    wanted = "".join(f"{revision}:{FILE}\n" for revision in revisions)
    with subprocess.Popen(["git", "-C", folder, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as git:
        assert git.stdin is not None
        assert git.stdout is not None
        before: Registry | None = None
        for name in wanted.splitlines():
            git.stdin.write(f"{name}\n".encode())
            git.stdin.flush()
            content = git.stdout.read(int(git.stdout.readline().split()[2]))
            git.stdout.readline()
            after = read(Source(FILE, content.decode()), previous=before)
            if before is not None:
                yield make_change_set(before, after)
            before = after


def test_findings_of_five_years_of_changes_equal_the_reviewed_ones(corpus: Path, tmp_path: Path, golden: Golden) -> None:
    """The golden file has a line for each finding: the date of the later revision, the rule and the entry."""
    gc.disable()  # as the command does: there are millions of values and no garbage to speak of
    lines = ["date\trule\tentry\n"]
    number = 0
    for number, made in enumerate(edits(corpus / "history-2017-2021.bundle", tmp_path), 1):  # noqa: B007 # counts after the loop
        result = run(RULES, made.registry, today=TODAY, change_set=made)
        assert result.crashes == ()
        lines += [
            f"{made.registry.updated}\t{finding.rule.code}\t{finding.problem.entry}\n" for finding in result.sorted_findings()
        ]
    gc.enable()
    assert number == 268
    golden(GOLDEN, "".join(lines))


def found(base: Registry, registry: Registry) -> set[tuple[str, str]]:
    result = run(RULES, registry, today=TODAY, change_set=make_change_set(base, registry))
    assert result.crashes == ()
    return {(finding.rule.code, str(finding.problem.entry)) for finding in result.findings}


def test_a_table_as_the_base_gives_no_additional_findings(corpus: Path) -> None:
    table, same, later = (
        read(read_source(str(corpus / path))) for path in ("csv/2018-02-12.csv", "xml/2018-02-12.xml", "xml/2021-12-29.xml")
    )
    assert found(table, same) == set()
    assert found(table, later) <= found(same, later)


def test_a_list_of_services_as_the_base_gives_no_findings(corpus: Path) -> None:
    registry = read(read_source(str(corpus / "xml" / "2018-02-12.xml")))
    lines = [f"{record.name}\t{record.number}/{record.transport}\n" for record in registry.records if record.name and record.ports]
    assert found(read(Source("services", "".join(lines[: len(lines) // 2]))), registry) == set()


LOOKED_FOR: dict[str, tuple[str, str, str]] = {  # the finding, the field to change, and its new value
    "EDIT005": ("EDIT005", "assignee", "Other_Party"),
    "EDIT010": ("EDIT010", "date", "2001-01-02"),
    "EDIT011": ("EDIT011", "description", "shows the time of the day in distant towns"),
    "EDIT012": ("EDIT012", "updated", "2013-01-01"),
}
ABOUT_PORTS_AND_NAMES = {"EDIT001", "EDIT002", "EDIT003", "EDIT004", "EDIT006", "EDIT007", "EDIT014", "EDIT017"}
STRANGER = '<person id="Other_Party"><name>Other Party</name><uri>mailto:me&amp;other.example</uri></person>'


@pytest.mark.parametrize("code", LOOKED_FOR)
def test_an_altered_real_entry_is_found_and_fixed(corpus: Path, code: str) -> None:
    source = _excerpt(read(read_source(str(corpus / "xml" / "2021-12-29.xml"))), Random(code))
    base = read(source)
    rules = [rule for rule in RULES if rule.code != "EDIT013"]
    able = [record for record in base.records if record.name and _injured(source, record, code)]
    for record in Random(code).sample(able, 4):
        text = _injured(source, record, code)
        after = text.replace("<updated>2021-12-29", "<updated>2022-01-10", 1).replace("</people>", f"{STRANGER}</people>")
        result = checked(Source("after.xml", after), rules, source)
        found_at = {(finding.rule.code, str(finding.problem.entry), pointed_at(result, finding)) for finding in result.findings}
        assert (code, str(record), LOOKED_FOR[code][2] if code != "EDIT011" else record.modified or record.name) in found_at
        assert {(found, entry) for found, entry, _ in found_at} <= {(code, str(record)), ("EDIT011", str(record))}
        mended = apply_fixes(result, tuple(Safety), lambda text: checked(text, rules, source))
        left = {finding.rule.code for finding in mended.findings if finding.status is Status.ACTIVE}
        assert left <= {"EDIT005"}


_NEW = """<record date="2022-01-10">
    <name>{name}</name>
    <protocol>{transport}</protocol>
    <assignee><xref type="person" data="Other_Party"/></assignee>
    <xref type="person" data="Other_Party"/>
    <description>shows the time of the day in distant towns</description>
    <number>{number}</number>
  </record>"""
_ROW = """<record>
    <protocol>{transport}</protocol>
    <description>{state}</description>
    <number>{number}</number>
    <note>{note}</note>
  </record>"""
_WHERE_NOBODY_IS = "47999"
Done = Callable[[str, Record], str]


def _row(record: Record, state: str, note: str = "") -> str:
    return _ROW.format(transport=record.transport, number=record.number, state=state, note=note)


def _new(record: Record, name: str | None = "new-in-town", number: str | None = None) -> str:
    return _NEW.format(name=name, transport=record.transport, number=number or record.number)


DONE: dict[str, tuple[Done, set[str]]] = {  # what becomes of an entry, and which rules have to speak
    "removed": (lambda _, __: "", {"EDIT001", "EDIT004"}),
    "freed": (lambda _, record: _row(record, "Unassigned"), {"EDIT002", "EDIT004"}),
    "reserved": (lambda _, record: _row(record, "Reserved"), {"EDIT003", "EDIT004"}),
    "given back": (
        lambda entry, record: (
            re.sub("<number>.*</number>", "", entry) + _row(record, "Reserved", f"Historic usage was {record.name}.")
        ),
        set(),
    ),
    "renamed": (lambda entry, record: entry.replace(f"<name>{record.name}<", "<name>new-in-town<"), set()),
    "reused": (lambda _, record: _new(record), {"EDIT004", "EDIT007"}),
    "joined": (lambda entry, record: entry + _new(record), {"EDIT014"}),
    "moved": (
        lambda entry, record: re.sub(">[0-9]+</number>", f">{_WHERE_NOBODY_IS}</number>", entry) + _row(record, "Unassigned"),
        {"EDIT002"},
    ),
    "name taken": (lambda entry, record: entry + _new(record, record.name, _WHERE_NOBODY_IS), {"EDIT017"}),
}


@pytest.mark.parametrize("done", DONE)
def test_a_change_of_a_real_assignment_is_found(corpus: Path, done: str) -> None:
    made, codes = DONE[done]
    source = _excerpt(read(read_source(str(corpus / "xml" / "2021-12-29.xml"))), Random(done))
    base = read(source)
    names = Counter((record.name or "").lower() for record in base.records)
    numbers = Counter((record.number, record.transport) for record in base.records)
    able = [
        record
        for record in base.records
        if record.name and record.contacts and record.transport in ("tcp", "udp") and (record.number or "").isdigit()
        if names[record.name.lower()] == numbers[record.number, record.transport] == 1 and numbers[record.number, None] == 0
    ]
    for record in Random(done).sample(able, 4):
        assert _told(source, record, made) == codes


def test_a_reserved_port_given_to_another_assignee_is_found(corpus: Path) -> None:
    source = _excerpt(read(read_source(str(corpus / "xml" / "2021-12-29.xml"))), Random(6))
    able = [record for record in read(source).records if record.description == "Reserved" and (record.number or "").isdigit()]
    for record in Random(6).sample(able, 4):
        assert _told(source, record, lambda _, record: _new(record)) == {"EDIT006"}


def _told(source: Source, record: Record, done: Done) -> set[str]:
    """Which rules about ports and names speak of what is done to an entry."""
    entry = source.text[record.start : record.end]
    text = apply_edits(source.text, [TextEdit(record.start, record.end, done(entry, record))]).replace(
        "</people>", f"{STRANGER}</people>"
    )
    result = checked(Source("after.xml", text.replace("<updated>2021-12-29", "<updated>2022-01-10", 1)), RULES, source)
    return {finding.rule.code for finding in result.findings} & ABOUT_PORTS_AND_NAMES


def _excerpt(registry: Registry, random: Random) -> Source:
    """A registry of some thousand entries in a row of another one, with its people."""
    text, records = registry.source.text, registry.records
    first = random.randrange(len(records) - 3000)
    return Source(
        "before.xml", text[: records[0].start] + text[records[first].start : records[first + 3000].end] + text[records[-1].end :]
    )


def _injured(source: Source, record: Record, code: str) -> str:
    """The registry with one field of an entry altered, or nothing where the entry has no such field."""
    entry = source.text[record.start : record.end]
    _, what, to = LOOKED_FOR[code]
    if what == "assignee":
        at = re.search(r'<assignee>\s*<xref type="person" data="([^"]*)"/>\s*</assignee>', entry)
        return _with(source, record, at, to) if at and "IESG" not in entry else ""
    if what == "description":
        at = re.search(r"<description>([^<]{9,})</description>", entry)
        return _with(source, record, at, to) if at and (record.modified or "") < "2021-12" > (record.registered or "") else ""
    at = re.match(rf'<record[^>]* {what}="([^"]*)"', entry)
    return _with(source, record, at, to) if at and to < at[1] else ""


def _with(source: Source, record: Record, at: re.Match[str], to: str) -> str:
    return apply_edits(source.text, [TextEdit(record.start + at.start(1), record.start + at.end(1), to)])


# Real edits of which it is known, from reading them, what they broke and mended: the commit, what came, and what went.
KNOWN = {
    "5bef74cb71": ({"DATE005 registry"}, set()),
    "f41abec859": (set(), {"DATE005 registry"}),
    "9d690a0b5d": ({"PORT003 9979-9986"}, set()),
    "b9666069cb": (
        {"CONTACT002 contact Alexey_Vlaskin", "CONTACT008 contact Valley_Information_Systems_Inc"},
        {"PORT003 9979-9986"},
    ),
    "61f2178a59": ({"PORT007 rndc 953/tcp"}, set()),
    "538bcf4680": (set(), {"TEXT003 contact Heikki_E"}),
    "0a9800ee89": (
        {"CONTACT002 contact Kipp_E_B_Hickman", "CONTACT010 https 443/tcp", "CONTACT010 https 443/udp"},
        set(),
    ),
    "9c0f69badd": (
        {"CONTACT007 contact Stephen_Gold"},
        {
            *("CONTACT001 pcmk-remote 3121/tcp", "CONTACT001 hp-dataprotect 3612/tcp", "CONTACT001 hp-dataprotect 3612/udp"),
            *("CONTACT001 mediavault-gui 3673/tcp", "CONTACT001 mediavault-gui 3673/udp", "CONTACT001 zixi-transport 7088/udp"),
            *("CONTACT001 hub-open-net 8313/tcp", "TEXT003 contact Andrew_Beekhof "),
        },
    ),
    "c3b5f7db48": (set(), {"PORT003 43124-44320", "PORT012 43124-44320", "PORT015 43124-44320"}),
    "7c997b0bb0": ({"CODE002 aws-wsp 4195/dccp"}, set()),
    "50ee83372e": (set(), {"CONTACT008 contact Simon_Perreault"}),
    "225f1fa28f": (set(), set()),
    "36054a4d85": (set(), set()),
}


def test_findings_of_a_real_change_are_active_or_fixed(corpus: Path, tmp_path: Path) -> None:
    chosen = [rule for rule in ALL if not rule.opt_in and rule.family not in ("EDIT", "REF")]
    git = ["git", "-C", str(tmp_path)]
    subprocess.run(["git", "init", "-q", "--bare", tmp_path], check=True)
    subprocess.run([*git, "fetch", "-q", corpus / "history-2017-2021.bundle", "main:main"], check=True)

    def text(revision: str) -> Source:
        return Source(FILE, subprocess.run([*git, "show", f"{revision}:{FILE}"], check=True, capture_output=True).stdout.decode())

    for revision, (came, went) in KNOWN.items():
        result = checked(text(revision), chosen, text(f"{revision}^"))
        active = [finding for finding in result.findings if finding.status is Status.ACTIVE]
        assert {f"{finding.rule.code} {finding.problem.entry}" for finding in active} == came, revision
        gone = [one for one in result.fixed if one.status is Status.ACTIVE]
        assert {f"{one.rule.code} {one.entry}" for one in gone} == went, revision


def test_fixed_findings_of_grandfathered_entries_are_fixed(corpus: Path) -> None:
    before = read_source(str(corpus / "xml" / "2018-02-12.xml"))
    old = next(finding for finding in checked(before, ALL).findings if finding.rule.code == "CONTACT005")
    record = old.problem.entry
    assert isinstance(record, Record)
    cut = f"{before.text[: record.start]}{before.text[record.end :]}"
    gone = checked(Source("after.xml", cut), [old.rule], before).fixed
    assert [(one.rule.code, str(one.entry), one.status) for one in gone] == [("CONTACT005", str(record), Status.GRANDFATHERED)]


@pytest.mark.slow
@pytest.mark.long
def test_every_changed_entry_of_five_years_is_in_exactly_one_event(corpus: Path, tmp_path: Path, golden: Golden) -> None:
    """The golden file counts the events of each date of the registry by what happened; it holds no real entry."""
    counts: Counter[tuple[str, str]] = Counter()
    for made in edits(corpus / "history-2017-2021.bundle", tmp_path):
        log = make_changelog(made, judge_continuity(made))
        assert_covers(log)
        lines = describe_events([event for event in log.events if event.subject is not Subject.REGISTRY])
        counts.update((str(made.registry.updated), str(line.actions)) for line in lines)
    written = ["date\tactions\tevents\n", *(f"{date}\t{actions}\t{count}\n" for (date, actions), count in sorted(counts.items()))]
    golden(ROOT / "fixtures" / "changelog-2017-2021.tsv", "".join(written))
