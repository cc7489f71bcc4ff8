"""`reglint review`: logs of reglint and of other tools, in groups, compared with older ones, and hostile."""

import json
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from shutil import copy, which
from typing import Any

import pytest
from click.testing import CliRunner, Result

from linter.cli import cli
from linter.report.html.page import render_page
from linter.report.outputs import REVIEW_GROUPINGS, REVIEW_OUTPUTS
from linter.report.review import text
from linter.report.review.sarif_log import read_log
from linter.report.review.since import review_runs
from linter.report.review.view_log import Review, make_page_of_review
from linter.source import Source, SourceError
from tests.support import ROOT


@pytest.fixture(autouse=True)
def in_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def sarif(path: str, *options: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(call("check", "--format", "sarif", *options, path).stdout)
    return document


@pytest.fixture
def faulty() -> Path:
    """Return a registry with seven findings beside its log new.sarif."""
    copy(ROOT / "fixtures" / "faulty.xml", "faulty.xml")
    write("new.sarif", sarif("faulty.xml"))
    return Path("faulty.xml")


def write(path: str, document: object) -> None:
    Path(path).write_text(json.dumps(document), encoding="utf-8")


def edit(path: Path, before: str, after: str) -> None:
    content = path.read_text(encoding="utf-8")
    assert before in content
    path.write_text(content.replace(before, after, 1), encoding="utf-8")


# groups


@pytest.mark.parametrize(
    ("by", "headings"),
    [
        ("entry", ["qotd 17/tcp (contact Jon Postel)", "cl/1 172/tcp (contact Kevin_DeVault)"]),
        ("contact", ["Jon Postel", "Kevin_DeVault (Kevin DeVault"]),
        ("section", ["RFC 6335 section 10.1 (1 finding)", "RFC 6335 section 8.1.1 (REQUIRED) (1 finding)"]),
        ("rule", ["NAME001 malformed-name (1 finding): "]),
        ("range", ["System Ports (4 findings)", "Dynamic Ports (1 finding)", "no port"]),
        ("age", ["age unknown"]),
    ],
)
@pytest.mark.usefixtures("faulty")
def test_the_text_groups_the_findings(by: str, headings: list[str]) -> None:
    assert by in REVIEW_GROUPINGS
    done = call("review", "new.sarif", "--source", "faulty.xml", "--by", by)
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == "5 errors, 1 warning and 1 note."
    for heading in headings:
        assert [line for line in lines if line.startswith(heading)], done.stdout


@pytest.mark.usefixtures("faulty")
def test_a_letter_names_the_entries_the_section_and_what_to_send() -> None:
    out = call("review", "new.sarif", "--source", "faulty.xml", "--by", "contact").stdout
    letter = out.partition("Dear Kevin DeVault,")
    assert "To: dci.info@dcimovies.com" in out
    body = letter[2].partition("Please reply")[0]
    assert "An entry of the registry of service names and port numbers names you (Kevin_DeVault) and needs a correction:" in body
    assert "- cl/1 172/tcp: " in body
    assert "(RFC 6335 section 10.1)." in body
    assert "Please send: your agreement to " in body


@pytest.mark.usefixtures("faulty")
def test_without_a_source_the_log_alone_is_shown() -> None:
    done = call("review", "new.sarif")
    assert done.exit_code == 0
    assert "faulty.xml:72:13: error PORT001 malformed-port: port '0177' has a leading zero" in done.stdout
    page = call("review", "new.sarif", "--format", "html").stdout
    assert page.count("<mark class=e>") == 5
    assert "states unknown without --source" in page


@pytest.mark.usefixtures("faulty")
def test_with_a_source_the_page_is_that_of_the_check() -> None:
    review = call("review", "new.sarif", "--source", "faulty.xml", "--format", "html").stdout
    check = call("check", "--format", "html", "faulty.xml").stdout
    assert review.count("<li class=e>") == check.count("<li class=e>") == 5
    for part in (
        '<path class=assigned d="M17 1h1',
        "<mark class=e>Jon Postel</mark>",
        "Safe fix for CONTACT001: write",
        "<h4>Why it matters</h4>",
    ):
        assert part in review
        assert part in check


def test_a_source_that_differs_is_reported(faulty: Path) -> None:
    edit(faulty, "Jon Postel", "John_Poste")
    page = call("review", "new.sarif", "--source", "faulty.xml", "--format", "html").stdout
    assert "differ" in page.partition("class=warnings>")[2].partition("</ul>")[0]


# --since


def review_since(*options: str) -> tuple[int, dict[str, str]]:
    """Return the exit status and the states of the findings by rule, with reasons."""
    done = call("review", "new.sarif", "--since", "old.sarif", *options)
    found = {}
    for line in done.stdout.splitlines():
        if line.endswith("]") and line.startswith("  "):
            words = line.split()
            found[words[2]] = line.rpartition("[")[2].removesuffix("]")
    return done.exit_code, found


def test_equal_logs_have_nothing_new(faulty: Path) -> None:
    copy("new.sarif", "old.sarif")
    status, states = review_since("--source", str(faulty))
    assert status == 0
    assert set(states.values()) == {"unchanged"}


def test_new_moved_and_fixed_findings_have_different_states(faulty: Path) -> None:
    Path("new.sarif").rename("old.sarif")
    edit(faulty, "<number>0177</number>", "<number>177</number>")  # repaired
    content = faulty.read_text(encoding="utf-8")
    start = content.index('    <person id="Zan_Oliphant">')
    end = content.index("</person>", start) + len("</person>\n")
    faulty.write_text(content[:start] + content[end:], encoding="utf-8")  # the entry is removed
    edit(faulty, "<name>d-cinema-rrp</name>", "\n<name>d-cinema-rrp</name>")  # moved
    edit(faulty, "<name>qotd</name>", "<name>q_otd</name>")  # another entry: its finding is new
    write("new.sarif", sarif("faulty.xml"))
    status, states = review_since("--source", "faulty.xml")
    assert status == 1
    assert states["PORT001"] == "fixed (repaired)"
    assert states["CONTACT002"] == "fixed (entry removed)"
    assert states["PORT002"] == "moved"
    assert states["ALIAS001"] == "unchanged"
    assert states["NAME001"] in ("new", "unchanged")
    page = call("review", "new.sarif", "--since", "old.sarif", "--format", "html").stdout
    assert 'class="counter new" href="#state=new"' in page
    assert 'class="counter fixed" href="#state=fixed"' in page


@pytest.mark.usefixtures("faulty")
def test_an_accepted_finding_is_fixed() -> None:
    Path("new.sarif").rename("old.sarif")
    assert call("accept", "--select", "PORT001", "--reason", "ticket 1", "faulty.xml").exit_code == 0
    write("new.sarif", sarif("faulty.xml"))
    assert review_since("--source", "faulty.xml")[1]["PORT001"] == "fixed (accepted)"
    write("new.sarif", sarif("faulty.xml", "--show-suppressed"))
    assert review_since()[1]["PORT001"].startswith("fixed (accepted)") or "suppressed" in review_since()[1]["PORT001"]


@pytest.mark.usefixtures("faulty")
def test_a_rule_that_is_off_is_the_reason() -> None:
    Path("new.sarif").rename("old.sarif")
    write("new.sarif", sarif("faulty.xml", "--ignore", "PORT001"))
    status, states = review_since("--source", "faulty.xml")
    assert (status, states["PORT001"]) == (0, "fixed (rule off)")


@pytest.mark.usefixtures("faulty")
def test_verdicts_of_the_baseline_are_shown() -> None:
    assert call("accept", "--select", "PORT001", "--reason", "ticket 1", "faulty.xml").exit_code == 0
    out = call("review", "new.sarif", "--source", "faulty.xml").stdout
    assert "[suppressed: ticket 1]" in out
    assert out.startswith("4 errors, 1 warning and 1 note.")


@pytest.mark.usefixtures("faulty")
def test_the_output_sarif_has_the_states() -> None:
    Path("new.sarif").rename("old.sarif")
    write("new.sarif", sarif("faulty.xml", "--ignore", "PORT001"))
    log = json.loads(call("review", "new.sarif", "--since", "old.sarif", "--format", "sarif").stdout)
    states = {result["ruleId"]: result["baselineState"] for result in log["runs"][0]["results"]}
    assert states["PORT001"] == "absent"
    assert states["ALIAS001"] == "unchanged"
    absent = next(result for result in log["runs"][0]["results"] if result["ruleId"] == "PORT001")
    assert "ruleIndex" not in absent
    assert "index" not in absent["locations"][0]["physicalLocation"]["artifactLocation"]
    read_log(Source("x", json.dumps(log)))


def test_accept_takes_the_lines_of_the_page(faulty: Path) -> None:
    verdicts = Path("verdicts.yaml")
    verdicts.write_text(
        'accepted:\n- rule: ALIAS001\n  entry: "cl/1 172/tcp"\n  reason: "it is \\"old\\": yes"\n'
        "- rule: NAME001\n  entry: none 1/tcp\n  reason: x\n",
        encoding="utf-8",
    )
    done = call("accept", "--from", "verdicts.yaml", str(faulty))
    assert done.exit_code == 2
    assert done.stdout == "reglint-accepted.yaml: 1 added, 1 accepted\n"
    assert "verdicts.yaml:6:10: accepts nothing: NAME001 found nothing at 'none 1/tcp'" in done.stderr
    assert 'it is "old": yes' in Path("reglint-accepted.yaml").read_text(encoding="utf-8")
    assert call("accept", "--from", "verdicts.yaml", str(faulty)).stdout == "reglint-accepted.yaml: nothing to do, 1 accepted\n"
    for options in (["--reason", "x"], ["--until", "2099-01-01"]):
        assert call("accept", "--from", "verdicts.yaml", *options, str(faulty)).exit_code == 2
    verdicts.write_text("- no baseline\n", encoding="utf-8")
    assert call("accept", "--from", "verdicts.yaml", str(faulty)).exit_code == 2
    assert call("accept", "--from", "missing.yaml", str(faulty)).exit_code == 2


# other tools


def run_tool(*command: str) -> str:
    name = which(command[0], path=str(Path(sys.executable).parent)) or which(command[0])
    if name is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run([name, *command[1:]], capture_output=True, text=True, check=False).stdout


def review_of(content: str) -> str:
    Path("tool.sarif").write_text(content, encoding="utf-8")
    done = call("review", "tool.sarif", "--by", "rule")
    assert done.exit_code == 0, done.output
    page = call("review", "tool.sarif", "--format", "html")
    assert page.exit_code == 0
    assert page.stdout.count("<li class=") == json.loads(content)["runs"][0]["results"].__len__()
    assert call("review", "tool.sarif", "--since", "tool.sarif").exit_code == 0
    return done.stdout


def test_a_log_of_ruff_is_shown() -> None:
    Path("app.py").write_text("import os\nx = eval('1')\n", encoding="utf-8")
    out = review_of(run_tool("ruff", "check", "--isolated", "--select", "F,S", "--output-format", "sarif", "app.py"))
    assert "F401" in out
    assert "app.py:1:8: error F401" in out


def test_a_log_of_zizmor_is_shown() -> None:
    folder = Path(".github", "workflows")
    folder.mkdir(parents=True)
    workflow = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n"
    (folder / "a.yml").write_text(workflow, encoding="utf-8")
    out = review_of(run_tool("zizmor", "--offline", "--format", "sarif", "."))
    assert ".github/workflows/a.yml:6:" in out


MINIMAL = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "t"}}, "results": [{"message": {"text": "m"}}]}]}
UNUSUAL = {
    "version": "2.1.0",
    "runs": [
        {
            "tool": {
                "driver": {
                    "name": "t",
                    "rules": [
                        {"id": "A", "messageStrings": {"m": {"text": "{0} is {{bad}}"}}, "defaultConfiguration": {"level": "note"}}
                    ],
                },
                "extensions": [{"name": "e", "rules": [{"id": "B"}]}],
            },
            "artifacts": [{"location": {"uri": "a%20b.c"}}],
            "results": [
                {
                    "ruleIndex": 0,
                    "message": {"id": "m", "arguments": ["x"]},
                    "locations": [{"physicalLocation": {"artifactLocation": {"index": 0}}}],
                },
                {
                    "rule": {"index": 0, "toolComponent": {"index": 0}},
                    "message": {"text": "a [link](https://x.org) b"},
                    "level": "error",
                },
                {"ruleId": "A/sub", "message": {"markdown": "*md*"}, "suppressions": [{"kind": "inSource", "justification": "ok"}]},
                {"ruleId": "A", "kind": "pass", "message": {"text": "passed"}},
                {"ruleId": "A", "baselineState": "absent", "message": {"text": "gone"}},
            ],
        },
        {"tool": {"driver": {"name": "u"}}, "results": None},
    ],
}


def test_a_minimal_log_is_shown() -> None:
    write("m.sarif", MINIMAL)
    done = call("review", "m.sarif")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "  warning no rule: m")


def test_the_unusual_parts_of_the_format_are_understood() -> None:
    write("u.sarif", UNUSUAL)
    out = call("review", "u.sarif").stdout
    assert "a b.c: note A: x is {bad}" in out
    assert "error B: a link b" in out
    assert "note A/sub: *md* [suppressed: ok]" in out
    assert "passed" not in out
    assert "gone [fixed]" in out
    assert out.startswith("1 error and 1 note.")


# broken and hostile logs


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("<xml/>", "is not JSON"),
        ("[]", "is not a SARIF log: it has no 'runs'"),
        ("{}", "is not a SARIF log: it has no 'runs'"),
        ('{"runs": []}', "is not a SARIF 2.1.0 log: its version is None"),
        ('{"version": "2.0.0", "runs": []}', "is not a SARIF 2.1.0 log: its version is '2.0.0'"),
        ('{"version": "2.1.0", "runs": [{}], "runs": []}', "has the duplicate key 'runs' in an object"),
        ('{"version": "2.1.0", "runs": [NaN]}', "is not JSON: 'NaN' is no number"),
        ('{"version": "2.1.0", "runs": null}', "has no runs: 'runs' is null, which means an error"),
        (
            '{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "t"}}, "externalPropertyFileReferences": '
            '{"results": [{"location": {"uri": "r.sarif-external-properties"}}]}}]}',
            "runs[0] has its results in other files, which are not read",
        ),
        ('{"version": "2.1.0", "runs": {}}', "runs is not an array"),
        ('{"version": "2.1.0", "runs": [1]}', "runs[0] is not an object"),
        ('{"version": "2.1.0", "runs": [{}]}', "runs[0] has no 'tool.driver'"),
        ('{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": 1}}}]}', "runs[0].tool.driver.name is not a text"),
        ('{"version": "2.1.0", "runs": [' + "[" * 200_000, "is nested too deeply"),
        ('{"version": "2.1.0", "runs": [' + "9" * 5_000, "cannot be read"),
    ],
)
def test_a_broken_log_is_one_clear_line(content: str, message: str) -> None:
    Path("b.sarif").write_text(content, encoding="utf-8")
    for arguments in (["b.sarif"], ["b.sarif", "--format", "html"]):
        done = call("review", *arguments)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith("reglint: b.sarif:")
        assert message in done.stderr
        assert done.stderr.count("\n") == 1


def test_wrong_use_and_missing_files_are_reported() -> None:
    write("m.sarif", MINIMAL)
    Path("no.txt").write_text("nothing\n", encoding="utf-8")
    for arguments in (["missing.sarif"], ["m.sarif", "--since", "missing.sarif"], ["m.sarif", "--source", "no.txt"], []):
        assert call("review", *arguments).exit_code == 2
    assert "is an input of this run" in call("review", "m.sarif", "--output", "html=m.sarif").stderr


WRONG: tuple[object, ...] = (
    None,
    0,
    -1,
    10**30,
    1.5,
    True,
    "",
    "x",
    "{0}{9}{x}",
    "\ud800\u202e",
    [],
    [[]],
    [None],
    {},
    {"text": 1},
)


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


@pytest.mark.slow
@pytest.mark.usefixtures("faulty")
def test_no_value_of_a_log_breaks_the_review() -> None:
    own = json.loads(Path("new.sarif").read_text(encoding="utf-8"))
    run = own["runs"][0]
    run["results"] = run["results"][1:2]
    used = run["results"][0]["ruleIndex"]
    run["tool"]["driver"]["rules"] = run["tool"]["driver"]["rules"][used : used + 1]
    run["results"][0]["properties"] = {"status": "active", "key": "k", "contacts": ["a"], "age": {"date": "2020-01-01", "days": 3}}
    messages: set[str] = set()
    for document in (own, UNUSUAL):
        for number, path in enumerate(places(document)):
            for wrong in WRONG[number % 7 :: 7]:
                changed = deepcopy(document)
                target: Any = changed
                for key in path[:-1]:
                    target = target[key]
                target[path[-1]] = wrong
                try:
                    log = read_log(Source("x.sarif", json.dumps(changed)))
                except SourceError as error:
                    messages.add(str(error))
                    continue
                review = Review((log,), tuple(review_runs(log.runs)), "", None, {}, {}, "contact")
                text.render(review)
                if number % 10 == 0:
                    render_page(make_page_of_review(review)).encode()
    assert not [message for message in messages if "\n" in message]


@pytest.mark.slow
def test_many_results_and_rules_take_no_quadratic_time() -> None:
    rules = [{"id": f"R{n}"} for n in range(5_000)]
    results = [
        {"ruleId": f"R{n}", "message": {"text": f"m{n}"}, "locations": [{"physicalLocation": {"artifactLocation": {"index": n}}}]}
        for n in range(5_000)
    ]
    artifacts = [{"location": {"uri": f"f{n}"}} for n in range(5_000)]
    log = {
        "version": "2.1.0",
        "runs": [{"tool": {"driver": {"name": "t", "rules": rules}}, "artifacts": artifacts, "results": results}],
    }
    write("many.sarif", log)
    done = call("review", "many.sarif", "--since", "many.sarif", "--format", "html")
    assert done.exit_code == 0
    assert len(done.stdout.encode()) < 3_000_000


def test_the_table_of_outputs_and_the_command_agree() -> None:
    out = " ".join(call("review", "--help").stdout.split())
    page = (ROOT / "docs" / "review.md").read_text(encoding="utf-8")
    for output in REVIEW_OUTPUTS:
        assert f"{output.name} ({output.purpose})" in out
        assert f"| `{output.name}` | {output.purpose} |" in page
    assert [f"| `{by}` |" for by in REVIEW_GROUPINGS if f"| `{by}` |" not in page] == []


def test_a_message_of_many_beginnings_of_a_reference_is_read_in_linear_time() -> None:
    result = {"ruleId": "NAME001", "message": {"text": "x" + " (see [" * 200_000 + "a](1))."}}
    log = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "reglint"}}, "results": [result]}]}
    found = read_log(Source("l.sarif", json.dumps(log))).runs[0].results[0]
    assert found.message.startswith("x (see [ (see [")
    assert len(found.message) == 4000
