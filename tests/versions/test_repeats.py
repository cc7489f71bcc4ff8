"""One fact of a change is one finding: of the rules that see it, the more severe one reports it."""

import pytest

from linter.engine.finding import Status
from linter.formats import read
from linter.source import Source
from linter.versions.diff_lint import lint_added
from rules import ALL
from tests.support import TODAY, base, checked, registry_text

UPDATED = "<updated>2025-06-01</updated>\n"
PERSON = '<person id="Ada"><name>Ada</name><uri>mailto:ada&amp;example.com</uri></person>'
UNASSIGNED = "<record><description>Unassigned</description><number>0-7000</number></record>\n"
REST = "<record><description>Unassigned</description><number>7002-49150</number></record>\n"


def service(name: str, transport: str, port: str = "7001", date: str = "2012-03-04") -> str:
    return f"""<record date="{date}">
  <name>{name}</name>
  <protocol>{transport}</protocol>
  <assignee><xref type="person" data="Ada"/></assignee>
  <xref type="person" data="Ada"/>
  <description>The {name} at the door</description>
  <number>{port}</number>
</record>
"""


def reserved(transport: str) -> str:
    return f"<record><protocol>{transport}</protocol><description>Reserved</description><number>7001</number></record>\n"


def found(before: str, after: str, *codes: str, is_dated: bool = True) -> list[tuple[str, str]]:
    """Return the active findings of some rules after a change."""
    source = Source("registry.xml", registry_text(after + PERSON) if is_dated else base(after + PERSON).text)
    result = checked(source, ALL, base(before + PERSON))
    active = [finding for finding in result.findings if finding.status is Status.ACTIVE and finding.rule.code in codes]
    return sorted((finding.rule.code, str(finding.problem.entry)) for finding in active)


@pytest.mark.parametrize(("removed", "left"), [("udp", "tcp"), ("tcp", "udp")])
def test_a_removed_transport_is_no_missing_sibling_as_well(removed: str, left: str) -> None:
    rows = UNASSIGNED + service("bell", left), service("bell", removed) + REST
    assert found("".join(rows), rows[0] + REST, "EDIT001", "PORT006", "PORT011") == [("EDIT001", f"bell 7001/{removed}")]


def test_a_missing_sibling_of_another_transport_is_a_separate_fact() -> None:
    before = UNASSIGNED + service("bell", "tcp") + service("bell", "udp") + service("bell", "sctp") + REST
    after = UNASSIGNED + service("bell", "tcp") + REST
    assert found(before, after, "EDIT001", "PORT006") == [("EDIT001", "bell 7001/udp")]
    new = service("lamp", "dccp", "7000")
    sctp_removed = UNASSIGNED.replace("7000", "6999") + service("bell", "tcp") + reserved("udp") + new + REST
    before = UNASSIGNED + service("bell", "tcp") + reserved("udp") + service("bell", "sctp") + REST
    assert found(before, sctp_removed, "EDIT001", "PORT006") == [("EDIT001", "bell 7001/sctp"), ("PORT006", "lamp 7000/dccp")]


def test_a_removed_port_is_no_unlisted_port_as_well() -> None:
    before = UNASSIGNED + service("bell", "tcp") + reserved("udp") + REST
    assert found(before, UNASSIGNED + reserved("udp") + REST, "EDIT001", "PORT011") == [("EDIT001", "bell 7001/tcp")]


def test_a_reserved_row_that_is_dropped_is_no_missing_sibling_as_well() -> None:
    before = UNASSIGNED + service("bell", "tcp") + reserved("udp") + REST
    after = UNASSIGNED + service("bell", "tcp") + REST
    assert found(before, after, "EDIT022", "PORT006", "PORT011") == [("EDIT022", "7001/udp")]


def test_a_date_of_the_registry_that_was_not_updated_is_not_too_old_as_well() -> None:
    before = UNASSIGNED + service("bell", "tcp") + reserved("udp") + REST
    after = before + service("lamp", "tcp", "7000", "2025-05-31")
    assert found(before, after, "EDIT013", "DATE005", is_dated=False) == [("DATE005", "registry")]  # the more severe one


def test_a_name_added_to_a_port_shares_it_once_on_each_transport() -> None:
    before = UNASSIGNED + service("bell", "tcp") + service("bell", "udp") + REST
    after = before + service("lamp", "tcp", date="2025-05-31") + service("lamp", "udp", date="2025-05-31")
    assert {entry for _, entry in found(before, after, "EDIT014", "PORT010")} <= {"lamp 7001/tcp", "lamp 7001/udp"}
    assert {code for code, _ in found(before, after, "EDIT014", "PORT010")} == {"EDIT014"}


def test_names_added_on_another_transport_are_another_fact() -> None:
    """The two new names share udp with each other, whatever the one of them does on tcp."""
    before = UNASSIGNED + service("bell", "tcp") + reserved("udp") + REST
    new = (
        service("lamp", "tcp", date="2025-05-31"),
        service("lamp", "udp", date="2025-05-31"),
        service("gong", "udp", date="2025-05-31"),
    )
    after = UNASSIGNED + service("bell", "tcp") + "".join(new) + REST
    assert {entry for code, entry in found(before, after, "EDIT014") if code == "EDIT014"} == {"lamp 7001/tcp"}
    assert [entry for _, entry in found(before, after, "PORT010")] != []


def test_an_entry_of_an_added_file_is_judged_as_a_change() -> None:
    source = Source("registry.xml", registry_text(UNASSIGNED + service("bell", "tcp", date="2025-06-02") + REST + PERSON))
    result = lint_added(ALL, "HEAD:registry.xml", read(source), today=TODAY)
    active = [finding.rule.code for finding in result.findings if finding.status is Status.ACTIVE]
    assert [code for code in active if code in ("EDIT016", "DATE003", "DATE005")] == ["DATE005"]
    assert "PORT006" in active
    assert [skip.rule.code for skip in result.skipped if skip.rule.family == "EDIT"] == []
