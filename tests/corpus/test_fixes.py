"""Repairs of real registries: what they are made of, and that damage done to one is found in its place and undone to the byte."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from linter.engine.finding import Finding, Status
from linter.engine.fixes import apply_fixes
from linter.engine.result import Result
from linter.model import Contact, Field, Record
from linter.rules_api.fix import Safety, TextEdit, apply_edits
from linter.source import Source, read_source
from rules import ALL
from rules.shared.alias_marks import alias_mark
from rules.shared.rfc6335 import EDGE_PORTS, EXPERIMENTAL_PORTS, RFC_6335_PUBLISHED, TRANSPORTS
from tests.support import CORPUS, checked

EDITIONS = sorted((CORPUS / "xml").glob("*.xml"))
FAMILIES = ("NAME", "ALIAS", "PORT", "CONTACT")
REPAIRING = [rule for rule in ALL if rule.family in FAMILIES and rule.fixes]

each_edition = pytest.mark.parametrize("path", EDITIONS or [CORPUS], ids=lambda path: path.stem)


@cache
def repaired_edition(path: Path) -> tuple[Result, Result]:
    """What is found in an edition, and what is left of it after every repair by every rule."""
    before = checked(read_source(str(path)), ALL)
    return before, apply_fixes(before, tuple(Safety), lambda source: checked(source, ALL))


@pytest.mark.slow
@pytest.mark.usefixtures("corpus")
@each_edition
def test_fixes_of_a_real_registry_are_complete_and_add_no_finding(path: Path) -> None:
    before, after = repaired_edition(path)
    assert len(after.made) > 10
    assert after.held_back == []
    assert apply_fixes(after, tuple(Safety), lambda source: checked(source, ALL)).made == []
    assert after.registry.markup_errors == ()
    assert not by_rule(after) - by_rule(before)
    for code in {made.finding.rule.code for made in after.made}:  # one finding may take two fixes
        assert by_rule(after)[code] < by_rule(before)[code], code


def by_rule(result: Result) -> Counter[str]:
    return Counter(finding.rule.code for finding in result.findings if finding.status is Status.ACTIVE)


class Damage(NamedTuple):
    """Edits that damage a registry, and the finding that they have to give: its rule, where it begins and the text there.

    It begins `inside` the text of the edit at an offset, or at the offset itself.
    """

    code: str
    edits: tuple[TextEdit, ...]
    at: int
    inside: int
    pointed_at: str


Damager = Callable[["Site", Random], Iterator[Damage]]


class Site:
    """A registry to be damaged, in which what is damaged already is left alone."""

    def __init__(self, sound: Result) -> None:
        registry = self.registry = sound.registry
        self.text = registry.source.text
        self.records = registry.records
        self.taken: set[int] = set()
        self.users: dict[str, list[Record]] = {}
        for record in registry.records:
            for reference in (*record.contacts, *(record.assignees or ()), *record.inline_references):
                self.users.setdefault(reference.target, []).append(record)
        self.ids = {contact.id for contact in registry.contacts}
        self.letters = Counter(map(letters, (contact.id for contact in registry.contacts)))
        self.contacts_taken: set[str] = set()
        self.rows: dict[int, list[Record]] = {}
        self.named: dict[str, list[Record]] = {}
        for record in registry.records:
            if record.ports:
                self.rows.setdefault(record.ports.low, []).append(record)
            if record.name:
                self.named.setdefault(record.name.lower(), []).append(record)
        for finding in sound.findings:
            if finding.rule in REPAIRING and isinstance(finding.problem.entry, Record):
                self.take(finding.problem.entry)
        self.overlapping: set[int] = set()  # the lowest ports of rows that have ports in common with rows of another lowest port
        farthest, reached = -1, -1
        for low, rows in sorted(self.rows.items()):
            if low <= reached:
                self.overlapping |= {low, farthest}
            for record in rows:
                if record.ports and record.ports.high > reached:
                    farthest, reached = low, record.ports.high

    def take(self, *records: Record) -> bool:
        """Whether some records and those near them are sound still, and they are taken now."""
        near = {row for record in records for row in range(record.row - 6, record.row + 7)}
        names = {(record.name or "").lower() for record in records} - {""}
        near |= {record.row for name in names for record in self.named.get(name, ())}
        if near & self.taken:
            return False
        self.taken |= near
        return True

    def take_contact(self, *ids: str) -> bool:
        if self.contacts_taken & {letters(identifier) for identifier in ids}:
            return False
        self.contacts_taken |= {letters(identifier) for identifier in ids}
        return True

    def lines(self, entry: Record | Contact) -> tuple[int, int]:
        """The lines of an entry, which it has for itself."""
        return self.text.rindex("\n", 0, entry.start) + 1, self.text.index("\n", entry.end) + 1

    def are_tidy(self, *entries: Record) -> bool:
        """Whether some entries are written with the blanks that most have: rows that are added beside them take after them."""
        texts = [self.text[slice(*self.lines(entry))] for entry in entries]
        return not any("\t" in text or re.search(r"[ \n]\n", text) for text in texts)

    def value(self, entry: Record | Contact, field: Field, value_index: int = 0, substring: str = "") -> tuple[int, int]:
        return self.registry.locate(entry, field, value_index, substring)

    def is_plain(self, record: Record) -> bool:
        """Whether a row is alone with its service on its ports, and in the usual order."""
        if record.ports is None or record.ports.low in (*EDGE_PORTS, *EXPERIMENTAL_PORTS) or record.ports.low >= 49152:
            return False
        rows = self.rows[record.ports.low]
        ranks = [TRANSPORTS.index(row.transport) if row.transport in TRANSPORTS else -1 for row in rows]
        return (
            record.ports.low not in self.overlapping
            and len({row.name for row in rows if row.name}) <= 1
            and all(one < other for one, other in pairwise(ranks))
            and all(one.row + 1 == other.row for one, other in pairwise(rows))
        )


def letters(identifier: str) -> str:
    return "".join(filter(str.isalnum, identifier.lower()))


def is_marked(record: Record) -> bool:
    return any("alias to" in text or "replacement for" in text for text in (record.note or "", record.description or ""))


def blank_in_name(site: Site, random: Random) -> Iterator[Damage]:
    for record in random.sample(site.records, 400):
        if record.name and not is_marked(record) and site.take(record):
            start, end = site.value(record, Field.NAME)
            blank = random.choice([f" {record.name}", f"{record.name} ", f"\n      {record.name}\n    "])
            pointed = blank if "\n" not in blank else f"{record.name}\n    "
            yield Damage("NAME001", (TextEdit(start, end, blank),), start, len(blank) - len(pointed), pointed)


def other_case(site: Site, random: Random) -> Iterator[Damage]:
    for name in random.sample(sorted(site.named), len(site.named)):
        records = site.named[name]
        if len(records) > 2 and not any(map(is_marked, records)) and len({record.name for record in records}) == 1:
            oldest = min(records, key=lambda record: (record.registered or "", record.row))
            record = random.choice([record for record in records if record is not oldest])
            other = (record.name or "").swapcase()
            if other != record.name and site.take(*records):
                start, end = site.value(record, Field.NAME)
                yield Damage("NAME003", (TextEdit(start, end, other),), start, 0, other)


def entry_again(site: Site, random: Random) -> Iterator[Damage]:
    for record in random.sample(site.records, 400):
        if record.name and record.ports and not is_marked(record) and site.is_plain(record) and site.take(record):
            start, end = site.lines(record)
            again = site.text[start:end]
            inside = site.value(record, Field.NAME)[0] - start
            yield Damage("NAME002", (TextEdit(end, end, again),), end, inside, record.name)


def alias(damage: Callable[[Site, Random, Record, Record], Damage | None]) -> Damager:
    """Damage to the entry of a historic name or to its replacement."""

    def damages(site: Site, random: Random) -> Iterator[Damage]:
        for record in random.sample(site.records, len(site.records)):
            mark = alias_mark(record)
            other = site.records[record.row - 1]
            if mark and other.name == mark[1] and (other.number, other.transport) == (record.number, record.transport):
                site_is_free = not {record.row, other.row} & site.taken and not any(
                    row.row in site.taken for row in site.named[(record.name or "").lower()]
                )
                if site_is_free and (found := damage(site, random, record, other)) and site.take(record, other):
                    yield found

    return damages


def renamed_target(code: str, other_name: Callable[[Site, Random, Record, Record], str]) -> Damager:
    def damage(site: Site, random: Random, record: Record, other: Record) -> Damage | None:
        start, end = site.value(record, Field.NOTE, substring=f'"{other.name}"')
        name = other_name(site, random, record, other)
        return Damage(code, (TextEdit(start, end, f'"{name}"'),), start, 0, f'"{name}"')

    return alias(damage)


def misspelt(site: Site, random: Random, _record: Record, other: Record) -> str:
    name = other.name or ""
    at = random.randrange(len(name))
    return next(wrong for wrong in (name[:at] + name[at + 1 :], f"{name}x", f" {name}") if wrong.lower() not in site.named)


def elsewhere(site: Site, random: Random, record: Record, _other: Record) -> str:
    for name in random.sample(sorted(site.named), len(site.named)):
        rows = site.named[name]
        if (
            re.fullmatch("[a-z]+", name)
            and not any(is_marked(row) or row.number == record.number for row in rows)
            and site.take(*rows)
        ):
            return name
    raise AssertionError("no service is left")


def without_history(site: Site, _random: Random, record: Record, _other: Record) -> Damage | None:
    start, end = site.value(record, Field.NOTE)
    cut = site.text.index("\n", site.text.index("alias to", start))
    mark = alias_mark(record)
    return (
        Damage("ALIAS008", (TextEdit(cut, end, ""),), site.value(record, Field.NOTE, substring=mark[0])[0], 0, mark[0])
        if mark
        else None
    )


def without_note(site: Site, _random: Random, record: Record, other: Record) -> Damage | None:
    start, end = site.value(record, Field.NOTE)
    if not site.text.startswith("This", start) or site.text[end:].split(None, 2)[1] != "</record>":
        return None
    start, end = site.text.rindex("\n", 0, start), end + len("</note>")
    at, _ = site.value(other, Field.DESCRIPTION, substring=f'"{record.name}"')
    return Damage("ALIAS005", (TextEdit(start, end, ""),), at, 0, f'"{record.name}"')


def without_claim(site: Site, _random: Random, record: Record, other: Record) -> Damage | None:
    start, end = site.value(other, Field.DESCRIPTION)
    cut = site.text.find("<br/><br/>\nIANA assigned", other.start, end)
    at, _ = site.value(record, Field.NOTE, substring=f'"{other.name}"')
    return Damage("ALIAS005", (TextEdit(cut, end, ""),), at, 0, f'"{other.name}"') if cut > start else None


def malformed_port(site: Site, random: Random) -> Iterator[Damage]:
    for record in random.sample(site.records, 1500):
        if record.number and record.ports and site.is_plain(record) and site.take(record):
            start, end = site.value(record, Field.PORT)
            low, high = record.ports
            ways = [
                f"0{record.number}",
                f"+{record.number}",
                f" {record.number} ",
                record.number.translate(str.maketrans("12", "１２")),
            ]
            ways += [] if low == high else [f"{low}–{high}", f"{low} - {high}", f"{low}--{high}", f"{low}-0{high}"]
            wrong = random.choice([way for way in ways if way != record.number])
            yield Damage("PORT001", (TextEdit(start, end, wrong),), start, 0, wrong)


def moved_row(site: Site, random: Random) -> Iterator[Damage]:
    rows = [record for record in site.records if record.ports]
    for record in random.sample(rows, len(rows)):
        target = site.records[max(0, min(record.row + random.choice([-1, 1]) * random.randint(30, 3000), rows[-1].row - 1))]
        if abs(record.row - target.row) < 30 or not site.is_plain(record) or not site.is_plain(target):
            continue
        if target.ports and target.row and site.records[target.row - 1].ports == target.ports:
            continue  # not between two rows of one port
        if site.take(record, target):
            start, end = site.lines(record)
            to, _ = site.lines(target)
            inside = site.value(record, Field.PORT)[0] - start
            yield Damage(
                "PORT012", (TextEdit(start, end, ""), TextEdit(to, to, site.text[start:end])), to, inside, record.number or ""
            )


def row_again(site: Site, random: Random) -> Iterator[Damage]:
    for record in random.sample(site.records, 2000):
        if record.name is None and record.ports and is_unassigned(site, record) and site.is_plain(record) and site.take(record):
            start, end = site.lines(record)
            (at, to), (low, high) = site.value(record, Field.PORT), record.ports
            if low == high or random.random() < 0.5:
                yield Damage("PORT015", (TextEdit(end, end, site.text[start:end]),), end, at - start, str(record.number))
            else:
                inner = f"{site.text[start:at]}{random.randint(low, high)}{site.text[to:end]}"
                yield Damage("PORT015", (TextEdit(end, end, inner),), at, 0, str(record.number))


def is_unassigned(site: Site, record: Record) -> bool:
    """Whether a row is written as IANA writes Unassigned ports."""
    fields = r"<description>Unassigned</description>\s*<number>[-0-9]+</number>"
    return re.fullmatch(rf"<record>\s*{fields}\s*</record>", site.text[record.start : record.end]) is not None


def is_reserved(site: Site, record: Record) -> bool:
    """Whether a row is written as IANA writes the Reserved port of one transport."""
    fields = r"<protocol>\w+</protocol>\n    <description>Reserved</description>\n    <number>[-0-9]+</number>"
    return re.fullmatch(rf"<record>\n    {fields}\n  </record>", site.text[record.start : record.end]) is not None


def range_not_narrowed(site: Site, random: Random) -> Iterator[Damage]:
    """A range that goes on over the next service, and over the range behind it if there is one."""
    for record in random.sample(site.records, len(site.records)):
        behind = site.records[record.row + 1 : record.row + 4]
        if not record.ports or len(behind) < 3 or not is_unassigned(site, record) or not site.is_plain(record):
            continue
        low, high = record.ports
        service, sibling, last = behind
        if (
            any(row.number != str(high + 1) or not row.transport for row in behind[:2])
            or not service.name
            or not site.is_plain(service)
        ):
            continue
        if {service.transport, sibling.transport} != {"tcp", "udp"} or low == high or not site.are_tidy(record, *behind):
            continue
        start, end = site.value(record, Field.PORT)
        if last.ports and last.ports.low == high + 2 and is_unassigned(site, last):
            if site.take(record, service, last):
                wide = f"{low}-{last.ports.high}"
                yield Damage("PORT003", (TextEdit(start, end, wide), TextEdit(*site.lines(last), "")), start, 0, wide)
        elif site.take(record, service):
            wide = f"{low}-{high + 1}"
            yield Damage("PORT003", (TextEdit(start, end, wide),), start, 0, wide)


def missing_sibling(site: Site, random: Random) -> Iterator[Damage]:
    for record in random.sample(site.records, len(site.records)):
        beside = [row for row in site.rows.get(record.ports.low, ()) if row is not record] if record.ports else []
        if (
            len(beside) != 1
            or not record.name
            or not site.is_plain(record)
            or {record.transport, beside[0].transport} != {"tcp", "udp"}
        ):
            continue
        (sibling,) = beside
        if (
            (record.registered or "") >= RFC_6335_PUBLISHED
            and is_reserved(site, sibling)
            and site.are_tidy(record, sibling)
            and site.take(record)
        ):
            at, _ = site.value(record, Field.PORT)
            start, end = site.value(sibling, Field.DESCRIPTION)
            gone = TextEdit(*site.lines(sibling), "") if random.random() < 0.5 else TextEdit(start, end, "Unassigned")
            yield Damage("PORT006", (gone,), at, 0, record.number or "")


def unassigned_edge(site: Site, _random: Random) -> Iterator[Damage]:
    for port in EDGE_PORTS:
        for record in site.rows[port]:
            if record.number == str(port) and record.description == "Reserved":
                start, end = site.value(record, Field.DESCRIPTION)
                yield Damage("PORT004", (TextEdit(start, end, "Unassigned"),), site.value(record, Field.PORT)[0], 0, str(port))
                site.take(record)


def misspelt_reference(site: Site, random: Random) -> Iterator[Damage]:
    for record in random.sample(site.records, 1500):
        for field, references in ((Field.CONTACT, record.contacts), (Field.ASSIGNEE, record.assignees or ())):
            right = references[0].target if len(references) == 1 else ""
            ways = [
                right.lower(),
                right.upper(),
                right.replace("_", "-"),
                f"{right} ",
                right.replace("_", ""),
                right.replace("_", " "),
            ]
            wrong = random.choice(ways)
            if right and wrong not in (right, *site.ids) and site.letters[letters(right)] == 1 and right not in site.contacts_taken:
                if site.take(record) and site.take_contact(right):
                    start, end = site.value(record, field)
                    yield Damage("CONTACT001", (TextEdit(start, end, wrong),), start, 0, wrong)
                break


def contact_again(site: Site, random: Random) -> Iterator[Damage]:
    for contact in random.sample(site.registry.contacts, 60):
        if site.letters[letters(contact.id)] == 1 and site.take_contact(contact.id):
            start, end = site.lines(contact)
            inside = site.value(contact, Field.ID)[0] - start
            yield Damage("CONTACT003", (TextEdit(end, end, site.text[start:end]),), end, inside, contact.id)


def blank_in_id(site: Site, random: Random) -> Iterator[Damage]:
    for contact in random.sample(site.registry.contacts, 200):
        users = site.users.get(contact.id, [])
        if not 1 <= len(users) <= 8 or site.letters[letters(contact.id)] > 1 or letters(contact.id) in site.contacts_taken:
            continue
        if not site.take(*users) or not site.take_contact(contact.id):
            continue
        places = [match.span(1) for match in re.finditer(f'<xref type="person" data="({re.escape(contact.id)})"', site.text)]
        wrong = random.choice([f"{contact.id} ", f" {contact.id}"])
        at, end = site.value(contact, Field.ID)
        edits = (TextEdit(at, end, wrong), *(TextEdit(*place, wrong) for place in places))
        yield Damage("CONTACT004", edits, at, 0, wrong)


def stray_in_address(site: Site, random: Random) -> Iterator[Damage]:
    for contact in random.sample(site.registry.contacts, len(site.registry.contacts)):
        if (contact.updated or "") < RFC_6335_PUBLISHED or len(contact.uris) != 1 or not site.take_contact(contact.id):
            continue
        start, end = site.value(contact, Field.URI)
        right = site.text[start:end]
        if re.fullmatch(r"mailto:[a-z0-9.]*[a-z0-9](?:&amp;|@)(?:[a-z0-9]+\.)+[a-z]+", right):
            ways = [f"{right}>", f"{right}.", f" {right}", f"{right} ", f"mailto:{right}", right.replace(":", ": "), f"{right};"]
            ways += [right.removeprefix("mailto:"), f"&lt;{right}>", right.replace(":", ":&lt;") + ">."]
            wrong = random.choice(ways)
            yield Damage("CONTACT008", (TextEdit(start, end, wrong),), start, 0, wrong)


DAMAGERS: tuple[tuple[int, Damager], ...] = (  # the scarcest first, and how much to do of each
    (8, unassigned_edge),
    (6, renamed_target("ALIAS001", misspelt)),
    (6, renamed_target("ALIAS003", elsewhere)),
    (6, renamed_target("ALIAS004", lambda _site, _random, record, _other: record.name or "")),
    (6, alias(without_history)),
    (6, alias(without_note)),
    (6, alias(without_claim)),
    (12, range_not_narrowed),
    (12, missing_sibling),
    (6, other_case),
    (20, moved_row),
    (20, row_again),
    (20, entry_again),
    (20, blank_in_name),
    (40, malformed_port),
    (20, blank_in_id),
    (30, misspelt_reference),
    (20, contact_again),
    (20, stray_in_address),
)


@pytest.mark.slow
@pytest.mark.usefixtures("corpus")
@each_edition
def test_damage_to_a_real_registry_is_located_and_fixed_byte_for_byte(path: Path) -> None:
    _, sound = repaired_edition(path)
    random, site = Random(path.stem), Site(sound)
    damages: list[Damage] = []
    for count, damager in DAMAGERS:
        found = [damage for damage, _ in zip(damager(site, random), range(count), strict=False)]
        assert found, damager
        damages += found
    edits = sorted(edit for damage in damages for edit in damage.edits)
    damaged = apply_edits(site.text, edits)
    result = checked(Source(path.name, damaged), REPAIRING)
    places = {placed(result, finding) for finding in result.findings}
    missed = []
    for damage in damages:
        at = damage.at + sum(len(edit.text) - (edit.end - edit.start) for edit in edits if edit.start < damage.at) + damage.inside
        if (damage.code, at, damage.pointed_at) not in places:
            missed.append(damage)
    assert missed == []
    after = apply_fixes(result, tuple(Safety), lambda source: checked(source, REPAIRING))
    assert after.held_back == []
    assert after.registry.source.text == site.text


def placed(result: Result, finding: Finding) -> tuple[str, int, str]:
    span = result.place(finding)
    return finding.rule.code, span.start, result.registry.source.text[span.start : span.end]
