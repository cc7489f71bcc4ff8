"""Rules about service codes."""

from hypothesis import example, given
from hypothesis import strategies as st

from linter.model import Record
from linter.rules_api.fix import Safety
from linter.source import Source
from rules.codes import service_code_not_assignable, service_code_of_two_services, service_code_on_two_ports
from tests.support import lint, registry_text, repaired


def entry(code: str, name: str = "lamp", port: int | None = None) -> str:
    number = "" if port is None else f"<number>{port}</number>"
    return f"<record><name>{name}</name><protocol>dccp</protocol>{number}<sc>{code}</sc></record>\n"


@given(
    st.one_of(st.integers(0, 2**33), st.sampled_from((0, 0x3EFFFFFF, 0x3F000000, 0x3FFFFFFF, 0x40000000, 2**32 - 2, 2**32 - 1))),
    st.sampled_from(("{}", " {}", "{}\n", "0{}", "SC={}", "{:#x}", "{:#X}", "SC=x{:08x}")),
)
@example(1, "0000000000000000000{}")
def test_a_code_is_fixed_if_it_can_be_assigned(number: int, spelling: str) -> None:
    right = Source("registry.xml", registry_text(entry(str(number))))
    damaged = Source("registry.xml", registry_text(entry(spelling.format(number))))
    after = repaired(damaged, [service_code_not_assignable.RULE], Safety.SAFE)
    assignable = 0 < number < 2**32 - 1 and number >> 24 != 0x3F
    assert after.registry.source.text == (right if assignable else damaged).text
    assert [finding.rule.code for finding in after.findings] == ["CODE003"] * (not assignable)


@given(
    st.lists(st.tuples(st.sampled_from("123"), st.sampled_from((None, 7001, 7002)), st.sampled_from(("lamp", "horn"))), max_size=7)
)
def test_a_code_in_two_places_is_reported_once_for_each_entry(rows: list[tuple[str, int | None, str]]) -> None:
    snippet = "".join(entry(code, name, port) for code, port, name in rows) or "<record/>"
    found = {"CODE004": set[int](), "CODE005": set[int]()}
    for finding in lint(snippet, [service_code_on_two_ports.RULE, service_code_of_two_services.RULE]).findings:
        assert isinstance(finding.problem.entry, Record)
        found[finding.rule.code].add(finding.problem.entry.row)
    on_port = [row for row, (_, port, _) in enumerate(rows) if port]
    first_on_port = {code: row for row in reversed(on_port) for code in rows[row][0]}
    first = {rows[row][0]: row for row in reversed(range(len(rows)))}
    assert found["CODE004"] == {row for row in on_port if rows[row][1] != rows[first_on_port[rows[row][0]]][1]}
    for row, (code, port, name) in enumerate(rows):
        _, other_port, other_name = rows[first[code]]
        elsewhere = port and other_port and port != other_port
        assert (row in found["CODE005"]) == (name != other_name and not elsewhere)
