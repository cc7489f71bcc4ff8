"""Other ways to check the same registry, as far as they are installed, each with the number of constraints that it checks."""

import json
import shutil
import sys
from pathlib import Path

from benchmarks.inputs import write_formats
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


def peer_jobs(registry: Path, folder: Path) -> list[Job]:
    """Return the commands of the peers that are installed."""
    python = sys.executable
    jobs = [Job("a script with lxml", [python, "-c", _SCRIPT, str(registry)], 8)]
    rules = _ORACLE / "registry.sch"
    if rules.exists():
        text = rules.read_text(encoding="utf-8")
        asserts = text.count("<assert") + text.count("<report")
        jobs.append(Job("Schematron in lxml", [python, "-c", _SCHEMATRON, str(rules), str(registry)], asserts))
    if check_jsonschema := shutil.which("check-jsonschema"):
        in_json = next(path for path in write_formats(registry, folder) if path.suffix == ".json")
        schema = folder / "schema.json"
        schema.write_text(json.dumps(json.loads((Path(ROOT) / "linter/schemas/registry-1.json").read_text(encoding="utf-8"))))
        jobs.append(Job("check-jsonschema", [check_jsonschema, "--schemafile", str(schema), str(in_json)]))
    return jobs
