"""`reglint free`: the ports that nothing takes."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linter.cli import cli
from tests.repositories import alone

OWN = """entries:
  - {name: lamp, port: 7003, transport: tcp}
  - {name: lamp, port: 7010, transport: tcp}
  - {port: 7005-7006, state: Reserved}
  - {port: 7008, state: Unassigned}
"""
PLATFORM = "entries: [{name: gate, port: 7004, transport: udp}]\n"


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone(monkeypatch, tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    Path("ports.yaml").write_text(OWN, encoding="utf-8")
    Path("platform.yaml").write_text(PLATFORM, encoding="utf-8")


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["free", *arguments])


def free(*arguments: str) -> list[str]:
    return call(*arguments).stdout.split()


def test_assigned_and_reserved_ports_are_not_free() -> None:
    assert free("7000-7010", "ports.yaml") == ["7000-7002", "7004", "7007-7009"]


def test_so_does_a_registry_under_it() -> None:
    done = call("7000-7010", "ports.yaml", "--over", "platform.yaml")
    assert done.stdout.split() == ["7000-7002", "7007-7009"]
    assert done.stderr == (
        "reglint: 7000-7010: 6 free, 4 taken by ports.yaml, 1 taken by platform.yaml (counted: ports.yaml, platform.yaml)\n"
    )
    assert done.exit_code == 0


def test_the_settings_name_both() -> None:
    Path("reglint.yaml").write_text("registry: ports.yaml\nover: [platform.yaml, iana]\n", encoding="utf-8")
    assert free("7000-7040") == ["7027-7029", "7032-7039"]
    assert free("7000-7010", "--over", "platform.yaml") == ["7000-7002", "7007-7009"]
    assert free("7000-7005", "--isolated", "platform.yaml") == ["7000-7003", "7005"]


def test_without_a_registry_that_of_iana_counts() -> None:
    done = call("7000-7030")
    assert done.stdout.split() == ["7027-7029"]
    assert "counted: IANA's registry, edition 2026-" in done.stderr


def test_a_port_with_known_misuse_is_not_free() -> None:
    assert call("1491").exit_code == 1


def test_count_lists_single_ports_and_needs_so_many() -> None:
    assert free("7000-7010", "ports.yaml", "--count", "4") == ["7000", "7001", "7002", "7004"]
    assert call("7000-7010", "ports.yaml", "--count", "7").exit_code == 0
    done = call("7000-7010", "ports.yaml", "--count", "8")
    assert (len(done.stdout.split()), done.exit_code) == (7, 1)


def test_like_a_service_lists_the_nearest_first_on_its_transports() -> None:
    arguments = ("7000-7012", "ports.yaml", "--over", "platform.yaml", "--like", "LAMP", "--count", "5")
    assert free(*arguments) == ["7002", "7004", "7009", "7011", "7001"]
    assert free(*arguments, "--transport", "udp")[:3] == ["7003", "7010", "7002"]


def test_a_service_to_imitate_has_to_be_known() -> None:
    done = call("7000-7010", "ports.yaml", "--like", "mole")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "reglint: no service 'mole' with a port in ports.yaml\n"


def test_a_transport_takes_its_own_ports_only() -> None:
    assert free("7000-7010", "ports.yaml", "--transport", "UDP") == ["7000-7004", "7007-7010"]


def test_no_free_port_is_a_status() -> None:
    done = call("7003", "ports.yaml")
    assert (done.exit_code, done.stdout) == (1, "")


def test_all_ports_are_listed_for_an_empty_range_of_the_registry() -> None:
    assert free("0-65535", "platform.yaml") == ["0-7003", "7005-65535"]


@pytest.mark.parametrize("ports", ["a", "7010-7000", "70000", "-1", "07000", ""])
def test_other_ranges_are_wrong_use(ports: str) -> None:
    assert call("--", ports, "ports.yaml").exit_code == 2


@pytest.mark.parametrize("text", ["entries: [{nme: a, port: 7003}]\n", "entries: [{name: a, port: '7x03'}]\n", "a: b\n", ""])
def test_a_registry_that_is_not_read_as_a_whole_is_refused(text: str) -> None:
    Path("ports.yaml").write_text(text, encoding="utf-8")
    done = call("7000-7010", "ports.yaml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("reglint: ports.yaml")


def test_standard_input_is_not_read() -> None:
    assert call("7000-7010", "-").exit_code == 2


POLICY = """ports:
  allow: {"team-*": 7000-7009, other: 7020-7029}
  forbid: [7000-7001, {ports: 7004, except: team-lamp}]
"""


def test_the_policy_takes_ports() -> None:
    Path("reglint.yaml").write_text(f"registry: ports.yaml\n{POLICY}", encoding="utf-8")
    done = call("7000-7010")
    assert done.stdout.split() == ["7002", "7007-7009"]
    assert (
        "7000-7010: 4 free, 4 taken by ports.yaml, 3 not permitted by the policy in reglint.yaml (counted: ports.yaml)"
        in done.stderr
    )


def test_like_a_service_its_assignee_counts_for_the_policy() -> None:
    Path("ports.yaml").write_text(
        "entries:\n"
        "  - {name: lamp, port: 7003, transport: tcp, assignee: team-lamp}\n"
        "  - {name: mole, port: 7010, transport: tcp, assignee: team-mole}\n"
        "  - {name: gate, port: 7011, transport: tcp, assignee: other}\n",
        encoding="utf-8",
    )
    Path("reglint.yaml").write_text(f"registry: ports.yaml\n{POLICY}", encoding="utf-8")
    assert free("7000-7029", "--like", "lamp", "--count", "3") == ["7002", "7004", "7005"]
    assert free("7000-7029", "--like", "mole", "--count", "3") == ["7009", "7008", "7007"]
    assert free("7000-7029", "--like", "gate", "--count", "2") == ["7020", "7021"]


def test_the_columns_of_a_table_are_those_of_the_settings() -> None:
    Path("ports.csv").write_text("Port,Service\n7001,lamp\n7003,mole\n", encoding="utf-8")
    Path("reglint.yaml").write_text("registry: ports.csv\ncolumns: {port: Port, name: Service}\n", encoding="utf-8")
    assert free("7000-7004") == ["7000", "7002", "7004"]
