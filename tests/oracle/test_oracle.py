"""RELAX NG and Schematron as oracles: constraints written in them agree with the rules on real and damaged registries."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest
from lxml import etree

from linter.engine.run import run
from linter.formats import read
from linter.model import Contact, Record, Registry
from linter.source import Source, read_source
from rules import ALL
from tests.support import TODAY

HERE = Path(__file__).parent
IANA = "{http://www.iana.org/assignments}"
RNG = "{http://relaxng.org/ns/structure/1.0}"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
# The elements that a grammar is about. Malformed names of before RFC 6335 that are marked as aliases are allowed (section 10.1).
ELEMENTS = {
    "NAME001": "name[not(contains(../i:note, 'alias to'))]",
    "PORT001": "number",
    "PROTOCOL001": "protocol",
    "CODE003": "sc",
}
isoschematron: Any = import_module("lxml.isoschematron")  # which the type stubs of lxml do not know
pytestmark = [pytest.mark.corpus, pytest.mark.slow]

ASSERTED = tuple(one.get("role", "") for one in etree.parse(HERE / "registry.sch").iter("{*}assert"))
EDITIONS = ("2013-02-18", "2015-01-09", "2017-03-10", "2018-02-12", "2021-12-29", "2025-09-29", "2026-07-22")

Fault = tuple[str, str, int]  # the code of a rule, "record" or "person", and its row


@cache
def grammars() -> dict[str, etree.RelaxNG]:
    document = etree.parse(HERE / "record.rng")
    found = {}
    for code in ELEMENTS:
        grammar = etree.fromstring(etree.tostring(document))
        start = etree.SubElement(grammar, f"{RNG}start")
        etree.SubElement(start, f"{RNG}ref", name=code)
        found[code] = etree.RelaxNG(grammar)
    return found


@cache
def schematron() -> Any:
    return isoschematron.Schematron(etree.parse(HERE / "registry.sch"), store_report=True)


def faults_by_grammars(root: etree._Element) -> Iterator[Fault]:
    paths = {code: etree.XPath(f"i:{path}", namespaces={"i": IANA[1:-1]}) for code, path in ELEMENTS.items()}
    for row, record in enumerate(root.iter(f"{IANA}record")):
        for code, grammar in grammars().items():
            if not all(map(grammar.validate, cast(Iterable[etree._Element], paths[code](record)))):
                yield code, "record", row


def faults_by_schematron(root: etree._Element) -> Iterator[Fault]:
    schematron().validate(root)
    for failed in schematron().validation_report.iter(f"{SVRL}failed-assert"):
        places = re.findall(r"\*\[local-name\(\)='(\w+)'[^\]]*\]\[(\d+)\]", failed.get("location"))
        kind, row = next((kind, int(row) - 1) for kind, row in reversed(places) if kind in ("record", "person"))
        yield failed.get("role"), kind, row


def faults_by_rules(registry: Registry) -> set[Fault]:
    """Return what the rules report, and an unused contact wherever one is offered in place of an undefined one."""
    codes = {*ELEMENTS, *ASSERTED}
    found: set[Fault] = set()
    for finding in run([rule for rule in ALL if rule.code in codes], registry, today=TODAY).findings:
        entry = finding.problem.entry
        if isinstance(entry, Record | Contact):
            found.add((finding.rule.code, "record" if isinstance(entry, Record) else "person", entry.row))
    return found


def offered(registry: Registry) -> set[int]:
    """Return the rows of the contacts that CONTACT001 offers in place of an undefined one: CONTACT002 leaves them to it."""
    findings = run([rule for rule in ALL if rule.code == "CONTACT001"], registry, today=TODAY).findings
    related = (one.entry for finding in findings for one in finding.problem.related)
    return {entry.row for entry in related if isinstance(entry, Contact)}


def disagreements(text: str) -> list[tuple[str, Fault]]:
    """Return the faults that only one side reports, each with that side."""
    root = etree.fromstring(text.encode())
    registry = read(Source("registry.xml", text))
    leave = {("CONTACT002", "person", row) for row in offered(registry)}
    oracle = {*faults_by_grammars(root), *faults_by_schematron(root)} - leave
    rules = faults_by_rules(registry) - leave
    return [*(("oracle", one) for one in sorted(oracle - rules)), *(("rules", one) for one in sorted(rules - oracle))]


VALUES = {
    "name": ("a--b", "-a", "123", "a_b", "sixteen-letters-x", "ok-name", ""),
    "number": ("070", "65536", "49152", "1-65535", "x", "+5", "1 2", "7", "50000-50001"),
    "protocol": ("TCP", "tcp ", "quic", "dccp", "udp"),
    "sc": ("0", "4294967295", "1056964608", "1145656131", "x", "007"),
}


def damaged(text: str, random: Random) -> str:
    """Return a registry with some values of random records replaced, fields removed, and ids of contacts changed."""
    root = etree.fromstring(text.encode())
    records = root.findall(f"{IANA}record")
    for record in random.sample(records, 60):
        children = list(record)
        if not children:
            continue
        child = random.choice(children)
        name = etree.QName(child).localname
        if name in VALUES:
            child.text = random.choice(VALUES[name])
        elif name == "xref" and random.random() < 0.5:
            child.set("data", "Nobody_At_All")
        else:
            record.remove(child)
    for person in random.sample(root.findall(f"{IANA}people/{IANA}person"), 10):
        for child in random.sample(list(person), min(len(person), 2)):
            person.remove(child)
    return etree.tostring(root, encoding="unicode")


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_rules_agree_with_other_languages_on_a_real_edition(corpus: Path, edition: str) -> None:
    assert disagreements(read_source(str(corpus / "xml" / f"{edition}.xml")).text) == []


@pytest.mark.parametrize("seed", range(6))
def test_the_rules_agree_with_other_languages_on_a_damaged_edition(corpus: Path, seed: int) -> None:
    text = read_source(str(corpus / "xml" / "2025-09-29.xml")).text
    assert disagreements(damaged(text, Random(seed))) == []
