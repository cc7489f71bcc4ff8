"""Near misses: inputs beside the limits of rules, as XML and as YAML, each with the codes of all active findings."""

import pytest

from linter.engine.finding import Status
from linter.engine.run import run
from linter.formats import read, write
from linter.model import Registry
from linter.source import Source
from linter.versions.diff_lint import lint_change
from rules import ALL
from tests.support import registry_text

ADA = '<person id="Ada"><name>Ada Moss</name><uri>{}</uri><updated>2020-01-01</updated></person>\n'
BO = '<person id="Bo"><name>{}</name>{}<uri>mailto:{}</uri><updated>2020-01-01</updated></person>\n'
HISTORY = "Historic usage was drum. De-Assigned on 2020-01-02"
RESERVED = "<record><protocol>{}</protocol><number>{}</number><description>Reserved</description></record>\n"
RULES = [rule for rule in ALL if not rule.opt_in]


def service(
    name: str = "lamp",
    port: str = "7001",
    transport: str = "tcp",
    description: str = "Lamps of the pier",
    more: str = "",
    date: str = "2020-01-15",
    contact: str = "Ada",
) -> str:
    """Return an entry; an empty port, date or contact is left out, `more` holds further elements."""
    dated = f' date="{date}"' if date else ""
    number = f"<number>{port}</number>" if port else ""
    return (
        f"<record{dated}><name>{name}</name><protocol>{transport}</protocol>"
        + (f'<xref type="person" data="{contact}"/>' if contact else "")
        + f"<description>{description}</description>{number}{more}</record>\n"
    )


def single(port: str = "7001", **values: str) -> str:
    """Return an entry on tcp with a Reserved row for udp, and its contact."""
    entry = service(port=port, **values) + RESERVED.format("udp", port)
    return entry + (ADA.format("mailto:ada&amp;moss.example") if values.get("contact", "Ada") else "")


def codes(snippet: str, before: str = "", form: str = "xml") -> set[str]:
    """Return the codes of all active findings of a registry, perhaps with a base of a month before."""
    registry = _read(registry_text(snippet), form)
    base = _read(registry_text(before).replace("<updated>2025-06-01", "<updated>2025-05-01"), form) if before else None
    today = "2025-06-15"
    result = lint_change(RULES, base, registry, today=today) if base else run(RULES, registry, today=today)
    assert result.crashes == ()
    return {finding.rule.code for finding in result.findings if finding.status is Status.ACTIVE}


def _read(text: str, form: str) -> Registry:
    registry = read(Source("ports.xml", text))
    return registry if form == "xml" else read(Source(f"ports.{form}", write(registry, form).text))


def check(expected: str, snippet: str, before: str = "") -> None:
    """Compare the codes of the findings, in XML and in YAML."""
    wanted = set(expected.split())
    assert {form: codes(snippet, before, form) for form in ("xml", "yaml")} == {"xml": wanted, "yaml": wanted}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, "REF001") for text in ("RFC 6335", "[RFC6335", "RFC6335]", "RCF6335", "rfc:6335", "RFC_6335", "RFC6335.txt")),
        *((text, "REF001") for text in ("RFC6335;", "(RFC 6335)", "IETF RFC 6335", "Request for Comments 6335", "see RFC 6335")),
        *((text, "REF001") for text in ("RFC 6335, Section 5", "RFC6335(Section 5)", "RFC 6335: title", "RFC6335 - names")),
        *((text, "REF001") for text in ("RFC6335 and RFC7605", "RFCs 6335 and 7605", "draft-moss-lamp-00")),
        *((text, "REF001") for text in ("http:/lamp.example/x", "https//lamp.example", "www.lamp.example")),
        *((text, "") for text in ("BCP 165", "RFC Editor", "RFC", "RFC6335bis", "IEEE 802.1", "TR-352", "lamp.example")),
        *((text, "REF005") for text in ("n/a", "-", "?", "not available", "Not applicable", "no reference", "TBD")),
    ],
)
def test_texts_as_references(text: str, expected: str) -> None:
    check(expected, single(more=f'<xref type="text">{text}</xref>'))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://moss.example:65535/", ""),
        ("https://moss.example:65536/", "REF001"),
        ("https://moss.example:065536/", "REF001"),
        ("https://[2001:db8::1]:70000/", "REF001"),
        ("HTTPS://moss.example:70000/", "REF001"),
        ("http://moss.example?x=1:70000", ""),
        ("https://moss.example:80a/", "REF001"),
    ],
)
def test_ports_in_addresses(address: str, expected: str) -> None:
    check(expected, single(more=f'<xref type="uri" data="{address}"/>'))


@pytest.mark.parametrize(
    ("number", "expected"),
    [("rfc10100", ""), ("rfc12000", "REF006"), ("rfc63355", "REF006"), ("rfc0", "REF001"), ("rfc100000", "REF001")],
)
def test_numbers_of_rfcs(number: str, expected: str) -> None:
    check(expected, single(more=f'<xref type="rfc" data="{number}"/>'))


@pytest.mark.parametrize("text", ["n/a", "N/A.", "none", "-", "unknown", "not applicable"])
def test_system_ports_need_a_reference_with_a_target(text: str) -> None:
    check("PORT007 REF005", single("802", more=f'<xref type="text">{text}</xref>'))


@pytest.mark.parametrize(
    ("date", "is_bound"),
    [
        *((date, True) for date in ("2020-1-15", "2020/01/15", "15.01.2020", "20200115", "2020-01-15 ", "2020-1")),
        *((date, True) for date in ("15 January 2020", "Jan 2020", "January 15, 2020", "2020-01-15T10:00:00Z", "2020-02-30")),
        *((date, False) for date in ("1/2/2020", "2001-1-5", "2020", "the fifteenth", "31 Feb 2020")),
    ],
)
def test_a_date_with_one_reading_decides_which_rules_bind(date: str, is_bound: bool) -> None:
    check("DATE001 CONTACT005 CONTACT006" if is_bound else "DATE001", single(date=date, contact=""))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, "TEXT005") for text in ("-", "--", ".", "...", "???", "TODO", "todo.", "N/A", "(none)", "xxx", "WIP", "empty")),
        *((text, "TEXT005") for text in ("proprietary protocol", "Proprietary communication", "custom protocol", "see note")),
        *((text, "PORT018") for text in ("De-registered", "UNASSIGNED", "(unassigned)", "Reserved.", "Reserved - IANA", "Removed")),
        *((text, "PORT018") for text in ("Unaſſigned", "RE\u017fERVED", "Ava\u0131lable")),
        *((text, "") for text in ("Private lamp service", "Reserved for future lamps of the pier", "TBD by Ada", "Lamp protocol")),
    ],
)
def test_empty_descriptions(text: str, expected: str) -> None:
    check(expected, single(description=text))


def test_a_name_without_a_port_may_be_reserved() -> None:
    check("", service(description="Reserved", port="") + ADA.format("mailto:ada&amp;moss.example"))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        *((f"mailto:{address}", "CONTACT008") for address in ("ada&amp;moss.123", "ada@1234", "ada@moss", "ada&amp;192.0.2.1")),
        *((f"mailto:{address}", "CONTACT008") for address in (f"ada&amp;{'m' * 64}.example", f"{'a' * 65}@moss.example")),
        *((f"mailto:{address}", "CONTACT008") for address in ("ada@@moss.example", "ada[at]moss.example", "a..da@moss.example")),
        (f"mailto:ada@{'.'.join(['m' * 60] * 5)}.example", "CONTACT008"),
        ("ada@moss.example", "CONTACT008"),
        *(
            (f"mailto:{address}", "")
            for address in ("ada&amp;[192.0.2.1]", f"ada@{'m' * 63}.example", "ada@moss.example?subject=x")
        ),
        (f"mailto:{'a' * 64}@moss.example", ""),
    ],
)
def test_addresses_of_contacts(address: str, expected: str) -> None:
    check(expected, service() + RESERVED.format("udp", "7001") + ADA.format(address))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, "TEXT007") for text in ("Known Unauthorized Use on 7011", "used on 7011/tcp", "port number 7011")),
        *((text, "TEXT007") for text in ("Unauthorized use on ports 7010-7012", "yes on port 7011")),
        *((text, "") for text in ("Unauthorized use on ports 7001 and 7011", "Lamp 3000 uses this port", "use on ports 7000-7002")),
    ],
)
def test_unauthorized_use_of_another_port(text: str, expected: str) -> None:
    check(expected, single(more=f"<unauthorized>{text}</unauthorized>"))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ('<record date="2020-01-01"><protocol>tcp</protocol><number>7001</number>{0}</record>', "PORT019"),
        ('<record><protocol>tcp</protocol><number>7001</number>{0}<xref type="rfc" data="rfc7105"/></record>', "PORT019"),
        ("<record><protocol>tcp</protocol><number>7001</number>{0}</record>", "PORT014"),
        ('<record date="2020-01-01"><protocol>tcp</protocol><number>7001</number></record>', "PORT019"),
        ("<record><number>7001</number><description>any private lamp</description></record>", ""),
    ],
)
def test_rows_without_a_name(row: str, expected: str) -> None:
    check(expected, row.format("<description>Lamps of the pier</description>"))


@pytest.mark.parametrize("transport", ["sctp", "dccp"])
@pytest.mark.parametrize(("reserved", "expected"), [((), "PORT006"), (("udp",), "PORT006"), (("tcp", "udp"), "")])
def test_tcp_and_udp_beside_other_transports(transport: str, reserved: tuple[str, ...], expected: str) -> None:
    entry = service(transport=transport, more="<sc>1234567890</sc>" if transport == "dccp" else "")
    check(expected, entry + "".join(RESERVED.format(one, "7001") for one in reserved) + ADA.format("mailto:ada&amp;moss.example"))


@pytest.mark.parametrize(("date", "expected"), [("2011-09", "NAME001"), ("2012-03-04", "NAME001"), ("2011-08-31", ""), ("", "")])
def test_aliases_after_rfc_6335_are_no_exception(date: str, expected: str) -> None:
    note = '<note>This entry is an alias to "lamp-x". This entry is now historic.</note>'
    replacement = 'IANA assigned this well-formed service name as a replacement for "lamp_x".'
    new = service("lamp-x", date=date, description=f"Lamps of the pier<br/><br/>\n{replacement}")
    check(expected, service("lamp_x", date=date, more=note) + new + single()[len(service()) :])


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("<note>See also horn, which shares the port.</note>", "", ""),
        ("", '<note>This is an extension of the "lamp" service.</note>', ""),
        ("", "<note>lamplight only.</note>", "PORT010"),
    ],
)
def test_notes_that_relate_two_names(first: str, second: str, expected: str) -> None:
    check(
        expected, service(more=first) + service("horn", description="Horns of the pier", more=second) + single()[len(service()) :]
    )


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("home-assistant", "Home Assistant", ""),
        ("heathview", "HeathView", ""),
        ("gardenlamp", "Gardenlamp", "TEXT002"),
        ("gardenlamp", "GARDENLAMP.", "TEXT002"),
        ("garden-lamp", "Garden-Lamp", "TEXT002"),
    ],
)
def test_descriptions_that_repeat_the_name(name: str, text: str, expected: str) -> None:
    check(expected, single(name=name, description=text))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("<description>Unassigned</description>", "EDIT002"),
        ("<description>Reserved</description>", "EDIT003"),
        ("<description>Reserved</description><note>Reserved for horns</note>", "EDIT003"),
        ("<description>Reserved</description><note>Historic use: drum. Given back on 2020-01-02</note>", ""),
        (f"<description>De-assigned</description><note>{HISTORY}</note>", ""),
        (f"<note>{HISTORY}</note>", "EDIT001 PORT014"),
        (None, "EDIT001"),
    ],
)
def test_a_de_assigned_port_stays_protected(row: str | None, expected: str) -> None:
    form = "<record><protocol>tcp</protocol><number>7003</number>{}</record>\n"
    before = form.format(f"<description>Reserved</description><note>{HISTORY}</note>")
    check(expected, _with(form.format(row) if row else ""), _with(before))


def _with(rows: str) -> str:
    return service() + RESERVED.format("udp", "7001") + rows + ADA.format("mailto:ada&amp;moss.example")


@pytest.mark.parametrize(
    ("name", "organization", "mailbox", "expected"),
    [
        ("Acme Corporation", "", "ports&amp;acme.example", "EDIT018"),
        ("", "<org>Acme</org>", "ports&amp;acme.example", "EDIT018"),
        ("Cy Dell", "", "cy&amp;dell.example", "EDIT018"),
        ("Bo Reed", "", "bo&amp;horns.example", ""),
        ("Bo Read", "", "bo&amp;reed.example", ""),
        ("Cy Dell", "", "bo&amp;reed.example", ""),
        ("Bo Reed-Moss", "", "brm&amp;moss.example", ""),
    ],
)
def test_a_contact_that_becomes_another_party(name: str, organization: str, mailbox: str, expected: str) -> None:
    entry = service(contact="Bo") + RESERVED.format("udp", "7001")
    check(expected, entry + BO.format(name, organization, mailbox), entry + BO.format("Bo Reed", "", "bo&amp;reed.example"))
