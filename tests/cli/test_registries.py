"""A registry of several files, as reglint.yaml declares it: reading, places of findings, and fixes in each file."""

import json
import os
import subprocess
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result
from ruamel.yaml import YAML

from linter.atomic_write import write_sources
from linter.cli import cli
from linter.config.files import build_file_predicate
from linter.config.resolve import Choice
from linter.source import Source, SourceError, read_source
from tests.support import ROOT

NET = """entries:
  - name: dns-a
    port: 600
    transport: tcp
    description: Names
    contact: ann # of the house
  - name: ntp_b # reglint: allow NAME001 as old as the house
    transport: tcp
    description: Time
    contact: Ben
"""
DISK = """{"entries": [
  {"name": "dns-a", "port": 600, "transport": "tcp", "description": "Names again", "contact": "Ann"},
  {"name": "disk-c", "port": "0601", "transport": "tcp", "description": "Blocks", "contact": "Ben"}
]}
"""
PEOPLE = "contacts:\n  Ann: {name: Ann, uri: mailto:ann@house.example}\n  Ben: {name: Ben, uri: mailto:ben@house.example}\n"
FILES = ["teams/inner/disk.json", "teams/net.yaml", "people.yml"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a registry in a folder and a file beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "teams" / "inner").mkdir(parents=True)
    for path, text in (("teams/net.yaml", NET), ("teams/inner/disk.json", DISK), ("people.yml", PEOPLE)):
        (tmp_path / path).write_text(text, encoding="utf-8")
    declare("[teams, people.yml]")
    return tmp_path


def declare(registry: str) -> None:
    Path("reglint.yaml").write_text(
        f"registry: {registry}\nselect: [NAME001, NAME002, PORT001, PORT012, CONTACT]\n", encoding="utf-8"
    )


def check(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["check", *arguments], input=text)


def read_files(*arguments: str) -> list[list[str]]:
    """The files of each registry that is read."""
    done = check(*arguments, "--format", "json")
    assert done.stderr == ""
    return [registry["files"] for registry in json.loads(done.stdout)["registries"]]


@pytest.mark.usefixtures("folder")
def test_the_files_are_one_registry_and_each_finding_names_its_file() -> None:
    done = check()
    assert done.exit_code == 1
    assert (
        done.stdout
        == """\
teams/inner/disk.json:3:31: error PORT001 malformed-port: port '0601' has a leading zero; correct the number
3 |   {"name": "disk-c", "port": "0601", "transport": "tcp", "description": "Blocks", "contact": "Ben"}
  |                               ^^^^
  = disk-c 0601/tcp; RFC 6335 section 6; RFC 6335 section 8.1.1

teams/net.yaml:2:11: error NAME002 duplicate-assignment: service name 'dns-a' is assigned twice on 600/tcp; merge or rename one
2 |   - name: dns-a
  |           ^^^^^
  = dns-a 600/tcp; RFC 6335 section 5; RFC 6335 section 8.1.1 (MUST NOT)
  = teams/inner/disk.json:2:13: the earlier entry

teams/net.yaml:6:14: error CONTACT001 undefined-contact: contact 'ann' is not defined; did you mean 'Ann'?
6 |     contact: ann # of the house
  |              ^^^
  = dns-a 600/tcp; RFC 6335 section 8.1.1 (REQUIRED); IANA's registry, people
  = --fix: write 'Ann'
  = people.yml:2:3: the defined contact

reglint.yaml: 3 errors in 4 entries and 2 contacts in 3 files
  profile private (default for this format; set 'profile' in reglint.yaml to change it)
  1 suppressed by comments; --show-suppressed shows them
  not run because the registry has several files, whose rows have no common order: PORT012
  not run because the registry uses no assignee: CONTACT005
  1 fix with --fix
"""
    )


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "paths",
    [
        [],
        ["teams"],
        ["teams/"],
        ["teams/inner"],
        ["."],
        ["people.yml"],
        ["teams/net.yaml", "./people.yml"],
        ["reglint.yaml"],
        [str(Path("teams", "..", "teams", "net.yaml"))],
    ],
)
def test_any_file_of_the_registry_selects_all_of_it(paths: list[str]) -> None:
    assert read_files(*paths) == [FILES]


@pytest.mark.usefixtures("folder")
def test_other_files_are_separate_registries() -> None:
    Path("other.yaml").write_text("entries: [{name: one, port: 1}]\n", encoding="utf-8")
    Path("more").mkdir()
    assert read_files("other.yaml", "people.yml") == [["other.yaml"], FILES]
    assert read_files("--isolated", "teams/net.yaml") == [["teams/net.yaml"]]
    done = check("more")
    assert (done.exit_code, "more has no file that may be a registry: none that ends in .xml, " in done.stderr) == (2, True)
    assert done.exit_code == 2
    assert check("--isolated", "people.yml").stderr.startswith("reglint: people.yml:1:1: has no entries")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("declared", "files", "name"),
    [
        ("teams", ["teams/inner/disk.json", "teams/net.yaml"], "teams"),
        ("teams/", ["teams/inner/disk.json", "teams/net.yaml"], "teams"),
        (".", ["people.yml", "teams/inner/disk.json", "teams/net.yaml"], "reglint.yaml"),
        ("'*/*.yaml'", ["teams/net.yaml"], "teams/net.yaml"),
        ("'**/*.[yj]*'", ["people.yml", "teams/inner/disk.json", "teams/net.yaml"], "reglint.yaml"),
        ("[people.yml, './teams', 'teams/*.yaml']", ["people.yml", "teams/inner/disk.json", "teams/net.yaml"], "reglint.yaml"),
        ("teams/net.yaml", ["teams/net.yaml"], "teams/net.yaml"),
    ],
)
def test_files_folders_and_patterns_declare_a_registry(declared: str, files: list[str], name: str) -> None:
    for beside in (".hidden.yaml", "reglint-more.yaml", ".git/config.yaml", "teams/readme.md"):
        Path(beside).write_text("not: a registry\n", encoding="utf-8")
    Path("reglint-accepted.yaml").write_text("accepted: []\n", encoding="utf-8")
    declare(declared)
    (registry,) = json.loads(check("--format", "json").stdout)["registries"]
    assert (registry["files"], registry["path"]) == (files, name)
    is_meant = build_file_predicate("reglint.yaml", [Choice(word) for word in YAML(typ="safe").load(f"[{declared.strip('[]')}]")])
    there = [os.path.join(above, file) for above, _, names in os.walk(".") for file in names]
    assert sorted(os.path.normpath(file) for file in there if is_meant(file)) == sorted(files), "as a version without them is read"


def test_files_are_named_relative_to_the_working_directory(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "teams")
    assert read_files() == [["inner/disk.json", "net.yaml", "../people.yml"]]
    monkeypatch.chdir(folder.parent)
    assert read_files("--config", f"{folder.name}/reglint.yaml") == [[f"{folder.name}/{file}" for file in FILES]]
    assert read_files("--config", str(folder / "reglint.yaml")) == [[str(folder / file) for file in FILES]]


@pytest.mark.usefixtures("folder")
def test_words_without_a_file_are_errors_at_their_places() -> None:
    Path("void").mkdir()
    declare("[teams, none.yaml, 'n*/*.yaml', void]")
    done = check("teams/net.yaml")
    assert (done.stdout, done.exit_code) == ("", 2)
    assert done.stderr.splitlines() == [
        "reglint: reglint.yaml:1:19: 'none.yaml' is missing; paths are relative to the settings file",
        "reglint: reglint.yaml:1:30: 'n*/*.yaml' matches no file; paths are relative to the settings file",
        "reglint: reglint.yaml:1:43: the folder 'void' has no file that ends in .yaml, .yml, .json",
    ]
    for wrong in ("[]", "{}", "''", "[[teams]]", "null"):
        declare(wrong)
        assert "reglint.yaml:1:" in check("teams/net.yaml").stderr


@pytest.mark.usefixtures("folder")
def test_a_call_without_path_and_registry_is_wrong_use() -> None:
    done = check("--isolated")
    assert done.exit_code == 2
    assert "give the files to check, or name those of your registry as 'registry' in reglint.yaml" in done.stderr


@pytest.mark.usefixtures("folder")
def test_an_error_names_the_file_and_the_registry_is_not_checked() -> None:
    Path("teams/net.yaml").write_text("entries:\n  - name: @x\n", encoding="utf-8")
    done = check("people.yml")
    assert done.stderr == "reglint: teams/net.yaml:2:11: a text that begins with '@' needs quotes; quote it\n"
    assert (done.stdout, done.exit_code) == ("", 2)


@pytest.mark.usefixtures("folder")
def test_text_that_is_not_utf_8_is_an_error_at_its_place() -> None:
    Path("teams/net.yaml").write_bytes(b"entries:\n- name: dns\xff\n")
    place = "reglint: teams/net.yaml:2:12: byte 0xff is not UTF-8; save the file as UTF-8\n"
    assert (check().exit_code, check().stderr) == (2, place)
    assert check("--isolated", "teams/net.yaml").stderr == place


@pytest.mark.usefixtures("folder")
def test_a_registry_without_any_entry_is_an_error() -> None:
    declare("[people.yml, more.yaml]")
    Path("more.yaml").write_text("contacts: {Cy: {name: Cy}}\n", encoding="utf-8")
    done = check()
    assert done.stderr == "reglint: reglint.yaml: has no entries in any of its files; write them in a list under 'entries'\n"
    assert done.exit_code == 2


@pytest.mark.usefixtures("folder")
def test_fixes_change_only_the_files_of_their_findings() -> None:
    Path("teams/inner/disk.json").write_text(DISK.replace('"Ben"', '"ben"'), encoding="utf-8")
    stamp = os.stat("people.yml").st_mtime_ns
    shown = check("--diff")
    assert [line for line in shown.stdout.splitlines() if line.startswith(("---", "+++"))] == [
        *("--- teams/inner/disk.json", "+++ teams/inner/disk.json", "--- teams/net.yaml", "+++ teams/net.yaml"),
    ]
    assert Path("teams/net.yaml").read_text(encoding="utf-8") == NET
    done = check("--fix", "people.yml")
    assert Path("teams/net.yaml").read_text(encoding="utf-8") == NET.replace("ann #", "Ann #")
    assert Path("teams/inner/disk.json").read_text(encoding="utf-8") == DISK
    assert Path("people.yml").read_text(encoding="utf-8") == PEOPLE
    assert os.stat("people.yml").st_mtime_ns == stamp
    assert [line for line in done.stdout.splitlines() if "fixed CONTACT001" in line] == [
        "teams/inner/disk.json:3:95: fixed CONTACT001 undefined-contact: write 'Ben'",
        "teams/net.yaml:6:14: fixed CONTACT001 undefined-contact: write 'Ann'",
    ]
    assert sorted(path.name for path in Path("teams").iterdir()) == ["inner", "net.yaml"]


@pytest.mark.usefixtures("folder")
def test_no_file_is_fixed_if_one_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("teams/inner/disk.json").write_text(DISK.replace('"Ben"', '"ben"'), encoding="utf-8")
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: not str(path).endswith("net.yaml") and access(path, mode))
    done = check("--fix")
    assert done.stderr == "reglint: teams/net.yaml: is not fixed: it is read-only; nor is any other file of the registry\n"
    assert done.exit_code == 2
    assert Path("teams/inner/disk.json").read_text(encoding="utf-8") == DISK.replace('"Ben"', '"ben"')
    assert "repaired" not in done.stdout


def test_replaced_files_are_restored_if_a_later_one_cannot_be_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, calls = os.replace, []

    def failing(new: str, target: str) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise KeyboardInterrupt
        replace(new, target)

    paths = [folder / "people.yml", folder / "teams" / "net.yaml"]
    changes = [(str(path), before := read_source(str(path)), Source(before.path, before.text + "# more\n")) for path in paths]
    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(KeyboardInterrupt):
        write_sources(changes)
    assert [path.read_text(encoding="utf-8") for path in paths] == [PEOPLE, NET]
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == ["people.yml", "reglint.yaml"]
    monkeypatch.setattr(os, "replace", replace)
    paths[1].write_text("other", encoding="utf-8")
    with pytest.raises(SourceError, match=r"net\.yaml: is not fixed: it was changed meanwhile; nor is any other file"):
        write_sources(changes)
    assert paths[0].read_text(encoding="utf-8") == PEOPLE


@pytest.mark.usefixtures("folder")
def test_json_names_the_file_of_every_place() -> None:
    report = json.loads(check("--format", "json", "--show-suppressed").stdout)
    schema = json.loads((ROOT / "linter" / "schemas" / "report-1.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(report)
    (registry,) = report["registries"]
    findings = registry["findings"]
    assert [(one["code"], one["path"], one["line"], one["reason"]) for one in findings] == [
        ("PORT001", "teams/inner/disk.json", 3, None),
        ("NAME002", "teams/net.yaml", 2, None),
        ("CONTACT001", "teams/net.yaml", 6, None),
        ("NAME001", "teams/net.yaml", 7, "as old as the house"),
    ]
    assert [[place["path"] for place in one["related"]] for one in findings] == [[], ["teams/inner/disk.json"], ["people.yml"], []]
    assert findings[2]["fix"]["edits"][0]["path"] == "teams/net.yaml"
    (registry,) = json.loads(check("--format", "json", "--fix").stdout)["registries"]
    assert [(fix["path"], fix["line"]) for fix in registry["fixes"]] == [("teams/net.yaml", 6)]


@pytest.mark.usefixtures("folder")
def test_sarif_names_the_file_of_every_place() -> None:
    (run,) = json.loads(check("--format", "sarif", "--show-suppressed").stdout)["runs"]
    uris = [artifact["location"]["uri"] for artifact in run["artifacts"]]
    assert uris == FILES
    assert [artifact["mimeType"] for artifact in run["artifacts"]] == ["application/json", "application/yaml", "application/yaml"]

    def place(location: dict[str, dict[str, dict[str, int]]]) -> tuple[object, int]:
        artifact = location["physicalLocation"]["artifactLocation"]
        assert uris[artifact["index"]] == artifact["uri"]
        return artifact["uri"], location["physicalLocation"]["region"]["startLine"]

    assert [(one["ruleId"], *place(one["locations"][0])) for one in run["results"]] == [
        ("PORT001", "teams/inner/disk.json", 3),
        ("NAME002", "teams/net.yaml", 2),
        ("CONTACT001", "teams/net.yaml", 6),
        ("NAME001", "teams/net.yaml", 7),
    ]
    assert [[place(other) for other in one.get("relatedLocations", ())] for one in run["results"]] == [
        [],
        [("teams/inner/disk.json", 2)],
        [("people.yml", 2)],
        [],
    ]
    (fix,) = run["results"][2]["fixes"]
    assert [change["artifactLocation"]["uri"] for change in fix["artifactChanges"]] == ["teams/net.yaml"]
    assert run["results"][3]["suppressions"] == [{"kind": "inSource", "justification": "as old as the house"}]
    alone = json.loads(check("--format", "sarif", "--isolated", "--select", "NAME001", "teams/net.yaml").stdout)
    (same,) = [one for one in run["results"] if one["ruleId"] == "NAME001"]
    options = ("--format", "sarif", "--isolated", "--show-suppressed", "--select", "NAME001", "teams/net.yaml")
    (result,) = json.loads(check(*options).stdout)["runs"][0]["results"]
    assert result["partialFingerprints"] == same["partialFingerprints"]
    assert alone["runs"][0]["results"] == []


@pytest.mark.usefixtures("folder")
def test_the_settings_in_force_show_the_registry() -> None:
    declare("[teams, 'a #b']")
    done = CliRunner().invoke(cli, ["settings"])
    assert done.stdout.splitlines()[1:4] == [
        "registry:",
        "  - teams    # reglint.yaml:1:12",
        '  - "a #b"   # reglint.yaml:1:19',
    ]


def test_a_change_of_one_file_is_checked_in_the_whole_registry(folder: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ("-c", "user.name=A", "-c", "user.email=a@house.example")
        subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)

    def active(*arguments: str) -> list[tuple[str, str]]:
        (registry,) = json.loads(check("--format", "json", *arguments).stdout)["registries"]
        return [(finding["code"], finding["path"]) for finding in registry["findings"]]

    (folder / ".git").rmdir()
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "first")
    people = folder / "people.yml"
    people.write_text(PEOPLE.replace("  Ben", "  Bill"), encoding="utf-8")
    undefined = [("CONTACT001", "teams/inner/disk.json"), ("CONTACT001", "teams/net.yaml"), ("CONTACT002", "people.yml")]
    for base in ("HEAD", "auto"):
        assert active("--base", base, "teams/net.yaml") == undefined
    assert active("--staged") == []
    git("add", "people.yml")
    assert active("--staged") == undefined
    git("commit", "--quiet", "--message", "second")
    assert active("--base", "auto") == undefined
    assert active("--base", "HEAD") == []


@pytest.fixture
def repository(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The registry, committed."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "ada@house.example")
    (folder / ".git").rmdir()
    Path("reglint.yaml").write_text("registry: [teams, people.yml]\nselect: [NAME001, EDIT004]\n", encoding="utf-8")
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "first")
    return folder


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def list_findings(*arguments: str) -> list[tuple[str, str, int]]:
    """What is found: code and message, and how many entries were added."""
    done = check("--format", "json", *arguments)
    assert done.stderr == ""
    (registry,) = json.loads(done.stdout)["registries"]
    return [(finding["code"], finding["message"], registry["base"]["entries"]["added"]) for finding in registry["findings"]]


@pytest.mark.usefixtures("repository")
def test_entries_of_a_deleted_file_are_removed_entries() -> None:
    lost = [("EDIT004", "name 'disk-c' of 0601/tcp left the registry; keep the name without its port", 0)]
    Path("teams/inner/disk.json").unlink()
    for arguments in (("--base", "HEAD"), ("--base", "auto"), ("--base", "HEAD", "people.yml")):
        assert list_findings(*arguments) == lost
    assert list_findings("--staged") == []
    git("rm", "--quiet", "--cached", "teams/inner/disk.json")
    assert list_findings("--staged") == lost
    git("commit", "--quiet", "--message", "second")
    assert list_findings("--base", "auto") == lost


@pytest.mark.usefixtures("repository")
def test_a_file_of_the_registry_may_be_renamed() -> None:
    git("mv", "teams/net.yaml", "teams/inner/web.yaml")
    check_ = json.loads(check("--format", "json", "--base", "HEAD").stdout)["registries"][0]["base"]
    assert check_["entries"] == {"added": 0, "changed": 0, "removed": 0}
    assert list_findings("--staged") == []


@pytest.mark.usefixtures("repository")
def test_untracked_files_are_not_staged(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("teams/new.yaml").write_text("entries: [{name: c_d, transport: tcp, description: New}]\n", encoding="utf-8")
    assert [code for code, _, added in list_findings("--base", "HEAD") if added == 1] == ["NAME001"]
    assert list_findings("--staged") == []
    monkeypatch.setenv("GIT_INDEX_FILE", os.path.abspath(".git/index"))
    assert list_findings("--base", "auto") == []
    git("add", "teams/new.yaml")
    assert [code for code, _, added in list_findings("--base", "auto") if added == 1] == ["NAME001"]
    git("rm", "--quiet", "--cached", "-r", ".")
    assert check("--staged").stderr == "reglint: reglint.yaml: none of its files is staged; 'git add' stages them\n"


# What the settings exclude


def excluding(patterns: str) -> None:
    Path("reglint.yaml").write_text(f"registry: [teams, people.yml]\nexclude: {patterns}\n", encoding="utf-8")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("pattern", ["teams/net.yaml", "net.yaml", "'*.yaml'", "teams/*.yaml", "/teams/net.yaml", "[net.yaml]"])
def test_excluded_files_are_not_part_of_the_registry(pattern: str) -> None:
    excluding(pattern)
    assert read_files() == [["teams/inner/disk.json", "people.yml"]]


@pytest.mark.usefixtures("folder")
def test_a_folder_is_excluded_except_for_a_negated_file() -> None:
    excluding("[teams/, people.yml]")
    Path("other.yaml").write_text("entries: [{name: a, transport: udp}]\n", encoding="utf-8")
    result = check()
    assert (result.exit_code, "reglint.yaml excludes all files of its registry" in result.stderr) == (2, True)
    excluding("['teams/**', '!teams/net.yaml']")
    assert read_files() == [["teams/net.yaml", "people.yml"]]


@pytest.mark.usefixtures("folder")
def test_an_excluded_file_stays_excluded_as_a_path() -> None:
    Path("broken.xml").write_text("<", encoding="utf-8")
    excluding("'*.xml'")
    result = check("broken.xml")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "reglint: broken.xml: skipped, because reglint.yaml excludes it\n"
    assert check("broken.xml", "--isolated").exit_code == 2
    assert check("broken.xml", "people.yml").stdout.startswith("teams/")


def test_patterns_are_relative_to_the_folder_of_the_settings(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    excluding("/net.yaml")
    monkeypatch.chdir(folder / "teams")
    assert read_files("net.yaml") == [["inner/disk.json", "net.yaml", "../people.yml"]]
    (folder / "reglint.yaml").write_text("exclude: /teams/net.yaml\n", encoding="utf-8")
    assert check("net.yaml").stderr.startswith("reglint: net.yaml: skipped")


@pytest.mark.usefixtures("folder")
def test_invalid_patterns_are_errors_at_their_place() -> None:
    excluding("[ok.xml, '!']")
    result = check()
    assert result.exit_code == 2
    assert "reglint.yaml:2:19: '!' is not a pattern; write it as in .gitignore" in result.stderr


# Other commands


@pytest.mark.parametrize("path", ["reglint.yaml", "teams", "."])
@pytest.mark.usefixtures("folder")
def test_a_registry_of_several_files_is_converted_and_compared_as_one(path: str) -> None:
    done = CliRunner().invoke(cli, ["convert", path, "-o", "all.yaml"])
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "reglint: reglint.yaml has comments: they are left out\n"
    done = CliRunner().invoke(cli, ["compare", path, "all.yaml"])
    assert (done.exit_code, done.stdout.splitlines()[0]) == (
        0,
        "reglint.yaml and all.yaml contain the same registry: 4 entries and 2 contacts compared",
    )


@pytest.mark.usefixtures("folder")
def test_differences_in_a_registry_of_several_files_name_the_file() -> None:
    Path("one.yaml").write_text(NET.replace("ntp_b", "ntp-c"), encoding="utf-8")
    done = CliRunner().invoke(cli, ["compare", "reglint.yaml", "one.yaml"])
    assert done.exit_code == 1
    assert "  name  teams/net.yaml:7:11  'ntp_b'\n        one.yaml:7:11        'ntp-c'\n" in done.stdout
    assert "  teams/inner/disk.json:3:13  disk-c 0601/tcp  Blocks\n" in done.stdout
    done = CliRunner().invoke(cli, ["compare", "--format", "json", "reglint.yaml", "one.yaml"])
    document = json.loads(done.stdout)
    assert [entry["path"] for entry in document["only_in_one"]] == ["teams/inner/disk.json"] * 2
    (difference,) = document["changed"][0]["differences"]
    assert [difference[side]["path"] for side in ("one", "other")] == ["teams/net.yaml", "one.yaml"]
    done = CliRunner().invoke(cli, ["compare", "--against", "one.yaml", "reglint.yaml"])
    assert "  teams/net.yaml:7:11  ntp_b tcp" in done.stdout
    done = CliRunner().invoke(cli, ["compare", "--against", "reglint.yaml", "--format", "json", "one.yaml"])
    (discrepancy,) = json.loads(done.stdout)["discrepancies"]
    assert (discrepancy["path"], discrepancy["line"], discrepancy["says"]) == ("one.yaml", 7, None)


@pytest.mark.usefixtures("folder")
def test_one_file_of_a_registry_is_converted_alone() -> None:
    done = CliRunner().invoke(cli, ["convert", "people.yml", "--to", "json"])
    assert done.exit_code == 2, "it has no entries"
    done = CliRunner().invoke(cli, ["convert", "teams/inner/disk.json", "--to", "csv"])
    assert done.stdout.count("\n") == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["convert", ".", "-o", "teams/net.yaml", "--force"], "the output is the input; name another file"),
        (["convert", "empty", "--to", "csv"], "empty: is a directory; name the registry's file"),
        (
            ["convert", "none/reglint.yaml", "--to", "csv"],
            "none/reglint.yaml declares no registry; name its files as 'registry' there",
        ),
        (["compare", "none", "people.yml"], "none: is a directory; name the registry's file"),
        (["compare", "wrong", "people.yml"], "wrong/reglint.yaml:1:1: unknown key 'registri'"),
        (["compare", "gone/reglint.yaml", "teams"], "gone/reglint.yaml: cannot be read: no such file or directory"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_path_without_a_registry_is_refused(arguments: list[str], message: str) -> None:
    for name, text in (("empty/x", ""), ("none/reglint.yaml", "fail-on: note\n"), ("wrong/reglint.yaml", "registri: x\n")):
        Path(name).parent.mkdir()
        Path(name).write_text(text, encoding="utf-8")
    done = CliRunner().invoke(cli, arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr
    assert Path("teams/net.yaml").read_text(encoding="utf-8") == NET


# Comments that accept


def test_unused_suppressions_are_reported_if_their_rules_ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("r.yaml").write_text(
        "entries:\n"
        "  - name: lamp_a # reglint: allow NAME001 as old as the house\n"
        "    transport: udp\n"
        "  - name: lamp-b # reglint: allow malformed-name mended since\n"
        "    transport: udp\n"
        "  - name: lamp-c # reglint: allow NAM001 mistyped\n"
        "    transport: udp\n",
        encoding="utf-8",
    )
    unknown = "reglint: r.yaml:6:18: the suppression comment names an unknown rule 'NAM001'\n"
    useless = "reglint: r.yaml:4:18: the suppression comment is unused: malformed-name found nothing here; delete it\n"
    done = check("--select", "NAME", "r.yaml")
    assert (done.exit_code, done.stderr) == (0, useless + unknown)
    assert check("--select", "PORT", "r.yaml").stderr == unknown
