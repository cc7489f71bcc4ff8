"""Injectors of faults in contacts, texts, references, dates and service codes."""

from typing import Any

from linter.model import Field, Reference
from tests.injection.draft import Draft, Expected, person
from tests.injection.fault_tools import choose_pair, choose_person, choose_single, new_name, new_service, parties
from tests.injection.harness import Inject, add_fault, fault
from tests.injection.media import BLANKS, NO_DATE, NO_PEOPLE, ONE_LABEL, TABLES


def _described(text: str, wrong: str = "") -> Inject:
    return lambda draft: Expected(draft.put(choose_single(draft), description=text), Field.DESCRIPTION, wrong)


# contacts


@fault("CONTACT001")
def id_misspelt(draft: Draft) -> Expected:
    record = choose_single(draft)
    return Expected(draft.put(record, contacts=(person(record.contacts[0].target[:-1]),)), Field.CONTACT)


@fault("CONTACT001")
def contact_unknown(draft: Draft) -> Expected:
    record = choose_single(draft)
    return Expected(draft.put(record, contacts=(*record.contacts, person("Nemo_Zero"))), Field.CONTACT, value_index=1)


@fault("CONTACT001")
def assignee_unknown(draft: Draft) -> Expected:
    record = choose_single(draft)
    return Expected(draft.put(record, assignees=(*(record.assignees or ()), person("Nemo_Zero"))), Field.ASSIGNEE, value_index=1)


@fault("CONTACT002")
def contact_unused(draft: Draft) -> Expected:
    return Expected(draft.add_contact("Zoe_Unused", name="Zoe Unused", uris=("mailto:zoe&unused.example",)), Field.ID)


@fault("CONTACT003")
def contact_defined_again(draft: Draft) -> Expected:
    contact = choose_person(draft)
    return Expected(draft.add_contact(contact.id, name="Twice Defined", uris=("mailto:other&twice.example",)), Field.ID)


@fault("CONTACT004")
def ids_alike(draft: Draft) -> Expected:
    contact = choose_person(draft)
    identifier = contact.id.replace("_", "-").upper()
    new_service(draft, contacts=(person(identifier),))
    return Expected(draft.add_contact(identifier, name="Much Alike", uris=("mailto:other&twice.example",)), Field.ID)


@fault("CONTACT005", also="CONTACT006")
def no_party(draft: Draft) -> Expected:
    return Expected(new_service(draft, assignees=None, contacts=()), Field.NAME, missing=Field.ASSIGNEE)


@fault("CONTACT005", not_in={"yaml": "an empty list is a mistake of its own", "json": "an empty list is a mistake of its own"})
def no_assignee(draft: Draft) -> Expected:
    return Expected(new_service(draft, assignees=()), Field.NAME, missing=Field.ASSIGNEE)


@fault("CONTACT006")
def no_contact(draft: Draft) -> Expected:
    return Expected(new_service(draft, contacts=()), Field.NAME, missing=Field.CONTACT)


@fault("CONTACT007")
def no_address(draft: Draft) -> Expected:
    return Expected(draft.put_contact(choose_person(draft), uris=()), Field.ID)


for label, text in {
    "stray >": "mailto:ada&moss.example>",
    "period at the end": "mailto:ada&moss.example.",
    "no scheme": "ada&moss.example",
    "two at signs": "mailto:ada&moss&moss.example",
    "no host": "mailto:ada",
    "empty label": "mailto:ada&moss..example",
    "numeric top-level domain": "mailto:ada&moss.123",
    "bare IP address": "mailto:ada&192.0.2.1",
    "long label": f"mailto:ada&{'m' * 64}.example",
    "unknown scheme": "mialto:ada&moss.example",
    "underscore in the host": "mailto:ada&mo_ss.example",
    "hyphen ends a label": "mailto:ada&moss-.example",
}.items():

    def _address(draft: Draft, text: str = text) -> Expected:
        return Expected(draft.put_contact(choose_person(draft), uris=(text,)), Field.URI)

    add_fault("CONTACT008", label, _address)


def _blank_in_address(draft: Draft) -> Expected:
    return Expected(draft.put_contact(choose_person(draft), uris=("mailto:ada moss&moss.example",)), Field.URI)


add_fault("CONTACT008", "blank", _blank_in_address, not_in=dict.fromkeys(("tabs", "pasted"), "a blank ends an address"))


@fault("CONTACT009", not_in={"pasted": "the next cell is taken for the name"})
def no_name(draft: Draft) -> Expected:
    return Expected(draft.put_contact(choose_person(draft), name=None), Field.ID)


@fault("CONTACT010")
def iesg_with_other_contact(draft: Draft) -> Expected:
    return Expected(new_service(draft, assignees=(person("IESG"),)), Field.CONTACT)


@fault("CONTACT010")
def chair_with_other_assignee(draft: Draft) -> Expected:
    return Expected(new_service(draft, contacts=(person("IETF_Chair"),)), Field.ASSIGNEE)


@fault("CONTACT011")
def telephone_only(draft: Draft) -> Expected:
    return Expected(draft.put_contact(choose_person(draft), uris=("tel:+1-555-0100",)), Field.URI)


# texts


@fault("TEXT001")
def no_description(draft: Draft) -> Expected:
    return Expected(new_service(draft, description=None), Field.NAME, missing=Field.DESCRIPTION)


@fault("TEXT002")
def name_as_description(draft: Draft) -> Expected:
    return Expected(new_service(draft, name="gardenlamp", description="Gardenlamp"), Field.DESCRIPTION)


for label, wrong in {
    "two letters as Windows-1252": "FlÃ¡vio",
    "two letters at the end": "CafÃ©",
    "three letters as Windows-1252": "dockâ€™s",
    "Mac Roman": "Fl√°vio",
    "Mac Roman umlaut": "G√∂ran",
    "capital as Windows-1252": "Ã‰tienne",
    "doubled": "GÃƒÂ¶ran",
    "sharp s": "StraÃŸe",
    "Polish": "WaÅ‚Ä™sa",
    "Czech": "DvoÅ™Ã¡k",
}.items():

    def _misread(draft: Draft, wrong: str = wrong) -> Expected:
        return Expected(draft.put(choose_single(draft), description=f"Log of {wrong} in the bay"), Field.DESCRIPTION, wrong)

    def _misread_name(draft: Draft, wrong: str = wrong) -> Expected:
        return Expected(draft.put_contact(choose_person(draft), name=f"{wrong} Moss"), Field.NAME, wrong)

    add_fault("TEXT003", f"description {label}", _misread)
    add_fault("TEXT003", f"name {label}", _misread_name, not_in=NO_PEOPLE)

for label, character in {
    "replacement character": "\ufffd",
    "zero width space": "\u200b",
    "right-to-left override": "\u202e",
    "byte order mark": "\ufeff",
    "C1 control": "\u0093",
    "soft hyphen": "\u00ad",
}.items():

    def _character(draft: Draft, character: str = character) -> Expected:
        return Expected(draft.put(choose_single(draft), description=f"Log of li{character}ghts"), Field.DESCRIPTION, character)

    folded = {"html": "HTML reads a reference to it as another character"} if character == "\u0093" else {}
    add_fault("TEXT003", label, _character, not_in=folded)

EDGES = dict.fromkeys(TABLES, "white space at the edges of a cell is layout")


def _edge(draft: Draft) -> Expected:
    contact = choose_person(draft)
    return Expected(draft.put_contact(contact, name=f"{contact.name} "), Field.NAME, " ", occurrence=1)


add_fault(
    "TEXT003",
    "blank at the end of a name",
    _edge,
    not_in={**NO_PEOPLE, **EDGES},
)

for text in ("yes", "Known", "unknown"):

    def _use(draft: Draft, text: str = text) -> Expected:
        return Expected(draft.put(choose_single(draft), unauthorized_use=text), Field.UNAUTHORIZED_USE)

    add_fault("TEXT004", text, _use)

for text in ("-", "TODO", ".", "proprietary protocol", "tbd", "n/a", "?", "Proprietary", "none"):
    add_fault("TEXT005", text, _described(text))


@fault("TEXT006")
def description_of_udp_differs(draft: Draft) -> Expected:
    _, udp = choose_pair(draft)
    return Expected(draft.put(udp, description="Weights of all the whales"), Field.DESCRIPTION)


@fault("TEXT007")
def use_of_other_port(draft: Draft) -> Expected:
    record = choose_single(draft)
    return Expected(draft.put(record, unauthorized_use="Known Unauthorized Use on port 47113"), Field.UNAUTHORIZED_USE, "47113")


# references


def _refer(*references: Reference, value_index: int = 0) -> Inject:
    def inject(draft: Draft) -> Expected:
        return Expected(draft.put(choose_single(draft), references=references), Field.REFERENCE, value_index=value_index)

    return inject


for text in ("RFC 6335", "RCF6335", "RFC-6335", "rfc06335", "RFC6335.txt", "rfc 6335", "RFC6335;", "FRC6335", "RFC#6335"):
    add_fault("REF001", f"text {text}", _refer(Reference("text", "", text)))
for kind, target in (("rfc", "rfc06335"), ("draft", "draft-moss-tides.txt"), ("uri", "htp://tides.example/")):
    add_fault("REF001", f"{kind} {target}", _refer(Reference(kind, target)), also="REF003")
add_fault("REF001", "rfc bcp165", _refer(Reference("rfc", "bcp165")), not_in=ONE_LABEL)
for target in ("https://tides.example:70000/", "https:///tides", "https://ti des.example/", "http//tides.example/"):
    add_fault("REF001", f"uri {target}", _refer(Reference("uri", target)))
add_fault("REF002", "footnote unknown", _refer(Reference("note", "9")))
add_fault("REF003", "draft", _refer(Reference("draft", "draft-moss-buoys-02")))
add_fault(
    "REF003", "draft beside an RFC", _refer(Reference("rfc", "rfc7105"), Reference("draft", "draft-moss-buoys-02"), value_index=1)
)
add_fault("REF004", "RFC twice", _refer(Reference("rfc", "rfc7105"), Reference("rfc", "rfc7105"), value_index=1))
for text in ("n/a", "none", "-", "N/A", "TBD"):
    add_fault("REF005", text, _refer(Reference("text", "", text)))
for number in ("rfc63355", "rfc99999", "rfc14000"):
    add_fault("REF006", number, _refer(Reference("rfc", number)))


# dates


def _date(form: str, draft: Draft) -> str:
    """Return the day of the change in another form; without marks, the form is the date."""
    year, month, day = map(int, draft.day.split("-"))
    return form.format(y=year, m=month, d=day)


for form in (
    "{y}-{m}-{d}",
    "{y}-02-30",
    "{d:02}.{m:02}.{y}",
    "{y}/{m:02}/{d:02}",
    "June {y}",
    "{y}",
    "25-06-20",
    "{y}-{m:02}-{d:02}T00:00",
):
    blank = BLANKS if " " in form else {}

    def _registered(draft: Draft, form: str = form) -> Expected:
        return Expected(new_service(draft, registered=_date(form, draft)), Field.REGISTERED)

    def _modified(draft: Draft, form: str = form) -> Expected:
        return Expected(draft.put(choose_single(draft), modified=_date(form, draft)), Field.MODIFIED)

    def _updated(draft: Draft, form: str = form) -> Expected:
        return Expected(draft.put_contact(choose_person(draft), updated=_date(form, draft)), Field.UPDATED)

    add_fault("DATE001", f"registered {form}", _registered, not_in=blank)
    add_fault("DATE001", f"modified {form}", _modified, not_in=blank)
    add_fault("DATE001", f"updated {form}", _updated, not_in={**NO_PEOPLE, **blank})


@fault("DATE002", with_base="EDIT012")
def modified_too_early(draft: Draft) -> Expected:
    return Expected(draft.put(choose_single(draft), modified="2001-01-01"), Field.MODIFIED)


@fault("DATE003")
def date_to_come(draft: Draft) -> Expected:
    return Expected(draft.put(choose_single(draft), modified="2062-06-20"), Field.MODIFIED)


@fault("DATE003", with_base="EDIT016")
def registration_to_come(draft: Draft) -> Expected:
    return Expected(new_service(draft, registered="2052-06-20"), Field.REGISTERED)


def _temporary(text: str) -> Inject:
    return lambda draft: Expected(
        new_service(draft, description=f"Lights ({text})"),
        Field.DESCRIPTION,
        text.rpartition(" ")[2] if "expires" in text else f"({text}",
    )


add_fault("DATE004", "expired", _temporary("TEMPORARY - registered 2024-01-20, expires 2025-01-20"))
add_fault(
    "DATE004",
    "extension expired",
    _temporary("TEMPORARY - registered 2023-01-20, extension registered 2024-01-10, expires 2025-01-20"),
)
add_fault("DATE006", "no expiry", _temporary("TEMPORARY - registered 2025-06-20"))
add_fault("DATE006", "expiry unreadable", _temporary("TEMPORARY - registered 2025-06-20, expires 2026-6-20"))


@fault("DATE005", not_in=NO_DATE)
def registry_date_too_old(draft: Draft) -> Expected:
    draft.put(choose_single(draft), description="Weights of all the whales")
    draft.updated = "2025-06-01"
    return Expected(None, Field.UPDATED)


# service codes


@fault("CODE001")
def code_on_tcp(draft: Draft) -> Expected:
    return Expected(draft.put(choose_single(draft), service_code="1818324336"), Field.SERVICE_CODE)


@fault("CODE002")
def dccp_without_code(draft: Draft) -> Expected:
    return Expected(new_service(draft, "dccp", ("tcp", "udp")), Field.NAME, missing=Field.SERVICE_CODE)


for text in (
    "0",
    "4294967295",
    "1056964608",
    "1073741823",
    "0x4C414D51",
    "SC=1145656199",
    "4294967296",
    "01145656198",
    "1e9",
):

    def _code(draft: Draft, text: str = text) -> Expected:
        return Expected(new_service(draft, "dccp", ("tcp", "udp"), service_code=text), Field.SERVICE_CODE)

    add_fault("CODE003", text, _code)


@fault("CODE003", not_in={"pasted": "a word without a digit reads as the beginning of the note"})
def code_in_letters(draft: Draft) -> Expected:
    return Expected(new_service(draft, "dccp", ("tcp", "udp"), service_code="ABCD"), Field.SERVICE_CODE)


def _coded(draft: Draft) -> Any:
    return draft.choose(
        lambda record: record.transport == "dccp" and bool(record.service_code and record.number and record.contacts)
    )


@fault("CODE004", also="PORT008")
def code_on_two_ports(draft: Draft) -> Expected:
    record = _coded(draft)
    values = {name: getattr(record, name) for name in ("name", "description", "assignees", "contacts", "service_code")}
    added = new_service(draft, "dccp", ("tcp", "udp"), **values)
    return Expected(added, Field.PORT)  # the newer one, wherever it is


@fault("CODE005")
def code_of_two_services(draft: Draft) -> Expected:
    record = _coded(draft)
    assignee, contact = parties(draft)
    return Expected(
        draft.add(
            draft.records[-1],
            name=new_name(draft),
            transport="dccp",
            description="Answers of the harbour master to questions of captains",
            assignees=(assignee,),
            contacts=(contact,),
            registered=draft.day,
            service_code=record.service_code,
        ),
        Field.SERVICE_CODE,
    )
