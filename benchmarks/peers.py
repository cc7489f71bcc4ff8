"""Other ways to check the same registry, as far as they are installed, each with the number of constraints that it checks."""

import json
import shutil
import sys
from pathlib import Path

from benchmarks.inputs import write_formats, write_with_regular_names
from benchmarks.processes import ROOT, Job

_ORACLE = Path(ROOT) / "tests" / "oracle"

# What a maintainer would write in an hour: no places, no explanations.
_SCRIPT = r"""
import re, sys
from collections import Counter
from lxml import etree
space = "{http://www.iana.org/assignments}"
root = etree.parse(sys.argv[1]).getroot()
people = {person.get("id") for person in root.iter(space + "person")}
name_form = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9]+(-[A-Za-z0-9]+)*\Z")
date_form = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?\Z")
places, faults = Counter(), 0
for record in root.iter(space + "record"):
    name, number, protocol = (record.findtext(space + tag) for tag in ("name", "number", "protocol"))
    faults += name is not None and (len(name) > 15 or not name_form.match(name))
    low, _, high = (number or "0").partition("-")
    faults += not low.isdigit() or not (high or low).isdigit() or int(high or low) > 65535 or int(high or low) < int(low)
    faults += protocol not in (None, "tcp", "udp", "sctp", "dccp")
    faults += not record.findtext(space + "description")
    faults += any(date and not date_form.match(date) for date in (record.get("date"), record.get("updated")))
    faults += any(xref.get("type") == "person" and xref.get("data") not in people for xref in record.iter(space + "xref"))
    if name:
        places[name, number, protocol] += 1
faults += sum(count > 1 for count in places.values())
print(faults)
"""
_SCHEMATRON = r"""
import sys
from lxml import etree
from lxml.isoschematron import Schematron
print(Schematron(etree.parse(sys.argv[1])).validate(etree.parse(sys.argv[2])))
"""


_GRAMMARS = Path(__file__).resolve().parent / "grammars"
_GRAMMAR_CHECKS = 7  # markup, form of names, their length, ports, transports, dates, types of references
_CONSTRAINTS = ("enum", "pattern", "required", "minItems", "type", "additionalProperties", "dependentSchemas")  # of JSON Schema


def peer_jobs(registry: Path, folder: Path) -> list[Job]:
    """Return the commands of the peers that are installed."""
    python = sys.executable
    jobs = [Job("a script with lxml", [python, "-c", _SCRIPT, str(registry)], 8)]
    rules = _ORACLE / "registry.sch"
    if rules.exists():
        text = rules.read_text(encoding="utf-8")
        asserts = text.count("<assert") + text.count("<report")
        jobs.append(Job("Schematron in lxml", [python, "-c", _SCHEMATRON, str(rules), str(registry)], asserts))
    jobs += _make_grammar_jobs(registry, folder)
    check_jsonschema, spectral = shutil.which("check-jsonschema"), shutil.which("spectral")
    if check_jsonschema or spectral:
        in_yaml, in_json, _ = write_formats(registry, folder)
        if check_jsonschema:
            form = Path(ROOT) / "linter/schemas/registry-1.json"
            checks = _count_constraints(json.loads(form.read_text(encoding="utf-8")))
            jobs.append(Job("check-jsonschema", [check_jsonschema, "--schemafile", str(form), str(in_json)], checks))
        if spectral:
            ruleset = _GRAMMARS / "spectral.yaml"
            checks = ruleset.read_text(encoding="utf-8").count("given:")
            jobs.append(Job("Spectral", [spectral, "lint", "--ruleset", str(ruleset), str(in_yaml)], checks))
    return jobs


def _make_grammar_jobs(registry: Path, folder: Path) -> list[Job]:
    """Return the commands of xmllint and jing with a grammar, on a copy that it accepts: xmllint stops at the first fault."""
    valid, grammar = folder / "valid.xml", str(_GRAMMARS / "registry.rng")
    write_with_regular_names(registry, valid)
    jobs = []
    if xmllint := shutil.which("xmllint"):
        jobs.append(Job("xmllint with RELAX NG", [xmllint, "--noout", "--relaxng", grammar, str(valid)], _GRAMMAR_CHECKS))
    if jing := shutil.which("jing"):
        jobs.append(Job("jing with RELAX NG", [jing, grammar, str(valid)], _GRAMMAR_CHECKS))
    return jobs


def _count_constraints(schema: object) -> int:
    """Return the number of constraints in a JSON Schema."""
    if isinstance(schema, dict):
        return sum((key in _CONSTRAINTS) + _count_constraints(value) for key, value in schema.items())
    return sum(map(_count_constraints, schema)) if isinstance(schema, list) else 0
