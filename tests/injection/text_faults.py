"""Faults that the model of a registry cannot hold: markup that is not read, and ports that the settings speak about."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from random import Random
from typing import NamedTuple

from linter.engine.finding import Status
from linter.engine.result import Result
from linter.engine.run import run
from linter.formats import read
from linter.model import Registry
from linter.rules_api import Allowance, Ban, Policy, Ports
from linter.rules_api.bands import BY_NAME
from linter.rules_api.policy import POLICY
from linter.source import Source, Span
from linter.versions.diff_lint import lint_change
from rules import ALL
from tests.injection.harness import Outcome
from tests.support import ROOT, shipped

_FORMATS = ROOT / "fixtures" / "formats"
_TODAY = "2025-06-30"
_POLICY = Policy(
    (Allowance("team-*", (Ports(1024, 49151),)),),
    (Ban((Ports(20_150, 20_160),), reason="monitoring only"), Ban(BY_NAME["linux-ephemeral"].ports, "linux-ephemeral")),
)
_PORTS = range(20_015, 20_029)  # which IANA's snapshot has free
_OTHER_PORT = frozenset({"PORT004", "PORT007", "PORT011", "PORT012", "EDIT001"})  # the order of rows, and what another port breaks


class TextFault(NamedTuple):
    """A fault in the text of a file: `inject` returns the text with it, and the span of what is wrong.

    `form` is the format, `host` a file of it; `also` are rules that report another consequence of the fault.
    """

    code: str
    name: str
    form: str
    host: str
    inject: Callable[[str, Random], tuple[str, Span]]
    also: frozenset[str] = frozenset()


TEXT_FAULTS: list[TextFault] = []


def _make_private_registry() -> list[dict[str, object]]:
    names = ("abo", "bidu", "cefo", "dogi", "ebla", "fuma", "gopi", "hulo", "ivet", "jomu", "kaze", "lupo", "mavi", "nolu")
    words = {"transport": "tcp", "description": "Lamps of the harbour", "assignee": "team-a"}
    return [{"name": f"{name}-lamp", "port": port, **words} for name, port in zip(names, _PORTS, strict=True)]


def _write_yaml() -> str:
    return "entries:\n" + "".join(f"  - {json.dumps(one)}\n".replace('"', "") for one in _make_private_registry())


HOSTS: Mapping[str, Callable[[], str]] = {
    "ports.yaml": _write_yaml,
    "ports.json": lambda: json.dumps({"entries": _make_private_registry()}, indent=2) + "\n",
    **{path.name: lambda path=path: path.read_text(encoding="utf-8") for path in _FORMATS.iterdir()},  # type: ignore[misc]
}


def inject_into_text(fault: TextFault, seed: int, has_base: bool) -> Outcome:
    """Inject a fault into a file, and return what the rules make of it, compared with the file without the fault."""
    clean = HOSTS[fault.host]()
    text, span = fault.inject(clean, Random(f"{fault.code} {fault.name} {fault.form} {seed}"))
    host, registry = read(Source(fault.host, clean), fault.form), read(Source(fault.host, text), fault.form)
    known = Counter((finding.rule.code, finding.subject, finding.text) for finding in _lint(host, None, fault.code).findings)
    result = _lint(registry, host if has_base else None, fault.code)
    found = []
    for finding in result.findings:
        key = finding.rule.code, finding.subject, finding.text
        if finding.status is not Status.ACTIVE:
            continue
        if not has_base and known[key]:
            known[key] -= 1
            continue
        found.append(finding)
    own = [finding for finding in found if finding.rule.code == fault.code]
    places = [result.place(finding) for finding in own]
    surplus = own[1:] + [finding for finding in found if finding.rule.code not in fault.also | {fault.code}]
    wanted = text[slice(*span)]
    return Outcome(
        fault.form.partition(":")[0],
        fault.code,
        fault.name,
        seed,
        has_base,
        injected=1,
        missed=() if own else (wanted,),
        misplaced=(f"shows {[text[slice(*place)] for place in places]} and not '{wanted}'",) if own and span not in places else (),
        collateral=tuple(f"{finding.rule.code} at {finding.subject}: {finding.text}" for finding in surplus),
    )


def _lint(registry: Registry, base: Registry | None, code: str) -> Result:
    options = {POLICY: _POLICY} if code.startswith("POLICY") else {}
    over = (shipped(),) if code.startswith("OVER") else ()
    if base:
        result = lint_change(ALL, base, registry, options, today=_TODAY, over=over)
    else:
        result = run(ALL, registry, options, today=_TODAY, over=over)
    assert result.crashes == ()
    return result


def _add(code: str, name: str, form: str, host: str, after: str, new: str, wrong: str = "", also: str = "") -> None:
    """Register a fault that writes a text behind one of the places of another text. `wrong` is the part of it that is wrong."""

    def inject(text: str, random: Random) -> tuple[str, Span]:
        places = [at + len(after) for at in range(len(text)) if text.startswith(after, at)] if after else [len(text)]
        at = random.choice(places)
        start = at + new.index(wrong or new.strip())
        return text[:at] + new + text[at:], Span(start, start + len(wrong or new.strip()))

    TEXT_FAULTS.append(TextFault(code, name, form, host, inject, frozenset(also.split())))


def _replace(code: str, name: str, key: str, new: str, also: str = "") -> None:
    """Register a fault that gives a random entry of a private registry another name or port."""
    for form in ("yaml", "json"):

        def inject(text: str, random: Random, form: str = form) -> tuple[str, Span]:
            old = str(random.choice(_make_private_registry())[key])
            quoted = form == "json" and key == "name"
            before = f'"{key}": ' if form == "json" else f"{key}: "
            start = text.index(f'{before}"{old}"' if quoted else f"{before}{old}") + len(before) + quoted
            return text[:start] + new + text[start + len(old) :], Span(start, start + len(new))

        TEXT_FAULTS.append(TextFault(code, name, form, f"ports.{form}", inject, frozenset(also.split()) | _OTHER_PORT))


_XML = ("xml", "islands.xml")
for place in ("</description>", "</record>", "</name>"):
    _add("FORMAT001", f"unknown element after {place}", *_XML, place, "<status>new</status>", "<status>")
_add("FORMAT001", "unknown element in a contact", *_XML, "</person>", "<phone/>", "<phone/>")
_add("FORMAT001", "unknown attribute", *_XML, "<number", ' kind="new"', "new")
_add("FORMAT001", "stray text", *_XML, "</number>", "stray", "stray")
_add("FORMAT001", "number given again", *_XML, "</number>", "<number>80</number>", "<number>")
_add("FORMAT001", "record in a record", *_XML, "</description>", "<record><name>hidden</name></record>", "<record>")
_BOOK = '<xref type="book" data="b"/>'
_add("FORMAT001", "unknown type of reference", *_XML, "</number>", _BOOK, also="ALIAS007 EDIT011 EDIT013")
_add(
    "FORMAT001",
    "repeated header",
    "csv",
    "islands.csv",
    ",tcp,Reserved,,,,,,,,\n",
    "Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,Modification Date,Reference,"
    "Service Code,Unauthorized Use Reported,Assignment Notes\n",
)
_add("FORMAT001", "text below the footnotes", "text", "islands-edition.txt", "", "\nlamp 80 tcp\n", "lamp 80 tcp")
_add("FORMAT001", "line among the contacts", "text", "islands-copied.txt", "", "lamp 80 tcp\n", "lamp 80 tcp")
_add("FORMAT001", "unknown key", "yaml", "ports.yaml", "transport: tcp, ", "prot: 80, ", "prot")
_add("FORMAT001", "key given again", "yaml", "ports.yaml", "transport: tcp, ", "transport: udp, ", "transport")
_add("FORMAT001", "unknown key", "json", "ports.json", '"transport": "tcp",', ' "prot": 80,', "prot")
_add(
    "FORMAT001",
    "unread port",
    "deployment",
    "harbour.compose.yaml",
    "published: 7003, protocol: udp}",
    "\n      - 99999:80",
    "99999:80",
)
_TABLE = ("table:port=Port,name=Service", "harbour.md")
_add("FORMAT002", "words for a port", *_TABLE, "|-----:|:--------|-------|\n", "| eighty | lamp | a |\n", "eighty")
_add("FORMAT002", "words with a digit", *_TABLE, "|-----:|:--------|-------|\n", "| the 2nd | lamp | a |\n", "the 2nd")
for port in (6379, 5432, 3306, 27017):
    _replace("OVER001", f"port {port}", "port", str(port), also="OVER005")
for word in ("redis", "postgresql"):
    _replace("OVER002", f"name {word}", "name", word)
_replace("OVER003", "edge port", "port", "1024")
for port in (81, 4):
    _replace("OVER004", f"System Port {port}", "port", str(port), also="OVER003")
_replace("OVER005", "misused port", "port", "1521", also="OVER001")
_replace("POLICY001", "port without an owner", "port", "1023", also="PORT003")
_replace("POLICY002", "forbidden port", "port", "20155")
_replace("POLICY003", "ephemeral port", "port", "33000")
