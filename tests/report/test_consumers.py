"""Outputs for services, as their consumers read them: valid, inert whatever the registry holds, honest about what they cut."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from lxml import etree

from linter.cli import cli
from linter.report.markdown import MAX_BYTES, MAX_COMMENT, MAX_ROWS, escape
from tests.support import ROOT

cmarkgfm = pytest.importorskip("cmarkgfm")
junitparser = pytest.importorskip("junitparser")

HOSTILE = [
    "a_b",
    "::error::gotcha",
    "x%0A::error::y",
    "a\\n::warning::z",
    "@octocat",
    "#123",
    "<script>alert(1)</script>",
    "]]>",
    "a|b",
    "`tick`",
    "*star*",
    "[link](http://evil.example)",
    "![image](http://evil.example/i.png)",
    "https://evil.example",
    "www.evil.example",
    "me@evil.example",
    "a;b]c",
    "##vso[task.setvariable variable=x]y",
    "##[add-mask]z",
    "a\\u202eb",
    "a\\u0007b",
    "&amp;",
    "a\\ufffeb",
    "<!-- comment -->",
    "$x$",
    "~~gone~~",
    "100%",
    "a\\\\b",
    "\\u00e9t\\u00e9 \\u20ac \\U0001f600",
]


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA", "CI_PROJECT_URL", "CI_COMMIT_SHA"):
        monkeypatch.delenv(name, raising=False)


def hostile() -> str:
    entries = "".join(
        f'- {{name: "{name}", port: {7000 + number}, transport: tcp, description: "{name}"}}\n'
        for number, name in enumerate(HOSTILE)
    )
    Path("hostile.yaml").write_text(f"entries:\n{entries}", encoding="utf-8")
    return "hostile.yaml"


def call(format_: str, *arguments: str) -> Result:
    done = CliRunner().invoke(cli, ["check", "--isolated", "--format", format_, *arguments])
    assert done.exit_code in (0, 1, 2), done.output
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def findings_of(*arguments: str) -> list[Any]:
    return [finding for registry in json.loads(call("json", *arguments).stdout)["registries"] for finding in registry["findings"]]


# GitHub

COMMAND = re.compile(r"::(error|warning|notice)(?: ([^:]*(?:%3A[^:]*)*))?::(.*)")


def parsed(line: str) -> tuple[str, dict[str, str], str]:
    """Return the kind, the properties and the message of a workflow command, decoded as the runner does."""
    match = COMMAND.fullmatch(line)
    assert match, line
    properties = dict(part.split("=", 1) for part in (match[2] or "").split(",") if part)

    def decoded(text: str, *codes: str) -> str:
        for code in codes:
            text = text.replace(code, chr(int(code[1:], 16)))
        return text.replace("%25", "%")

    values = {key: decoded(value, "%0D", "%0A", "%3A", "%2C") for key, value in properties.items()}
    return match[1], values, decoded(match[3], "%0D", "%0A")


def test_every_line_for_github_is_one_command_with_the_message() -> None:
    path = hostile()
    messages = {f"{finding['line']} {finding['message']}" for finding in findings_of(path)}
    lines = call("github", path).stdout.splitlines()
    for kind, properties, message in map(parsed, lines[:-1]):
        assert kind in ("error", "warning", "notice")
        assert properties["file"] == path
        assert any(known.startswith(f"{properties['line']} ") for known in messages)
        assert message.replace("\n", "").isprintable()
    assert parsed(lines[-1])[2].split(" ", 1)[1].startswith("more findings are not annotated")


def test_github_gets_ten_annotations_of_a_kind_and_the_number_of_the_others() -> None:
    path = hostile()
    counts = Counter(finding["severity"] for finding in findings_of(path))
    done = call("github", path)
    kinds = Counter(parsed(line)[0] for line in done.stdout.splitlines())
    assert kinds["error"] == min(counts["error"], 10)
    assert max(kinds.values()) <= 10
    shown = kinds.total() - 1
    said = f"{counts.total() - shown:,} more findings are not annotated"
    assert said in done.stdout.splitlines()[-1]
    assert f"reglint: github: {said}" in done.stderr


def test_ten_findings_need_no_last_line() -> None:
    lines = "".join(f"- {{name: a_{n}, port: {7000 + n}, transport: tcp, description: A}}\n" for n in range(10))
    Path("ten.yaml").write_text(f"entries:\n{lines}", encoding="utf-8")
    done = call("github", "--select", "NAME001", "ten.yaml")
    assert len(done.stdout.splitlines()) == 10
    assert done.stderr == ""


def test_columns_are_for_one_line_only() -> None:
    for path in sorted((ROOT / "fixtures" / "rules").glob("*.xml"))[::7]:
        for line in call("github", str(path), "--show-grandfathered").stdout.splitlines():
            _, properties, _ = parsed(line)
            assert ("col" in properties) == ("endColumn" in properties)
            assert "col" not in properties or properties["line"] == properties["endLine"]


def test_a_summary_is_appended_to_the_file_of_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    path = hostile()
    Path("summary.md").write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    done = CliRunner().invoke(cli, ["check", "--isolated", "--output", "github-summary", "--output", "concise", path])
    assert done.exit_code == 1
    text = Path("summary.md").read_text(encoding="utf-8")
    assert text.startswith("before\n### reglint: failed")
    assert f"{path}:2:" in done.stdout
    CliRunner().invoke(cli, ["check", "--isolated", "--output", "github-summary=other.md", path])
    assert Path("other.md").read_text(encoding="utf-8") == text.removeprefix("before\n")
    monkeypatch.delenv("GITHUB_STEP_SUMMARY")
    assert call("github-summary", path).stdout == text.removeprefix("before\n")


# Markdown

ALLOWED = {"h3", "p", "strong", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "a", "details", "summary"}


def rendered(text: str) -> Any:
    html = cmarkgfm.github_flavored_markdown_to_html(text, options=cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE)
    return etree.HTML(html)


@pytest.mark.parametrize("name", HOSTILE)
def test_markdown_shows_text_verbatim(name: str) -> None:
    text = json.loads(f'"{name}"'.replace("\\U0001f600", "x"))
    (cell,) = rendered(f"| a |\n|---|\n| {escape(text)} |\n").iter("td")
    assert len(cell) == 0
    shown = (cell.text or "").replace("\u200b", "")
    if text.isprintable():
        assert shown == text
    assert not re.search(r"(?<![\w])[@#]\w", cell.text or "")


def test_markdown_of_a_hostile_registry_has_no_foreign_markup() -> None:
    root = rendered(call("markdown", hostile()).stdout)
    assert {element.tag for element in root.iter() if isinstance(element.tag, str)} - {"html", "body"} <= ALLOWED
    assert list(root.iter("a")) == []
    text = "".join(root.itertext())
    assert not re.search(r"(?<!\w)[@#]\w", text)
    assert "://" not in text


@pytest.mark.parametrize(
    ("variables", "link"),
    [
        (
            {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "o/r", "GITHUB_SHA": "abc"},
            "https://github.com/o/r/blob/abc/hostile.yaml#L2",
        ),
        ({"CI_PROJECT_URL": "https://gitlab.com/o/r", "CI_COMMIT_SHA": "abc"}, "https://gitlab.com/o/r/-/blob/abc/hostile.yaml#L2"),
    ],
)
def test_places_are_links_inside_of_a_job(variables: dict[str, str], link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert link in [element.get("href") for element in rendered(call("markdown", hostile()).stdout).iter("a")]


@pytest.mark.parametrize("number", [MAX_ROWS, MAX_ROWS + 17])
def test_markdown_has_a_hundred_rows_and_counts_the_others(number: int) -> None:
    lines = "".join(f"- {{name: a_{n}, port: {2000 + n}, transport: tcp, description: A}}\n" for n in range(number))
    Path("many.yaml").write_text(f"entries:\n{lines}", encoding="utf-8")
    done = call("markdown", "--select", "NAME001", "many.yaml")
    assert len(re.findall(r"^\| many", done.stdout, re.MULTILINE)) == MAX_ROWS
    assert len(done.stdout.encode()) <= MAX_COMMENT
    cut = number - MAX_ROWS
    assert (f"<summary>{cut} findings not listed</summary>" in done.stdout) == (cut > 0)
    assert (f"reglint: markdown: {cut} findings not listed" in done.stderr) == (cut > 0)


@pytest.mark.parametrize(("format_", "size"), [("markdown", MAX_COMMENT), ("github-summary", MAX_BYTES)])
def test_long_texts_are_cut_to_the_size_of_a_comment(format_: str, size: int) -> None:
    description = "|@" * 300
    before = "".join(f"- {{name: a_{n}, port: {2000 + n}, description: A}}\n" for n in range(150))
    Path("base.yaml").write_text(f"entries:\n{before}", encoding="utf-8")
    after = before.replace("description: A", f"description: '{description}'")
    Path("long.yaml").write_text(f"entries:\n{after}", encoding="utf-8")
    done = call(format_, "--base", "base.yaml", "--show-existing", "long.yaml")
    assert 20_000 < len(done.stdout.encode()) <= size
    assert "findings not listed" in done.stdout
    assert "some events of the change are not listed" in done.stderr
    rendered(done.stdout)


# GitLab, JUnit, Checkstyle, reviewdog, Azure

CODE_QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!/|\\.\\.?/).+"},
                    "lines": {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}},
                },
            },
        },
    },
}


def test_gitlab_gets_unique_fingerprints() -> None:
    path = hostile()
    done = call("gitlab", path, "none.xml", str(ROOT / "fixtures" / "faulty.xml"), "--show-grandfathered")
    assert not done.stdout.startswith("\ufeff")
    issues = json.loads(done.stdout)
    jsonschema.validate(issues, CODE_QUALITY)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert issues[0]["severity"] == "blocker"
    assert all(issue["description"].startswith(issue["check_name"]) for issue in issues[1:])
    Path("sound.yaml").write_text("entries: []\n", encoding="utf-8")


def test_gitlab_gets_an_empty_array_for_nothing() -> None:
    Path("sound.yaml").write_text(
        "entries:\n- {name: lamp, port: 7001, transport: tcp, description: Dims lamps}\n", encoding="utf-8"
    )
    assert json.loads(call("gitlab", "--select", "NAME001", "sound.yaml").stdout) == []


def test_fingerprints_survive_a_change_of_other_entries() -> None:
    path = hostile()
    before = {issue["description"]: issue["fingerprint"] for issue in json.loads(call("gitlab", path).stdout)}
    text = Path(path).read_text(encoding="utf-8")
    added = "entries:\n- {name: first, port: 6990, transport: tcp, description: F}\n"
    Path(path).write_text(text.replace("entries:\n", added), encoding="utf-8")
    after = {issue["description"]: issue["fingerprint"] for issue in json.loads(call("gitlab", path).stdout)}
    assert {key: after[key] for key in before if key in after} == {key: before[key] for key in before if key in after}
    assert len(before.keys() & after.keys()) > 10


@pytest.mark.parametrize(("fail_on", "fails"), [("error", True), ("never", False)])
def test_junit_has_a_case_for_each_rule(fail_on: str, fails: bool) -> None:
    path = hostile()
    done = call("junit", path, "none.xml", "--fail-on", fail_on)
    suites = junitparser.JUnitXml.fromstring(done.stdout.encode())
    by_name = {suite.name: suite for suite in suites}
    assert set(by_name) == {path, "none.xml"}
    assert by_name["none.xml"].errors == 1
    suite = by_name[path]
    cases = {case.name.split()[0]: case for case in suite}
    registry = json.loads(call("json", path).stdout)["registries"][0]
    codes = {finding["code"] for finding in registry["findings"]}
    failing = {code for code, case in cases.items() if any(isinstance(one, junitparser.Failure) for one in case.result)}
    errors = {finding["code"] for finding in registry["findings"] if finding["severity"] == "error"}
    assert failing == (errors if fails else set())
    assert codes <= set(cases)
    assert {code for code, case in cases.items() if case.is_skipped} == {
        skip["code"] for skip in registry["skipped"] if not skip["entries"]
    }
    assert (suite.tests, suite.failures) == (len(cases), len(failing))
    assert suites.tests == suite.tests + 1


def test_checkstyle_lists_every_finding() -> None:
    path = hostile()
    root = etree.fromstring(call("checkstyle", path).stdout.encode())
    assert root.tag == "checkstyle"
    errors = [dict(one.attrib) for one in root.iter("error")]
    found = [(int(one["line"]), int(one["column"]), str(one["source"]).rpartition(".")[2]) for one in errors]
    assert found == [(finding["line"], finding["column"], finding["code"]) for finding in findings_of(path)]
    assert {one.get("severity") for one in root.iter("error")} <= {"error", "warning", "info"}


def test_rdjson_counts_bytes() -> None:
    text = "entries:\n- {name: été_ü, port: 7001, transport: tcp, description: 'é', contact: x}\n"
    Path("r.yaml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    found = json.loads(call("rdjson", "r.yaml", "--select", "NAME001").stdout)["diagnostics"][0]
    place = found["location"]["range"]
    line = Path("r.yaml").read_bytes().split(b"\n")[place["start"]["line"] - 1]
    assert b"\xc3\xa9t\xc3\xa9_\xc3\xbc".startswith(line[place["start"]["column"] - 1 : place["end"]["column"] - 1])
    assert found["code"]["value"] == "NAME001"


def test_suggestions_of_rdjson_are_the_safe_fixes_of_one_edit() -> None:
    path = ROOT / "fixtures" / "faulty.xml"
    document = json.loads(call("rdjson", str(path)).stdout)
    findings = [finding for finding in findings_of(str(path)) if finding["status"] == "active"]
    safe = [
        one["fix"]["edits"] for one in findings if one["fix"] and one["fix"]["safety"] == "safe" and len(one["fix"]["edits"]) == 1
    ]
    suggestions = [one["suggestions"] for one in document["diagnostics"] if "suggestions" in one]
    assert safe
    assert sorted(one["text"] for (one,) in suggestions) == sorted(edit["text"] for (edit,) in safe)
    lines = path.read_bytes().split(b"\n")
    for (one,) in suggestions:
        start, end = one["range"]["start"], one["range"]["end"]
        assert 1 <= start["column"] <= len(lines[start["line"] - 1]) + 1
        assert (start["line"], start["column"]) <= (end["line"], end["column"])


def test_azure_gets_one_command_a_line() -> None:
    path = hostile()
    lines = call("azure", path).stdout.splitlines()
    assert len(lines) == len(findings_of(path))
    for line in lines:
        match = re.fullmatch(r"##vso\[task\.logissue ((?:[a-z]+=[^;\]]*;)+)\](.*)", line)
        assert match, line
        properties = dict(part.split("=", 1) for part in match[1].split(";") if part)
        assert properties["type"] in ("error", "warning")
        assert properties["sourcepath"] == path
        assert "%" not in match[2].replace("%AZP25", "").replace("%0D", "").replace("%0A", "")


# Lines for people

LINE = re.compile(
    r"(?P<file>[^:]+):(?P<line>\d+):(?P<column>\d+): (?P<severity>error|warning|note) (?P<code>[A-Z]+\d{3}) [a-z-]+: .+"
)


def test_concise_lines_have_one_pattern() -> None:
    path = hostile()
    lines = call("concise", "--quiet", path).stdout.splitlines()
    matches = [LINE.fullmatch(line) for line in lines]
    assert all(matches)
    found = [(int(match["line"]), int(match["column"]), match["code"]) for match in matches if match]
    assert found == [(finding["line"], finding["column"], finding["code"]) for finding in findings_of(path)]


def test_concise_marks_fixes() -> None:
    lines = call("concise", str(ROOT / "fixtures" / "faulty.xml")).stdout
    assert len(re.findall(r" \[\*\]$", lines, re.MULTILINE)) == 3
    assert len(re.findall(r" \[u\]$", lines, re.MULTILINE)) == 2


@pytest.mark.parametrize(
    ("group_by", "titles"),
    [
        ("rule", ["NAME001 malformed-name: 3 errors"]),
        ("entry", ["a_b 7001: 2 errors", "c_d 7002: 1 error"]),
        ("contact", ["contact Ada: 2 errors", "without contact: 1 error"]),
        ("section", ["RFC 6335 section 5.1 (MUST): 3 errors"]),
        ("file", ["r.csv: 3 errors"]),
    ],
)
def test_findings_are_grouped(group_by: str, titles: list[str]) -> None:
    head = "Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,Modification Date,Reference,"
    head += "Service Code,Unauthorized Use Reported,Assignment Notes\n"
    text = f"{head}a_b,7001,tcp,A,[Ada],[Ada],,,,,,\na_b,7001,udp,A,[Ada],[Ada],,,,,,\nc_d,7002,tcp,C,,,,,,,,\n"
    Path("r.csv").write_text(text, encoding="utf-8")
    done = call("grouped", "--group-by", group_by, "--select", "NAME001", "--show-grandfathered", "r.csv")
    assert [line for line in done.stdout.splitlines() if line and not line.startswith(" ")][:-1] == titles
    assert "a_b 7001/tcp, 7001/udp" in done.stdout


def test_a_limit_keeps_some_of_each_rule_and_counts_the_others() -> None:
    path = hostile()
    for format_ in ("text", "concise", "grouped"):
        done = call(format_, "--limit", "2", "--select", "NAME001", path)
        total = len(findings_of("--select", "NAME001", path))
        assert f"NAME001 malformed-name ... {total - 2} more" in done.stdout or f"NAME001: ... {total - 2} more" in done.stdout
    for format_ in ("text", "concise", "grouped", "json", "gitlab", "junit", "checkstyle", "rdjson", "azure", "sarif", "html"):
        done = call(format_, "--limit", "2", "--select", "NAME001", path)
        assert re.search(rf"reglint: {format_}: {total - 2} (more )?(findings|results) are left out", done.stderr), done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--exit-zero", "--fail-on", "note"], "--exit-zero is short for --fail-on never"),
        (["--group-by", "rule"], "--group-by requires the format grouped"),
        (["--sarif-category", "x"], "--sarif-category requires the format sarif"),
        (["--show-fixed"], "--show-fixed requires the format sarif"),
        (["--format", "sarif", "--show-fixed"], "--show-fixed requires a base"),
        (["--limit", "0"], "0 is not in the range"),
    ],
)
def test_wrong_use_is_refused(arguments: list[str], said: str) -> None:
    done = CliRunner().invoke(cli, ["check", hostile(), *arguments])
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())


def test_exit_zero_is_short_for_fail_on_never() -> None:
    path = hostile()
    assert call("text", path).exit_code == 1
    assert call("text", "--exit-zero", path).exit_code == 0
    assert call("text", "--exit-zero", path, "none.xml").exit_code == 2


@pytest.mark.parametrize("command", [["compare", "a.yaml", "b.yaml"], ["changes", "a.yaml", "b.yaml"]])
def test_other_commands_write_several_outputs(command: list[str]) -> None:
    for name in ("a", "b"):
        Path(f"{name}.yaml").write_text(f"entries:\n- {{name: {name}, port: 7001, description: Dims}}\n", encoding="utf-8")
    one = CliRunner().invoke(cli, [*command, "--output", "text", "--output", "json=out.json"])
    assert one.stdout == CliRunner().invoke(cli, command).stdout
    assert json.loads(Path("out.json").read_text(encoding="utf-8"))["version"] == 1
    refused = CliRunner().invoke(cli, [*command, "--output", "json=b.yaml"])
    assert (refused.exit_code, "is an input of this run" in refused.stderr) == (2, True)
