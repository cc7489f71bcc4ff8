"""Write the inputs of benchmarks from a real registry in XML."""

import re
import subprocess
import sys
from collections.abc import Callable, Mapping
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


# Inputs of n entries for the measurement of growth, by the name of the case.


def _yaml(count: int) -> str:
    entries = "".join(f"  - {{name: s{number}, port: {1024 + number % 48_000}, transport: tcp}}\n" for number in range(count))
    return f"entries:\n{entries}"


def _json(count: int) -> str:
    entries = (f'{{"name": "s{number}", "port": {1024 + number % 48_000}, "transport": "tcp"}}' for number in range(count))
    return '{"entries": [' + ",\n".join(entries) + "]}\n"


def _csv(count: int) -> str:
    rows = "".join(f"s{number},{1024 + number % 48_000},tcp,a service\n" for number in range(count))
    return f"Service Name,Port Number,Transport Protocol,Description\n{rows}"


def _services(count: int) -> str:
    return "".join(f"s{number} {1024 + number % 48_000}/tcp\n" for number in range(count))


def _markdown(count: int) -> str:
    rows = "".join(f"| {1024 + number % 48_000} | s{number} |\n" for number in range(count))
    return f"| Port | Service |\n|--|--|\n{rows}"


def _xml(records: str) -> str:
    space = "http://www.iana.org/assignments"
    start = f'<registry xmlns="{space}" id="service-names-port-numbers">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{start}\n{records}</registry>\n'


def _record(name: str, number: int, more: str = "") -> str:
    cells = f"<name>{name}</name><protocol>tcp</protocol><description>a service</description><number>{number}</number>{more}"
    return f"<record>{cells}</record>\n"


def _plain_xml(count: int) -> str:
    return _xml("".join(_record(f"s{number}", 1024 + number % 48_000) for number in range(count)))


def _irregular_xml(count: int) -> str:
    return _xml("".join(_record(f"s{number}", 1024 + number % 48_000, "<new/>") for number in range(count)))


def _equal_references(count: int) -> str:
    return _xml(_record("s", 1024, '<xref type="rfc" data="rfc9999"/>' * count))


def _equal_references_csv(count: int) -> str:
    return f"Service Name,Port Number,Transport Protocol,Description,Reference\ns,1024,tcp,a service,{'[RFC9999]' * count}\n"


def _one_port(count: int) -> str:
    return _xml("".join(_record(f"s{number}", 7001) for number in range(count)))


def _reversed_rows(count: int) -> str:
    return _xml("".join(_record(f"s{number}", 1024 + count - number) for number in range(count)))


def _malformed_names(count: int) -> str:
    return _xml("".join(_record(f"s_{number}", 1024 + number % 48_000) for number in range(count)))


def _ranges(count: int) -> str:
    rows = "".join(f"s{number},1-65535,tcp,a service\n" for number in range(count))
    return f"Service Name,Port Number,Transport Protocol,Description\n{rows}"


GROWING: Mapping[str, tuple[str, Callable[[int], str], int]] = {  # by case: the name of the file, its text for n, and n
    "XML": ("r.xml", _plain_xml, 10_000),
    "XML, irregular entries": ("r.xml", _irregular_xml, 2_500),
    "CSV": ("r.csv", _csv, 10_000),
    "YAML": ("r.yaml", _yaml, 5_000),
    "JSON": ("r.json", _json, 10_000),
    "list of services": ("services", _services, 10_000),
    "table in Markdown": ("PORTS.md", _markdown, 5_000),
    "equal references": ("r.xml", _equal_references, 2_500),
    "equal references in CSV": ("r.csv", _equal_references_csv, 5_000),
    "one port for all": ("r.xml", _one_port, 2_500),
    "rows in reverse": ("r.xml", _reversed_rows, 2_500),
    "malformed names": ("r.xml", _malformed_names, 2_500),
    "ranges over all ports": ("r.csv", _ranges, 2_500),
}
