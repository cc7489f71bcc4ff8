"""Write the inputs of benchmarks from a real registry in XML."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.processes import REGLINT


def write_before(registry: Path, path: Path) -> None:
    """Write the registry as it was before a change of one entry, in the middle of the file."""
    text = registry.read_text(encoding="utf-8")
    at = text.index("<description>", len(text) // 3) + len("<description>")
    path.write_text(f"{text[:at]}formerly {text[at:]}", encoding="utf-8")


def write_with_comment(registry: Path, path: Path) -> None:
    """Write the registry with a comment in an entry."""
    _write_changed(registry, path, lambda text: text.replace("<description>", "<!-- a comment --><description>", 1))


def write_with_attribute(registry: Path, path: Path) -> None:
    """Write the registry with an attribute that no edition has, in twenty entries."""
    _write_changed(registry, path, lambda text: text.replace("<description>", '<description kind="new">', 20))


def write_fixable(registry: Path, path: Path) -> None:
    """Write the registry with a fault that a safe fix repairs: a transport in capitals."""
    _write_changed(registry, path, lambda text: text.replace("<protocol>tcp<", "<protocol>TCP<", 1))


def write_with_regular_names(registry: Path, path: Path) -> None:
    """Write the registry with all service names in the form of RFC 6335."""

    def change(match: re.Match[str]) -> str:
        return f"<name>{re.sub('[^A-Za-z0-9-]', '-', match[1])[:15]}</name>{match[2]}"

    _write_changed(registry, path, lambda text: re.sub(r"<name>([^<]*)</name>(\s*<(?:protocol|description)>)", change, text))


def write_small(path: Path) -> None:
    """Write a private registry of 200 entries in YAML."""
    entries = "".join(f"  - {{name: service-{number}, port: {20_000 + number}, transport: tcp}}\n" for number in range(200))
    path.write_text(f"entries:\n{entries}", encoding="utf-8")


def write_formats(registry: Path, folder: Path) -> list[Path]:
    """Write the registry in YAML, JSON and CSV, and return the paths. Processes do it: this one stays small, or its size counts."""
    paths = [folder / f"registry.{form}" for form in ("yaml", "json", "csv")]
    for path in paths:
        command = [sys.executable, "-c", REGLINT, "convert", "--force", str(registry), "-o", str(path)]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return paths


def write_tenfold(registry: Path, path: Path) -> None:
    """Write the registry with nine copies of its entries and contacts, under other names and without ports."""
    text = registry.read_text(encoding="utf-8")
    head, first, rest = text.partition("<record")
    records, _, tail = rest.rpartition("</record>")
    between, opening, people = tail.partition("<people>")
    persons, closing, end = people.partition("</people>")
    records = f"{first}{records}</record>\n"
    copies, others = [], []
    counter = iter(range(10**9))
    for number in range(9):
        copy = re.sub(r"<name>[^<]*</name>", lambda _: f"<name>copy-{next(counter)}</name>", records)
        copy = re.sub(r"<number>[^<]*</number>|<note>.*?</note>", "", copy, flags=re.DOTALL)
        copies.append(re.sub(r'type="person" data="([^"]*)"', rf'type="person" data="\1.{number}"', copy))
        others.append(re.sub(r'<person id="([^"]*)"', rf'<person id="\1.{number}"', persons))
    path.write_text(f"{head}{records}{''.join(copies)}{between}{opening}{persons}{''.join(others)}{closing}{end}", encoding="utf-8")


def _write_changed(registry: Path, path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(registry.read_text(encoding="utf-8")), encoding="utf-8")
