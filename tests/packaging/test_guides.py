"""The guides, tried word by word: files are written and commands are run in an empty folder, and the output is what they show."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ROOT

GUIDES = ("guide-private.md", "guide-lists.md")
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OLD_SNAPSHOT = re.compile(r"(?m)^reglint: IANA's registry of .* days old; .*\n")  # a year after the snapshot, every check says so


def steps(block: str) -> Iterator[str]:
    """Yield the commands of a block."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        yield part.partition("\n")[0]


def call(command: str, folder: Path) -> str:
    """Return what a command prints, errors last."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder.parent),
        "XDG_CACHE_HOME": str(folder.parent),
        "GIT_CONFIG_GLOBAL": os.devnull,
        **{f"GIT_{who}_{what}": "ada@harbour.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        **{f"GIT_{who}_DATE": "2026-01-01T00:00:00Z" for who in ("AUTHOR", "COMMITTER")},  # commits have the same ids each time
    }
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    return OLD_SNAPSHOT.sub("", done.stdout + done.stderr)


@pytest.mark.parametrize("guide", GUIDES)
def test_the_commands_of_a_guide_give_the_shown_output(guide: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = ROOT / "docs" / guide
    text = path.read_text(encoding="utf-8")
    shown, done = [], []
    for block in BLOCK.finditer(text):
        language, name, content = block.groups()
        if name:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(content, encoding="utf-8")
        elif language == "console":
            shown.append(block)
            done.append("".join(f"$ {command}\n{call(command, tmp_path)}" for command in steps(content)))
    assert shown
    if request.config.getoption("--update"):
        for block, content in reversed(list(zip(shown, done, strict=True))):
            text = text[: block.start(3)] + content + text[block.end(3) :]
        path.write_text(text, encoding="utf-8")
    assert done == [block[3] for block in BLOCK.finditer(text) if block[1] == "console" and not block[2]]
