"""Test that files are replaced whole or not at all, and test `check --fix` and `check --diff`."""

import errno
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from linter.atomic_write import write_file, write_sources
from linter.cli import cli
from linter.source import Source, SourceError, read_source
from tests.support import registry_text

# A misspelt reference to a contact (its fix is safe) and an unused contact (its fix is unsafe).
DAMAGED = registry_text("""  <record>
    <name>a</name>
    <protocol>tcp</protocol>
    <xref type="person" data="ann"/>
    <description>Something</description>
    <number>80</number>
  </record>
<person id="Ann"><name>Ann</name><uri>mailto:ann&amp;example.org</uri></person>
<person id="Bob"><name>Bob</name><uri>mailto:bob&amp;example.org</uri></person>
""")
SAFELY_FIXED = DAMAGED.replace('data="ann"', 'data="Ann"')
FULLY_FIXED = SAFELY_FIXED.replace('<person id="Bob"><name>Bob</name><uri>mailto:bob&amp;example.org</uri></person>\n', "")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "registry.xml"
    path.write_bytes(DAMAGED.encode())
    return path


def check(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["check", *arguments], input=text)


def list_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_fix_applies_safe_fixes_and_reports_the_remaining_findings(file: Path) -> None:
    done = check("--fix", "registry.xml")
    assert file.read_text(encoding="utf-8") == SAFELY_FIXED
    assert "fixed CONTACT001 undefined-contact: " in done.stdout
    assert "1 fixed" in done.stdout
    assert "1 fix with --fix --unsafe" in done.stdout
    assert done.exit_code == 0  # a warning remains
    assert list_names(file.parent) == ["registry.xml"]
    assert check("--fail-on", "warning", "registry.xml").exit_code == 1


def test_fix_with_unsafe_applies_all_fixes(file: Path) -> None:
    done = check("--fix", "--unsafe", "--fail-on", "note", "registry.xml")
    assert file.read_text(encoding="utf-8") == FULLY_FIXED
    assert "2 fixed" in done.stdout
    assert done.exit_code == 0
    stamp = file.stat().st_mtime_ns
    assert check("--fix", "--unsafe", "registry.xml").exit_code == 0
    assert file.stat().st_mtime_ns == stamp, "a file without fixes is not written"


def test_diff_prints_a_patch_and_changes_nothing(file: Path) -> None:
    done = check("--diff", "registry.xml")
    assert file.read_text(encoding="utf-8") == DAMAGED
    assert done.exit_code == 1, "the file still has its error"
    assert done.stderr == "registry.xml: 1 fix; 1 fix with --fix --unsafe\n"
    file.with_name("patch").write_text(done.stdout, encoding="utf-8")
    subprocess.run(["patch", "--quiet", "registry.xml", "patch"], check=True, cwd=file.parent)
    assert file.read_text(encoding="utf-8") == SAFELY_FIXED


def test_diff_names_a_file_with_blanks_as_patch_expects(file: Path) -> None:
    file = file.rename(file.with_name("my  registry.xml"))
    done = check("--diff", file.name)
    subprocess.run(["patch", "--quiet"], input=done.stdout_bytes, check=True, cwd=file.parent)
    assert file.read_text(encoding="utf-8") == SAFELY_FIXED


def test_diff_keeps_a_byte_order_mark(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + DAMAGED.replace("\n  ", "").encode())
    done = check("--diff", "registry.xml")
    file.with_name("patch").write_bytes(done.stdout_bytes)
    subprocess.run(["patch", "--quiet", "--fuzz=0", "registry.xml", "patch"], check=True, cwd=file.parent)
    assert file.read_bytes() == b"\xef\xbb\xbf" + SAFELY_FIXED.replace("\n  ", "").encode()


def test_diff_marks_a_missing_final_newline(file: Path) -> None:
    file.write_text(DAMAGED.replace("\n", "").replace("?>", "?>\n"), encoding="utf-8")
    done = check("--diff", "registry.xml")
    assert done.stdout.count("\\ No newline at end of file\n") == 2


def test_fixed_standard_input_is_written_to_standard_output(file: Path) -> None:
    done = check("--fix", "-", text=DAMAGED)
    assert done.stdout == SAFELY_FIXED
    assert "fixed CONTACT001" in done.stderr
    assert list_names(file.parent) == ["registry.xml"]


@pytest.mark.usefixtures("file")
def test_standard_input_without_findings_is_copied() -> None:
    assert check("--fix", "--unsafe", "-", text=FULLY_FIXED).stdout == FULLY_FIXED


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--unsafe", "registry.xml"], "--unsafe selects fixes"),
        (["--diff", "--format", "json", "registry.xml"], "--diff writes a patch"),
        (["--fix", "-", "registry.xml"], "--fix writes fixed standard input"),
    ],
)
def test_contradictory_options_are_refused(file: Path, arguments: list[str], message: str) -> None:
    done = check(*arguments)
    assert done.exit_code == 2
    assert message in done.stderr
    assert file.read_text(encoding="utf-8") == DAMAGED


def test_fix_keeps_line_ends_the_byte_order_mark_and_the_mode(file: Path) -> None:
    before = b"\xef\xbb\xbf" + DAMAGED.replace("\n", "\r\n").encode()
    file.write_bytes(before)
    file.chmod(0o640)
    check("--fix", "--unsafe", "registry.xml")
    assert file.read_bytes() == b"\xef\xbb\xbf" + FULLY_FIXED.replace("\n", "\r\n").encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_symbolic_links_are_kept(file: Path) -> None:
    link = file.with_name("link.xml")
    link.symlink_to(file)
    check("--fix", "link.xml")
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == SAFELY_FIXED


def test_two_paths_of_one_file_are_checked_once(file: Path) -> None:
    folder = file.with_name("folder")
    (folder / "sub").mkdir(parents=True)
    (folder / "registry.xml").write_text(SAFELY_FIXED, encoding="utf-8")
    file.with_name("link").symlink_to(folder / "sub")
    done = check("--format", "json", "registry.xml", "./registry.xml", "link/../registry.xml")
    assert [registry["path"] for registry in json.loads(done.stdout)["registries"]] == ["registry.xml", "link/../registry.xml"]


def test_a_file_named_as_standard_input_can_be_given_by_a_path(file: Path) -> None:
    file.rename(file.with_name("-"))
    done = check("--fix", "./-")
    assert "1 fixed" in done.stdout
    assert file.with_name("-").read_text(encoding="utf-8") == SAFELY_FIXED


def read_sources(path: Path) -> tuple[Source, Source]:
    before = read_source(str(path))
    return before, Source(before.path, SAFELY_FIXED)


def test_a_file_that_changed_meanwhile_is_not_written(file: Path) -> None:
    before, after = read_sources(file)
    file.write_text("something else", encoding="utf-8")
    with pytest.raises(SourceError, match="changed meanwhile"):
        write_sources([(str(file), before, after)])
    assert file.read_text(encoding="utf-8") == "something else"


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_changes_nothing(file: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def full(*_arguments: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before, after = read_sources(file)
    monkeypatch.setattr(os, call, full)
    with pytest.raises(SourceError, match="is not fixed: no space left on device"):
        write_sources([(str(file), before, after)])
    assert file.read_text(encoding="utf-8") == DAMAGED
    assert list_names(file.parent) == ["registry.xml"]


def test_an_interrupt_leaves_no_files(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: Any) -> None:
        raise KeyboardInterrupt

    before, after = read_sources(file)
    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_sources([(str(file), before, after)])
    assert list_names(file.parent) == ["registry.xml"]


def test_a_file_that_cannot_be_written_is_an_error_and_its_findings_are_reported(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    done = check("--fix", "registry.xml")
    assert done.exit_code == 2
    assert "reglint: registry.xml: is not fixed: it is read-only\n" in done.stderr
    assert "CONTACT001" in done.stdout
    assert "1 fixed" not in done.stdout
    assert file.read_text(encoding="utf-8") == DAMAGED


@pytest.mark.usefixtures("file")
def test_json_has_fixes() -> None:
    (registry,) = json.loads(check("--format", "json", "--select", "CONTACT001", "registry.xml").stdout)["registries"]
    (finding,) = registry["findings"]
    assert finding["fix"]["safety"] == "safe"
    place = {"path": "registry.xml", "line": 8, "column": 31, "end_line": 8, "end_column": 34}
    assert finding["fix"]["edits"] == [{**place, "text": "Ann"}]
    assert registry["fixes"] == []
    (registry,) = json.loads(check("--fix", "--format", "json", "--select", "CONTACT001", "registry.xml").stdout)["registries"]
    (made,) = registry["fixes"]
    assert registry["findings"] == []
    assert (made["code"], made["line"], made["column"], made["held_back"]) == ("CONTACT001", 8, 31, None)


@pytest.mark.usefixtures("file")
def test_sarif_has_fixes() -> None:
    (run,) = json.loads(check("--format", "sarif", "registry.xml").stdout)["runs"]
    fixes = {result["ruleId"]: result["fixes"] for result in run["results"]}
    (safe,), (unsafe,) = fixes["CONTACT001"], fixes["CONTACT002"]
    (change,) = safe["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 8, "startColumn": 31, "endLine": 8, "endColumn": 34},
            "insertedContent": {"text": "Ann"},
        }
    ]
    assert unsafe["description"]["text"].endswith("This changes what the registry says.")
    assert unsafe["artifactChanges"][0]["replacements"][0]["insertedContent"] == {"text": ""}


# hard links and extended attributes


def test_hard_links_are_kept(file: Path) -> None:
    other = file.with_name("other.xml")
    os.link(file, other)
    assert check("--fix", "registry.xml").exit_code == 0
    assert other.read_text(encoding="utf-8") == SAFELY_FIXED
    assert file.samefile(other)
    assert list_names(file.parent) == ["other.xml", "registry.xml"]


def test_a_shorter_text_replaces_all_of_a_file_with_hard_links(tmp_path: Path) -> None:
    path, other = tmp_path / "a", tmp_path / "b"
    path.write_bytes(b"long text\n")
    os.link(path, other)
    write_file(str(path), b"short\n", replace=True)
    assert other.read_bytes() == b"short\n"


def test_a_file_with_hard_links_is_restored_when_the_disk_is_full(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.link(file, file.with_name("other.xml"))
    write, calls = os.write, []

    def write_a_part(number: int, data: Any) -> int:
        calls.append(len(data))
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(number, data[:10] if len(calls) == 1 else data)

    monkeypatch.setattr(os, "write", write_a_part)
    with pytest.raises(SourceError, match="is not fixed: no space left on device"):
        write_sources([("registry.xml", read_source("registry.xml"), Source("registry.xml", SAFELY_FIXED.upper()))])
    monkeypatch.undo()
    assert file.read_bytes() == DAMAGED.encode()
    assert list_names(file.parent) == ["other.xml", "registry.xml"]


def set_attribute(path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("no extended attributes")
    try:
        os.setxattr(path, "user.origin", b"harbour")
    except OSError:
        pytest.skip("no extended attributes here")


def test_extended_attributes_are_kept(file: Path) -> None:
    set_attribute(file)
    assert check("--fix", "registry.xml").exit_code == 0
    assert file.read_text(encoding="utf-8") == SAFELY_FIXED
    assert os.getxattr(file, "user.origin") == b"harbour"


def test_a_file_with_attributes_that_cannot_be_copied_is_written_in_place(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_attribute(file)
    inode = file.stat().st_ino

    def refuse(*_arguments: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "setxattr", refuse)
    assert check("--fix", "registry.xml").exit_code == 0
    assert file.read_text(encoding="utf-8") == SAFELY_FIXED
    assert file.stat().st_ino == inode
    assert os.getxattr(file, "user.origin") == b"harbour"
    assert list_names(file.parent) == ["registry.xml"]
