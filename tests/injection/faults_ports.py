"""Injectors of faults in ports and states."""

from linter.model import Field, Record, Reference
from tests.injection.draft import Draft, Expected
from tests.injection.fault_tools import carve, choose_range, choose_single, new_name, new_service, parties, sibling
from tests.injection.harness import add_fault, fault
from tests.injection.media import A_PART

for label, text in {
    "leading zero": "0{}",
    "plus sign": "+{}",
    "thousands separator": "1,{}",
    "letter": "{}x",
    "trailing hyphen": "{}-",
    "en dash": "{}–{}",
    "descending range": "{}-1",
    "hexadecimal": "0x{}",
    "exponent": "1e3",
    "too large": "65536",
    "far too large": "99999999999",
    "other digits": "٤٧١١",
    "two ports": "{},{}",
}.items():

    def _port(draft: Draft, text: str = text) -> Expected:
        record = choose_single(draft)
        return Expected(draft.put(record, number=text.replace("{}", record.number or "")), Field.PORT)

    add_fault("PORT001", label, _port, also="PORT011", with_base="EDIT001")


@fault("PORT002")
def dynamic_port(draft: Draft) -> Expected:
    assignee, contact = parties(draft)
    last = next(record for record in reversed(draft.records) if record.number == "49151")
    return Expected(
        draft.add(
            last,
            name=new_name(draft),
            number=str(draft.random.randint(49152, 65535)),
            transport="tcp",
            description="Answers of the harbour master to questions of captains",
            assignees=(assignee,),
            contacts=(contact,),
            registered=draft.day,
        ),
        Field.PORT,
    )


@fault("PORT003")
def range_too_long(draft: Draft) -> Expected:
    row = _range_before_service(draft)
    assert row.ports is not None
    return Expected(draft.set(row, number=f"{row.ports.low}-{row.ports.high + 1}"), Field.PORT)


def _range_before_service(draft: Draft) -> Record:
    named = {record.ports.low for record in draft.records if record.name is not None and record.ports is not None}
    return draft.choose(
        lambda record: (
            record.name is None
            and record.description == "Unassigned"
            and record.transport is None
            and record.ports is not None
            and 1024 < record.ports.low < record.ports.high
            and record.ports.high + 1 in named
        )
    )


@fault("PORT003")
def reserved_row_on_assigned_port(draft: Draft) -> Expected:
    record = choose_single(draft)
    row = sibling(draft, record)
    return Expected(draft.add(row, number=row.number, transport=record.transport, description="Reserved"), Field.PORT)


@fault("PORT004", also="PORT013")
def edge_unassigned(draft: Draft) -> Expected:
    row = draft.choose(lambda record: record.number in ("0", "1023", "1024", "49151"))
    return Expected(draft.set(row, description="Unassigned"), Field.PORT)


@fault("PORT004", also="PORT011", with_base="EDIT022", not_in=A_PART)
def edge_without_udp(draft: Draft) -> Expected:
    edge = draft.choose(lambda record: record.number in ("1023", "1024", "49151") and record.transport == "tcp")
    draft.records.remove(next(one for one in draft.records if one.number == edge.number and one.transport == "udp"))
    return Expected(edge, Field.PORT)


@fault("PORT005", with_base="EDIT017")
def experiment_elsewhere(draft: Draft) -> Expected:
    record = new_service(draft)
    return Expected(draft.set(record, name="exp1"), Field.PORT)


@fault("PORT006")
def sibling_unassigned(draft: Draft) -> Expected:
    record = choose_single(draft)
    draft.set(sibling(draft, record), description="Unassigned")
    return Expected(record, Field.PORT)


for transport in ("tcp", "sctp", "dccp"):

    def _alone(draft: Draft, transport: str = transport) -> Expected:
        code = "1818324336" if transport == "dccp" else None
        return Expected(new_service(draft, transport, reserves=(), service_code=code), Field.PORT)

    add_fault("PORT006", f"{transport} alone", _alone, also="PORT011")


@fault("PORT007", also="REF005")
def system_port_without_reference(draft: Draft) -> Expected:
    record = draft.choose(
        lambda record: (
            record.name is not None
            and record.ports is not None
            and record.ports.high < 1021
            and (record.registered or "") >= "2011-09"
            and bool(record.references)
            and record.note is None
        )
    )
    return Expected(draft.put(record, references=()), Field.PORT)


@fault("PORT008")
def second_port(draft: Draft) -> Expected:
    record = choose_single(draft)
    draft.used.add(draft.key(record))
    return Expected(
        new_service(
            draft,
            name=record.name,
            assignees=record.assignees,
            contacts=record.contacts,
            description=record.description,
            registered=draft.day,
        ),
        Field.PORT,
    )


@fault("PORT009")
def range_for_service(draft: Draft) -> Expected:
    before, port = carve(draft, 2)
    assignee, contact = parties(draft)
    udp = draft.add(before, number=f"{port}-{port + 1}", transport="udp", description="Reserved")
    return Expected(
        draft.add(
            udp,
            name=new_name(draft),
            number=f"{port}-{port + 1}",
            transport="tcp",
            description="Answers of the harbour master to questions of captains",
            assignees=(assignee,),
            contacts=(contact,),
            registered=draft.day,
        ),
        Field.PORT,
    )


@fault("PORT010", base_code="EDIT014")
def second_name_on_port(draft: Draft) -> Expected:
    record = choose_single(draft)
    assignee, contact = parties(draft)
    return Expected(
        draft.add(
            record,
            name=new_name(draft),
            number=record.number,
            transport=record.transport,
            description="Answers of the harbour master to questions of captains",
            assignees=(assignee,),
            contacts=(contact,),
            registered=draft.day,
        ),
        Field.NAME,
    )


@fault("PORT011", base_code="EDIT022")
def hole(draft: Draft) -> Expected:
    row = choose_range(draft)
    assert row.ports is not None
    low, high = row.ports
    middle = draft.random.randint(low + 3, high - 3)
    first = draft.set(row, number=f"{low}-{middle - 1}")
    draft.add(first, number=f"{middle + 1}-{high}", description="Unassigned")
    return Expected(first, Field.PORT, removed=row)


@fault("PORT012")
def row_moved(draft: Draft) -> Expected:
    row = choose_range(draft)
    assert row.ports is not None
    high = row.ports.high
    far = [record for record in draft.records if record.ports is not None and not -3000 < record.ports.low - high < 3000]
    target = draft.random.choice(far)
    draft.records.remove(row)
    draft.records.insert(draft.position(target), row)
    return Expected(row, Field.PORT)


for detail in ("contact", "reference", "assignee"):

    def _detail(draft: Draft, detail: str = detail) -> Expected:
        row = choose_range(draft)
        party, contact = parties(draft)
        if detail == "contact":
            return Expected(draft.set(row, contacts=(contact,)), Field.CONTACT)
        if detail == "assignee":
            return Expected(draft.set(row, assignees=(party,), contacts=(contact,)), Field.ASSIGNEE)
        return Expected(draft.set(row, references=(Reference("rfc", "rfc7105"),)), Field.REFERENCE)

    add_fault("PORT013", detail, _detail)


@fault("PORT014")
def state_unknown(draft: Draft) -> Expected:
    return Expected(draft.set(choose_range(draft), description="Perhaps in use somewhere"), Field.DESCRIPTION)


@fault("PORT015")
def port_twice(draft: Draft) -> Expected:
    row = choose_range(draft)
    assert row.ports is not None
    draft.add(row, number=str(draft.random.randint(*row.ports)), description="Unassigned")
    return Expected(row, Field.PORT)


@fault("PORT016")
def secure_variant(draft: Draft) -> Expected:
    record = choose_single(draft)
    name = f"{record.name}-tls"
    return Expected(
        new_service(
            draft,
            name=name,
            assignees=record.assignees,
            contacts=record.contacts,
            description=f"{record.description} over TLS",
        ),
        Field.PORT,
    )


@fault("PORT017", base_code="EDIT003")
def history_lost(draft: Draft) -> list[Expected]:
    row = draft.choose(lambda record: (record.note or "").startswith("Historic usage was") and record.name is None)
    alike = [one for one in draft.records if one.number == row.number and one.note == row.note]
    note = "De-Assigned" + (row.note or "").partition("De-Assigned")[2]
    return [Expected(draft.set(one, note=note), Field.PORT) for one in alike]


for state in ("Unassigned", "Reserved", "De-registered"):

    def _state(draft: Draft, state: str = state) -> Expected:
        return Expected(draft.put(choose_single(draft), description=state), Field.DESCRIPTION)

    add_fault("PORT018", state, _state)


@fault("PORT019")
def service_without_name(draft: Draft) -> Expected:
    return Expected(draft.set(new_service(draft), name=None), Field.PORT)


@fault("PORT020")
def range_of_one_port(draft: Draft) -> Expected:
    before, port = carve(draft)
    return Expected(draft.add(before, number=f"{port}-{port}", description="Unassigned"), Field.PORT)
