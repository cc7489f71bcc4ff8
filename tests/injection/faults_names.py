"""Injectors of faults in names, aliases and transports."""

from linter.model import Field, Record
from tests.injection.draft import Draft, Expected
from tests.injection.fault_tools import carve, choose_pair, choose_single, new_name, new_service, parties
from tests.injection.harness import Inject, add_fault, fault
from tests.injection.media import BLANKS


def _rename(text: str) -> Inject:
    """Return an injector that renames a single service; `{}` in the text is the beginning of its name."""

    def inject(draft: Draft) -> Expected:
        record = choose_single(draft)
        return Expected(draft.put(record, name=text.format((record.name or "").replace("-", "")[:6])), Field.NAME)

    return inject


for label, text in {
    "underscore": "{}_x",
    "slash": "{}/x",
    "letter outside ASCII": "{}é",
    "dot": "{}.x",
    "hyphen at the end": "{}-",
    "hyphen at the beginning": "-{}",
    "two hyphens": "{}--x",
    "sixteen characters": "{}-abcdefghijk",
    "no letter": "4711-0815",
}.items():
    add_fault("NAME001", label, _rename(text), also="NAME007")
add_fault("NAME001", "blank inside", _rename("{} x"), not_in=BLANKS)


@fault("NAME002")
def name_twice_on_port(draft: Draft) -> Expected:
    record = choose_single(draft)
    return Expected(draft.add(record, **_values(record), registered=draft.day), Field.NAME)


@fault("NAME002", also="PORT009")
def name_inside_range(draft: Draft) -> Expected:
    before, port = carve(draft, 3)
    assignee, contact = parties(draft)
    values = {
        "name": new_name(draft),
        "transport": "tcp",
        "description": "Answers of the harbour master to questions of captains",
        "assignees": (assignee,),
        "contacts": (contact,),
        "registered": draft.day,
    }
    reserved = draft.add(before, number=f"{port}-{port + 2}", transport="udp", description="Reserved")
    row = draft.add(reserved, **values | {"number": f"{port}-{port + 2}"})
    return Expected(draft.add(row, **values | {"number": str(port + 1)}), Field.NAME)


def _values(record: Record) -> dict[str, object]:
    names = ("name", "number", "transport", "description", "assignees", "contacts", "references")
    return {name: getattr(record, name) for name in names}


@fault("NAME003", also="NAME007")
def other_letter_case(draft: Draft) -> Expected:
    _, udp = choose_pair(draft)
    return Expected(draft.put(udp, name=(udp.name or "").capitalize()), Field.NAME)


for word in ("service", "port", "protocol"):

    def _with_word(draft: Draft, word: str = word) -> Expected:
        record = choose_single(draft)
        name = f"{(record.name or '').replace('-', '')[:5]}-{word}"
        return Expected(draft.put(record, name=name), Field.NAME, word)

    add_fault("NAME004", f"word {word}", _with_word)

for version, wrong in (("v2", "v2"), ("-v3", "v3")):

    def _with_version(draft: Draft, version: str = version, wrong: str = wrong) -> Expected:
        record = choose_single(draft)
        return Expected(draft.put(record, name=f"{(record.name or '')[:8].rstrip('-')}{version}"), Field.NAME, wrong)

    add_fault("NAME005", f"name {version}", _with_version)

for version, wrong in (
    ("version 2", "version 2"),
    ("2.0", "2.0"),
    ("v3", "v3"),
    ("Rev 3", "Rev 3"),
    ("ver. 4", "ver. 4"),
    ("release 5", "release 5"),
):

    def _described_version(draft: Draft, version: str = version, wrong: str = wrong) -> Expected:
        record = choose_single(draft)
        return Expected(draft.put(record, description=f"Tides of the bay, {version}"), Field.DESCRIPTION, wrong)

    add_fault("NAME005", f"description {version}", _described_version)


@fault("NAME006")
def discovery_without_suffix(draft: Draft) -> Expected:
    return Expected(draft.put(choose_single(draft), description="Lamp Discovery Protocol"), Field.NAME)


@fault("NAME007")
def digit_first(draft: Draft) -> Expected:
    return Expected(draft.put(record := choose_single(draft), name=f"9{(record.name or '')[:12]}"), Field.NAME)


@fault("NAME007")
def capitals(draft: Draft) -> Expected:
    return Expected(draft.put(record := choose_single(draft), name=(record.name or "").upper()), Field.NAME)


# aliases: the host has one historic name with its replacement, on tcp and udp


def _pairs(draft: Draft) -> list[tuple[Record, Record]]:
    """Return a random historic name and its replacement on each transport, all with the day of the change."""
    alias = draft.choose(lambda record: 'alias to "' in (record.note or "") and record.number is not None)
    target = (alias.note or "").split('"')[1]
    marked = [draft.put(record, modified=draft.day) for record in draft.alike(alias)]
    pairs = []
    for record in marked:
        new = next(one for one in draft.records if one.name == target and one.place == record.place)
        pairs.append((record, draft.put(new, modified=draft.day)))
    return pairs


def _point_to(draft: Draft, alias: Record, name: str) -> Record:
    note = alias.note or ""
    return draft.set(alias, note=note.replace(note.split('"')[1], name))


@fault("ALIAS001")
def alias_of_unknown_name(draft: Draft) -> Expected:
    alias, _ = draft.random.choice(_pairs(draft))
    return Expected(_point_to(draft, alias, "lost-name"), Field.NOTE, '"lost-name"')


@fault("ALIAS002", also="NAME001 ALIAS005 ALIAS006", with_base="EDIT021 EDIT004 EDIT007 EDIT014")
def malformed_replacement(draft: Draft) -> list[Expected]:
    expected = []
    for alias, new in _pairs(draft):
        name = f"{new.name}..x"
        draft.set(new, name=name)
        expected.append(Expected(_point_to(draft, alias, name), Field.NOTE, f'"{name}"'))
    return expected


@fault("ALIAS003")
def alias_of_other_port(draft: Draft) -> Expected:
    alias, _ = draft.random.choice(_pairs(draft))
    name = choose_single(draft).name or ""
    return Expected(_point_to(draft, alias, name), Field.NOTE, f'"{name}"')


@fault("ALIAS004")
def alias_of_itself(draft: Draft) -> Expected:
    alias, _ = draft.random.choice(_pairs(draft))
    return Expected(_point_to(draft, alias, alias.name or ""), Field.NOTE, f'"{alias.name}"')


@fault("ALIAS005", with_base="TEXT006")
def replacement_without_sentence(draft: Draft) -> Expected:
    alias, new = draft.random.choice(_pairs(draft))
    draft.set(new, description=(new.description or "").partition("\n")[0])
    return Expected(alias, Field.NOTE, f'"{new.name}"')


@fault("ALIAS005", also="NAME001 PORT010", with_base="EDIT014")
def alias_without_note(draft: Draft) -> Expected:
    alias, new = draft.random.choice(_pairs(draft))
    draft.set(alias, note=None)
    return Expected(new, Field.DESCRIPTION, f'"{alias.name}"')


@fault("ALIAS006")
def replacement_not_derived(draft: Draft) -> list[Expected]:
    expected = []
    for alias, new in _pairs(draft):
        name = (new.name or "").replace("-", "")
        draft.set(new, name=name)
        expected.append(Expected(_point_to(draft, alias, name), Field.NOTE, f'"{name}"'))
    return expected


@fault("ALIAS007")
def replacement_with_other_date(draft: Draft) -> Expected:
    alias, new = draft.random.choice(_pairs(draft))
    draft.set(new, modified="2025-06-10")
    return Expected(alias, Field.MODIFIED)


@fault("ALIAS008")
def alias_not_historic(draft: Draft) -> Expected:
    alias, new = draft.random.choice(_pairs(draft))
    return Expected(draft.set(alias, note=f'This entry is an alias to "{new.name}".'), Field.NOTE, f'alias to "{new.name}"')


@fault("ALIAS009", also="PORT010")
def duplicate_of_unknown_name(draft: Draft) -> Expected:
    record = draft.choose(lambda record: "duplicate of" in (record.note or "") and record.number is not None)
    name = (record.note or "").split('"')[1]
    alike = [draft.put(one, modified=draft.day) for one in draft.alike(record)]
    chosen = draft.random.choice(alike)
    return Expected(draft.put(chosen, note=(chosen.note or "").replace(name, "lost-clock")), Field.NOTE, '"lost-clock"')


# transports


for spelling in ("TCP", "tpc", "icmp", "Udp"):

    def _transport(draft: Draft, spelling: str = spelling) -> Expected:
        record = choose_single(draft)
        wrong = "UDP" if spelling == "TCP" and record.transport == "udp" else spelling
        if spelling == "Udp":
            wrong = (record.transport or "").capitalize()
        return Expected(draft.put(record, transport=wrong), Field.TRANSPORT)

    add_fault("PROTOCOL001", spelling, _transport)


@fault("PROTOCOL002")
def portless_without_transport(draft: Draft) -> Expected:
    record = draft.choose(
        lambda record: (
            record.name is not None
            and record.number is None
            and record.transport is not None
            and (record.registered or "") >= "2015"
            and record.note is None
            and len(draft.alike(record)) == 1
        )
    )
    return Expected(draft.put(record, transport=None), Field.NAME, missing=Field.TRANSPORT)


@fault("PROTOCOL002")
def port_without_transport(draft: Draft) -> Expected:
    record = new_service(draft, reserves=())
    return Expected(draft.set(record, transport=None), Field.NAME, missing=Field.TRANSPORT)
