"""Accepted findings: the file beside a registry, what it accepts, what of it is of no use, and the command that writes it."""

import json
import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st

from linter.atomic_write import write_file
from linter.cli import cli
from linter.config import SettingsError
from linter.config.compose import compose
from linter.config.errors import make_instance
from linter.config.schema import render_schema
from linter.engine.finding import Status
from linter.engine.result import Result as Found
from linter.engine.run import run
from linter.formats import read
from linter.formats.csv.writer import write_csv
from linter.formats.data.json_writer import write_json
from linter.formats.data.yaml_writer import write_yaml
from linter.model import BaselineEntry, BaselineUse, Registry
from linter.rules_api.problem import Problem
from linter.source import Source, read_source
from linter.suppressions.baseline import accept_findings, find_missing, find_unused, find_uses
from linter.suppressions.baseline_edits import Group, change_entries
from linter.suppressions.baseline_file import NAME, build_baseline_schema, parse_baseline
from rules import ALL
from tests.formats.test_yaml import registries
from tests.repositories import alone
from tests.support import ROOT, TODAY, examples, faulty, registry_text

ABOUT_REGISTRIES = [rule for rule in ALL if "accepted" not in rule.formats]
RUNNING = [rule for rule in ABOUT_REGISTRIES if not rule.opt_in]
ORDER = [rule.code for rule in ALL]
RECORD = """  <record date="2020-01-01">
    <name>a_b</name>
    <number>{number}</number>
    <protocol>tcp</protocol>
    <description>d</description>
    <xref type="person" data="P"/>
    <xref type="person" data="P"/>
  </record>
"""
PERSON = '<person id="P"><name>P</name><uri>mailto:p&amp;example.org</uri><updated>2020-01-01</updated></person>\n'
REGISTRY = registry_text(RECORD.format(number="080") + PERSON)
LINES = """\
# why there are any
accepted:
- rule: NAME001  # by code
  entry: a_b 080/tcp
  reason: in use
# about the port
- rule: malformed-port
  entry:
  - a_b 080/tcp   # the first
  - nowhere       # the second
  reason: "a: b"
  until: 2999-12-31
"""
BY_CODE = "expected the code or name of a rule (see 'reglint rules')"
ENTRY = "expected an entry as reports name it; quote words that YAML reads as something else"
FILE = "expected 'accepted' and optionally 'only-shrink', each with a colon and a value"
CHOSEN = ("--select", "NAME001,PORT001,ACCEPT")


def called(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=stdin)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with a registry and without accepted findings."""
    monkeypatch.chdir(tmp_path)
    Path("r.xml").write_text(REGISTRY, encoding="utf-8")
    return tmp_path


def written(text: str, path: str = NAME) -> None:
    Path(path).write_text(text, encoding="utf-8")


def held() -> str:
    return Path(NAME).read_bytes().decode()


def lines_of(text: str) -> tuple[BaselineEntry, ...]:
    return parse_baseline(Source(NAME, text), ABOUT_REGISTRIES).entries


def line(text: str) -> str:
    return f"accepted: [{{{text}}}]"


def codes(result: Found, *statuses: Status) -> list[str]:
    return sorted(finding.rule.code for finding in result.findings if finding.status in (statuses or (Status.ACTIVE,)))


class TestReading:
    def test_is_of_rule_entry_reason_and_perhaps_a_last_day(self) -> None:
        found = [(one.row, one.rule, one.subject, one.reason, one.until) for one in lines_of(LINES)]
        assert found == [
            (0, "NAME001", "a_b 080/tcp", "in use", None),
            (1, "PORT001", "a_b 080/tcp", "a: b", "2999-12-31"),
            (2, "PORT001", "nowhere", "a: b", "2999-12-31"),
        ]
        assert [LINES[one.start : one.end] for one in lines_of(LINES)] == ["a_b 080/tcp", "a_b 080/tcp", "nowhere"]

    @pytest.mark.parametrize("text", ["", "# nothing\n", "accepted:\n", "accepted: []", "only-shrink: no"])
    def test_may_be_of_nothing(self, text: str) -> None:
        assert parse_baseline(Source(NAME, text), ALL)[1:] == (False, ())

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("accept: []", ["1:1: unknown key 'accept'; did you mean 'accepted'?"]),
            ("only-shrink: maybe", ["1:14: 'maybe' is not allowed; expected on or off"]),
            (
                "accepted:\n- rule: NAME01\n  entry: a\n  reason: r",
                [f"2:9: 'NAME01' is not allowed; {BY_CODE}; did you mean 'NAME001'?"],
            ),
            (
                "accepted:\n- rule: NAME01\n  entry: a\n  reason: ' '\n  until: 2026-02-30",
                [
                    f"2:9: 'NAME01' is not allowed; {BY_CODE}; did you mean 'NAME001'?",
                    "4:11: ' ' is not allowed; expected the reason why the finding is accepted",
                    "5:10: '2026-02-30' is not allowed; expected a date such as 2015-01-31",
                ],
            ),
            (
                line("rule: NAME001, entry: a"),
                ["1:12: missing 'reason'; expected 'rule', 'entry', 'reason' and optionally 'until'"],
            ),
            (
                line("until: 2026-01-01"),
                ["1:12: missing 'rule', 'entry', 'reason'; expected 'rule', 'entry', 'reason' and optionally 'until'"],
            ),
            (
                line("rule: NAME001, entry: [], reason: r"),
                ["1:35: an empty list is not allowed; expected an entry as reports name it, or a list of entries"],
            ),
            (
                line("rule: NAME001, entry: [a, true], reason: r"),
                [f"1:39: 'true' is not allowed; {ENTRY}"],
            ),
            (
                line("rule: NAME001, entry: a, reason: r, reason: s"),
                ["1:49: duplicate key 'reason'; merge it with the one in line 1"],
            ),
            (
                "- rule: NAME001",
                [f"1:1: a list is not allowed; {FILE}"],
            ),
            (
                line("rule: ACCEPT001, entry: a, reason: r"),
                [f"1:19: 'ACCEPT001' is not allowed; {BY_CODE}; did you mean 'CONTACT001'?"],
            ),
            (
                "accepted: [",
                ["1:12: a comma is missing here, or the closing bracket for line 1"],
            ),
        ],
    )
    def test_reports_every_error_with_its_place(self, text: str, said: list[str]) -> None:
        with pytest.raises(SettingsError) as caught:
            lines_of(text)
        assert [one.removeprefix(f"{NAME}:") for one in caught.value.lines()] == said

    def test_makes_a_mistake_an_error_of_the_report_and_checks_nothing_with_it(self) -> None:
        written("accepted:\n- rule: NAME001\n")
        result = called("check", "--format", "json", "r.xml")
        report = json.loads(result.stdout)
        assert result.exit_code == 2
        assert report["registries"] == []
        assert [(one["path"], one["line"], one["column"]) for one in report["errors"]] == [(NAME, 2, 3)]
        assert called("check", "--no-accepted", "r.xml").exit_code == 1
        Path("s.xml").write_text(REGISTRY, encoding="utf-8")
        assert called("check", "r.xml", "s.xml").stderr.count(NAME) == 1
        result = called("accept", "--reason", "r", "r.xml")
        assert (result.exit_code, result.stderr.count(f"{NAME}:2:3: ")) == (2, 1)


KEYS = ["rule", "entry", "reason", "until", "Rule"]
VALUES = st.sampled_from(
    [
        "NAME001",
        "malformed-port",
        "NAME",
        "a 1/tcp",
        "80",
        "''",
        "' '",
        "null",
        "true",
        "2026-01-01",
        "2026-13-01",
        "[a, 1]",
        "[]",
        "{}",
    ]
)
ANY_LINE = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4).map(
    lambda pairs: f"{{{', '.join(f'{key}: {value}' for key, value in pairs.items())}}}"
)
GOOD_LINE = st.fixed_dictionaries(
    {"rule": st.sampled_from(["NAME001", "Malformed-Port"]), "entry": VALUES, "reason": VALUES}, optional={"until": VALUES}
).map(lambda pairs: f"{{{', '.join(f'{key}: {value}' for key, value in pairs.items())}}}")
ANY_FILE = st.tuples(
    st.sampled_from(["", "only-shrink: yes", "only-shrink: 1", "x: 1"]),
    st.one_of(st.lists(ANY_LINE | GOOD_LINE | VALUES, max_size=2).map(lambda lines: f"[{', '.join(lines)}]"), VALUES),
).map(lambda parts: f"{{{', '.join(filter(None, (parts[0], f'accepted: {parts[1]}')))}}}")
VALIDATOR = jsonschema.Draft202012Validator(
    build_baseline_schema(ABOUT_REGISTRIES), format_checker=jsonschema.FormatChecker(["date"])
)


@pytest.mark.slow
@examples(600)
@given(ANY_FILE)
def test_the_reader_and_the_schema_accept_the_same_files(text: str) -> None:
    root, faults = compose(Source(NAME, text))
    assert root is not None
    assert faults == []
    try:
        lines_of(text)
        accepted = True
    except SettingsError as error:
        accepted = not error.faults
    assert accepted == VALIDATOR.is_valid(make_instance(root))


class TestSchema:
    def test_is_published(self, golden: Callable[[Path, str], None]) -> None:
        jsonschema.Draft202012Validator.check_schema(build_baseline_schema(ABOUT_REGISTRIES))
        golden(ROOT / "docs" / "reglint-accepted.schema.json", render_schema(build_baseline_schema(ABOUT_REGISTRIES)))
        assert called("settings", "--schema", "accepted").stdout == render_schema(build_baseline_schema(ABOUT_REGISTRIES))


class TestAccepting:
    @pytest.mark.parametrize("entry", ["a_b 080/tcp", "A_B  080/TCP", "[x, a_b 080/tcp]"])
    @pytest.mark.parametrize("rule", ["PORT001", "port001", "Malformed-Port"])
    def test_is_by_rule_and_entry_in_any_letter_case(self, rule: str, entry: str) -> None:
        result = accept_findings(run(ABOUT_REGISTRIES, read_it()), lines_of(line(f"rule: {rule}, entry: {entry}, reason: r")))
        assert codes(result, Status.SUPPRESSED) == ["PORT001"]

    @pytest.mark.parametrize("entry", ["a_b", "080/tcp", "a_b 080", "a_b 080/udp", "registry"])
    def test_is_of_nothing_else(self, entry: str) -> None:
        result = accept_findings(run(ABOUT_REGISTRIES, read_it()), lines_of(line(f"rule: PORT001, entry: {entry}, reason: r")))
        assert codes(result, Status.SUPPRESSED) == []

    def test_takes_a_line_for_each_finding_or_accepts_none_of_them(self) -> None:
        twice = replace(read_it(), records=read_it().records * 2)
        for count, accepted in ((1, []), (2, ["PORT001"] * 2), (3, ["PORT001"] * 2)):
            entries = ", ".join(["a_b 080/tcp"] * count)
            lines = lines_of(line(f"rule: PORT001, entry: [{entries}], reason: r"))
            result = accept_findings(run(ABOUT_REGISTRIES, twice), lines)
            assert codes(result, Status.SUPPRESSED) == accepted
            assert [one.use for one in find_uses(lines, [result])] == [BaselineUse.ACCEPTS] * min(count, 2) + [
                BaselineUse.SURPLUS
            ] * (count - 2)

    def test_ends_with_the_last_day(self) -> None:
        lines = lines_of(line("rule: PORT001, entry: a_b 080/tcp, reason: r, until: 2026-01-01"))
        for today, accepted in (("2026-01-01", ["PORT001"]), ("2026-01-02", [])):
            assert codes(accept_findings(run(ABOUT_REGISTRIES, read_it()), lines, today), Status.SUPPRESSED) == accepted
        (over,) = find_uses(lines, [run(ABOUT_REGISTRIES, read_it())], today="2026-01-02")
        assert over.use is BaselineUse.UNKNOWN

    def test_keeps_the_reason(self) -> None:
        written(LINES)
        text = called("check", "--show-suppressed", *CHOSEN, "r.xml").stdout
        assert "error (suppressed: in use) NAME001" in text
        assert "error (suppressed until 2999-12-31: a: b) PORT001" in text
        assert "2 suppressed by the baseline" in text
        (registry, _) = json.loads(called("check", "--format", "json", "--show-suppressed", *CHOSEN, "r.xml").stdout)["registries"]
        assert [(one["suppressed_by"], one["reason"], one["until"]) for one in registry["findings"]] == [
            ("file", "in use", None),
            ("file", "a: b", "2999-12-31"),
        ]
        log = json.loads(called("check", "--format", "sarif", "--show-suppressed", *CHOSEN, "r.xml").stdout)
        results = log["runs"][0]["results"]
        assert [one["suppressions"] for one in results] == [
            [{"kind": "external", "justification": "in use"}],
            [{"kind": "external", "justification": "a: b"}],
            [],
        ]
        assert results[2]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith(NAME)

    def test_has_no_fix(self) -> None:
        before = Path("r.xml").read_bytes()
        written(line("rule: PORT001, entry: a_b 080/tcp, reason: r"))
        called("check", "--fix", "--select", "PORT001", "r.xml")
        assert Path("r.xml").read_bytes() == before
        called("check", "--fix", "--no-accepted", "--select", "PORT001", "r.xml")
        assert Path("r.xml").read_bytes() != before


def read_it() -> Registry:
    return read(Source("r.xml", REGISTRY))


class TestUse:
    def test_is_not_judged_of_rules_that_did_not_run_or_crashed_or_were_skipped(self) -> None:
        lines = lines_of(line("rule: CONTACT001, entry: a_b 080/tcp, reason: r"))
        result = run(ABOUT_REGISTRIES, read_it())
        assert find_uses(lines, [result])[0].use is BaselineUse.NOTHING
        assert find_uses(lines, [run(ABOUT_REGISTRIES[:3], read_it())])[0].use is BaselineUse.UNKNOWN
        assert find_uses(lines, [run(ABOUT_REGISTRIES, read(Source("r.csv", write_csv(read_it()))))])[0].use is BaselineUse.UNKNOWN

        def fails(*_: object) -> list[Problem]:
            raise ValueError

        crashing = [replace(rule, check=fails) if rule.code == "CONTACT001" else rule for rule in ABOUT_REGISTRIES]
        assert find_uses(lines, [run(crashing, read_it())])[0].use is BaselineUse.UNKNOWN

    def test_is_not_judged_of_entries_that_a_part_of_the_registry_may_not_hold(self) -> None:
        services = run(ABOUT_REGISTRIES, read(Source("services", "beacon 7001/tcp\n")))
        for entry, use in (("beacon 7001/tcp", BaselineUse.NOTHING), ("lamp 7002/tcp", BaselineUse.UNKNOWN)):
            assert find_uses(lines_of(line(f"rule: SERVICES004, entry: {entry}, reason: r")), [services])[0].use is use
        table = run(ABOUT_REGISTRIES, read(Source("r.csv", write_csv(read_it()))))
        for entry, use in (("contact P", BaselineUse.UNKNOWN), ("lamp 7002/tcp", BaselineUse.NO_ENTRY)):
            assert find_uses(lines_of(line(f"rule: TEXT003, entry: {entry}, reason: r")), [table])[0].use is use

    def test_is_that_to_all_registries_of_a_folder(self) -> None:
        other = registry_text(RECORD.replace("a_b", "c_d").format(number="080") + PERSON)
        Path("s.xml").write_text(other, encoding="utf-8")
        written("accepted:\n" + "".join(f"- {{rule: NAME001, entry: {name} 080/tcp, reason: r}}\n" for name in ("a_b", "c_d")))
        assert called("check", "--select", "NAME001,ACCEPT", "r.xml", "./s.xml").exit_code == 0
        assert called("check", "--select", "NAME001,ACCEPT", "r.xml").exit_code == 1
        assert called("check", "--select", "NAME001", "r.xml").exit_code == 0


class TestFile:
    def test_is_that_beside_each_registry(self) -> None:
        Path("a").mkdir()
        Path("a/r.xml").write_text(REGISTRY, encoding="utf-8")
        written(LINES, f"a/{NAME}")
        for arguments, exit_code in (
            (["a/r.xml"], 0),
            (["r.xml"], 1),
            (["a/r.xml", "r.xml"], 1),
            (["r.xml", "--accepted", f"a/{NAME}"], 0),
            (["a/r.xml", "--no-accepted"], 1),
            (["a/r.xml", "--isolated"], 1),
            (["r.xml", "--isolated", "--accepted", f"a/{NAME}"], 0),
            (["r.xml", "--accepted", "missing.yaml"], 2),
            (["r.xml", "--accepted", f"a/{NAME}", "--no-accepted"], 2),
        ):
            assert called("check", "--select", "NAME001,PORT001", *arguments).exit_code == exit_code, arguments

    def test_uses_the_name_of_standard_input(self) -> None:
        written(LINES)
        for arguments, exit_code in ((["--stdin-name", "r.xml"], 0), ([], 1)):
            assert called("check", "--select", "NAME001,PORT001", *arguments, "-", stdin=REGISTRY).exit_code == exit_code


class TestCommand:
    def test_adds_all_findings_so_that_the_next_check_passes(self) -> None:
        result = called("accept", "--reason", "known", "--until", "2999-01-01", "--select", "NAME001,PORT001", "r.xml")
        assert (result.exit_code, result.output) == (0, f"{NAME}: 2 added, 2 accepted\n")
        assert held().partition("\n")[2] == (
            "accepted:\n- rule: NAME001\n  entry: a_b 080/tcp\n  reason: known\n  until: 2999-01-01\n"
            "- rule: PORT001\n  entry: a_b 080/tcp\n  reason: known\n  until: 2999-01-01\n"
        )
        before = held()
        assert called("accept", "--reason", "other", "--prune", "--select", "NAME001,PORT001", "r.xml").output == (
            f"{NAME}: nothing to do, 2 accepted\n"
        )
        assert held() == before
        assert called("check", "--fail-on", "note", *CHOSEN, "r.xml").exit_code == 0

    def test_adds_lines_to_those_of_the_rule_and_keeps_all_others(self) -> None:
        written(LINES.replace("  - a_b 080/tcp   # the first\n", "").replace("\n", "\r\n"))
        Path("r.xml").write_text(REGISTRY.replace("<protocol>tcp", "<protocol>tpc"), encoding="utf-8")
        called("accept", "--reason", "'quoted': #1", "--select", "NAME001,PORT001,PROTOCOL001", "r.xml")
        assert held() == (
            LINES.replace("  - a_b 080/tcp   # the first\n", "")
            .replace(
                "# about",
                "- rule: NAME001\n  entry: a_b 080/tpc\n  reason: \"'quoted': #1\"\n# about",
            )
            .__add__("- rule: PORT001\n  entry: a_b 080/tpc\n  reason: \"'quoted': #1\"\n")
            .__add__("- rule: PROTOCOL001\n  entry: a_b 080/tpc\n  reason: \"'quoted': #1\"\n")
            .replace("\n", "\r\n")
        )

    def test_prunes_unused_entries_and_keeps_comments(self) -> None:
        written(LINES + "- {rule: NAME001, entry: [a_b 080/tcp, z, a_b], reason: r}  # here\n")
        assert called("accept", "--prune", *CHOSEN, "r.xml").output == f"{NAME}: 4 taken away, 2 accepted\n"
        assert held() == LINES.replace("  - nowhere       # the second\n", "")
        written(LINES.replace("2999", "1999"))
        assert called("accept", "--prune", "--select", "NAME001", "r.xml").output == f"{NAME}: nothing to do, 3 accepted\n"
        assert called("accept", "--prune", *CHOSEN, "r.xml").output == f"{NAME}: 2 taken away, 1 accepted\n"
        assert held() == LINES[: LINES.index("- rule: malformed-port")]

    def test_leaves_a_list_of_nothing_and_adds_to_it_again(self) -> None:
        for text in ("accepted: []  # none\n", "accepted:   # none\n", "only-shrink: no", "# mine\n", ""):
            written(text)
            assert called("accept", "--reason", "r", "--select", "NAME001", "r.xml").exit_code == 0
            assert [one.subject for one in lines_of(held())] == ["a_b 080/tcp"]
            assert [comment in held() for comment in ("# none", "# mine") if comment in text] == [True] * ("#" in text)
        written(line("rule: NAME001, entry: z, reason: r"))
        assert called("accept", "--prune", "--select", "NAME001", "r.xml").exit_code == 0
        assert held() == "accepted: []\n"

    def test_adds_nothing_to_a_file_that_is_only_to_shrink(self) -> None:
        text = f"only-shrink: true\n{LINES}"
        written(text.replace("- a_b 080", "- c_d 080"))
        before = held()
        result = called("accept", "--reason", "r", "--prune", "--select", "NAME001,PORT001", "r.xml")
        assert (result.exit_code, result.stderr) == (
            2,
            f"reglint: {NAME}: may only shrink and does not accept PORT001 at 'a_b 080/tcp'\n",
        )
        assert held() == before
        assert called("accept", "--prune", "--select", "NAME001,PORT001", "r.xml").output == f"{NAME}: 2 taken away, 1 accepted\n"

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("accepted: [{rule: NAME001, entry: z, reason: r}]", "its layout does not allow this"),
            ("{only-shrink: no}", "its layout does not allow this"),
        ],
    )
    def test_does_not_change_a_file_that_it_cannot_write(self, text: str, said: str) -> None:
        written(text)
        result = called("accept", "--reason", "r", "--select", "NAME001", "r.xml")
        assert (result.exit_code, held()) == (2, text)
        assert said in result.stderr

    @pytest.mark.parametrize(
        "arguments",
        [
            [],
            ["--prune"],
            ["r.xml"],
            ["--reason", " ", "r.xml"],
            ["--until", "2999-01-01", "--prune", "r.xml"],
            ["--reason", "r", "--until", "2001-01-01", "r.xml"],
            ["--reason", "r", "--until", "soon", "r.xml"],
            ["--reason", "r", "-"],
            ["--reason", "r", "missing.xml"],
        ],
    )
    def test_refuses_wrong_options(self, arguments: list[str]) -> None:
        result = called("accept", *arguments)
        assert result.exit_code == 2
        assert not os.path.lexists(NAME)

    def test_makes_no_file_anew_over_one_that_is_there(self) -> None:
        written("x")
        with pytest.raises(Exception, match="is not written: the file exists"):
            write_file(NAME, b"y")
        assert held() == "x"


class TestBase:
    def git(self, *arguments: str) -> None:
        settings = ("-c", "user.name=n", "-c", "user.email=m@example.org")
        subprocess.run(["git", *settings, *arguments], check=True, capture_output=True)

    def test_shows_the_new_entries_of_a_file_that_is_only_to_shrink(self) -> None:
        self.git("init", "-q")
        written("only-shrink: true\naccepted: [{rule: NAME001, entry: a_b 080/tcp, reason: r}]")
        self.git("add", ".")
        self.git("commit", "-qm", "before")
        written("accepted: [{rule: NAME001, entry: A_b 080/tcp, reason: s}, {rule: PORT001, entry: a_b 080/tcp, reason: s}]")
        for arguments in (["--base", "HEAD"], ["--base", "auto"]):
            result = called("check", *CHOSEN, *arguments, "r.xml")
            assert (result.exit_code, result.stdout.count("error ACCEPT003"), result.stdout.count("error")) == (1, 1, 2)
        assert called("check", *CHOSEN, "r.xml").exit_code == 0
        assert called("check", *CHOSEN, "--staged", "r.xml").exit_code == 0
        self.git("add", ".")
        assert called("check", *CHOSEN, "--staged", "r.xml").exit_code == 1
        Path("old").mkdir()
        Path("old/r.xml").write_text(REGISTRY, encoding="utf-8")
        assert called("check", *CHOSEN, "--base", "old/r.xml", "r.xml").exit_code == 0
        written("only-shrink: false\n", f"old/{NAME}")
        assert called("check", *CHOSEN, "--base", "old/r.xml", "r.xml").exit_code == 0
        written("only-shrink: true\n", f"old/{NAME}")
        assert called("check", *CHOSEN, "--base", "old/r.xml", "r.xml").stdout.count("error ACCEPT003") == 2

    def test_keeps_accepted_findings_accepted(self) -> None:
        lines = lines_of(line("rule: NAME001, entry: a_b 080/tcp, reason: r"))
        for status in (Status.ACTIVE, Status.EXISTING):
            found = run(RUNNING, read_it())
            found = replace(
                found, findings=tuple(replace(one, status=status) for one in found.findings if one.rule.code == "NAME001")
            )
            assert codes(accept_findings(found, lines), Status.SUPPRESSED) == ["NAME001"]


def acceptable_rules(results: Sequence[Found], before: str = "") -> Source:
    """A file that accepts all that is found, as the command writes it."""
    lines = lines_of(before)
    more = [Group(code, tuple(entries), "r", None) for code, entries in find_missing(results, lines, TODAY).items()]
    return change_entries(Source(NAME, before), (), more, ORDER.index) if more else Source(NAME, before)


SLOW = examples(60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@pytest.mark.slow
@SLOW
@given(registries())
def test_baseline_entries_apply_in_every_format_and_order_and_are_used(
    registry: Registry,
) -> None:
    texts = (write_yaml(registry), write_json(registry))
    one, other = (
        run(RUNNING, read(Source(f"f.{end}", text), end), today=TODAY) for end, text in zip(("yaml", "json"), texts, strict=True)
    )
    file = acceptable_rules([one])
    lines = lines_of(file.text)
    for result in (accept_findings(one, lines, TODAY), accept_findings(other, lines, TODAY)):
        assert codes(result) == []
        assert find_unused(lines, [result], TODAY) == set()
    assert acceptable_rules([one], file.text).text == file.text
    backwards = replace(one.registry, records=one.registry.records[::-1], contacts=one.registry.contacts[::-1])
    moved = accept_findings(run(RUNNING, backwards, today=TODAY), lines, TODAY)
    assert not set(codes(moved)) & {"NAME001", "PORT001", "PROTOCOL001", "DATE001", "CODE003", "CONTACT001"}


@SLOW
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["NAME001", "PORT001", "TEXT003"]),
            st.text(min_size=1).map(lambda text: " ".join(text.split())).filter(bool),
        ),
        max_size=6,
    ),
    st.data(),
)
@example([("NAME001", "#"), ("NAME001", "- a"), ("TEXT003", "\u2028")], None)
def test_lines_of_any_text_are_written_read_back_and_removed(found: list[tuple[str, str]], data: st.DataObject | None) -> None:
    groups: dict[str, list[str]] = {}
    for code, entry in found:
        groups.setdefault(code, []).append(entry)
    more = [Group(code, tuple(entries), f"r {entries[0]}", "2030-01-01") for code, entries in groups.items()]
    file = change_entries(
        Source(NAME, LINES), (), more, lambda word: ORDER.index(word) if word in ORDER else ORDER.index("PORT001")
    )
    lines = lines_of(file.text)
    assert sorted((one.rule, one.subject) for one in lines) == sorted(
        [*found, *((one.rule, one.subject) for one in lines_of(LINES))]
    )
    less = data.draw(st.sets(st.sampled_from([one.row for one in lines]))) if data else {0}
    left = lines_of(change_entries(file, less, (), lambda _: 0).text)
    assert [(one.rule, one.subject) for one in left] == [(one.rule, one.subject) for one in lines if one.row not in less]


class TestCorpus:
    def test_accepted_findings_of_the_xml_are_those_of_the_csv_and_of_another_order(self, corpus: Path) -> None:
        whole, table = (
            run(RUNNING, read(read_source(str(corpus / path))), today=TODAY)
            for path in ("xml/2018-02-12.xml", "csv/2018-02-12.csv")
        )
        lines = lines_of(acceptable_rules([whole]).text)
        assert len(lines) == len(codes(whole))
        for result in (whole, table):
            assert codes(accept_findings(result, lines, TODAY)) == []
            assert find_unused(lines, [result], TODAY) == set()
        backwards = replace(whole.registry, records=whole.registry.records[::-1], contacts=whole.registry.contacts[::-1])
        assert set(codes(accept_findings(run(RUNNING, backwards, today=TODAY), lines, TODAY))) <= {"PORT012"}


def test_all_findings_of_the_fixture_can_be_accepted() -> None:
    lines = lines_of(acceptable_rules([faulty()]).text)
    assert codes(accept_findings(faulty(), lines, TODAY)) == []
    assert len(lines) == len(codes(faulty()))


def test_an_entry_takes_little_memory(tmp_path: Path) -> None:
    import tracemalloc

    from linter.suppressions.baseline_file import load_baseline

    path = tmp_path / "reglint-accepted.yaml"
    entries = "".join(f"- {{rule: NAME001, entry: s{i} {i}/tcp, reason: x}}\n" for i in range(4_000))
    path.write_text(f"accepted:\n{entries}", encoding="utf-8")
    tracemalloc.start()
    try:
        assert len(load_baseline(str(path), ALL).entries) == 4_000
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
    finally:
        tracemalloc.stop()


def test_a_lost_lookup_is_accepted_by_the_entry_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone(monkeypatch, tmp_path)
    Path("services.old").write_text("lamp 7001/tcp\nferry 7002/tcp\nquay 7003/tcp\n", encoding="utf-8")
    Path("services").write_text("lamp 7001/tcp\nquay 7003/tcp\n", encoding="utf-8")
    arguments = ("--base", "services.old", "services")
    done = CliRunner().invoke(cli, ["accept", "--reason", "out of service", *arguments])
    assert done.exit_code == 0, done.output
    assert "  entry: ferry 7002/tcp\n" in Path("reglint-accepted.yaml").read_text(encoding="utf-8")
    check = ["check", "--fail-on", "warning", "--format", "concise", *arguments]
    assert CliRunner().invoke(cli, check).exit_code == 0
    Path("services").write_text("lamp 7001/tcp\n", encoding="utf-8")
    done = CliRunner().invoke(cli, check)
    assert (done.exit_code, "'quay' on 7003/tcp" in done.stdout, "'ferry'" in done.stdout) == (1, True, False), done.output
