"""What programs find in a list of services, and what a new version of the list takes from them."""

import pytest

from linter.formats import read
from linter.model import Registry
from linter.report.compare.lookup_table import render_lookup_table
from linter.rules_api.lookups import CONSUMERS, find_changed_lookups, list_lookups
from linter.source import Source

GLIBC, MUSL, BSD, WINDOWS = CONSUMERS


def services(text: str) -> Registry:
    return read(Source("services", text), "services")


def broken(before: str, after: str) -> list[tuple[str, str, str]]:
    """Return name with transport, the new port or "none", and the consumers of each lookup that changed."""
    return [
        (
            f"{one.name}/{one.transport}",
            str(one.after.entry.number) if one.after else "none",
            " ".join(consumer.name for consumer in one.consumers),
        )
        for one in find_changed_lookups(services(before), services(after))
    ]


ALL = "glibc musl BSD Windows"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a 1/tcp b\n", "# moved\na 1/tcp b\n", []),
        ("a 1/tcp b\n", "b 1/tcp a\n", []),
        ("a 1/tcp b\n", "a 1/tcp\n", [("b/tcp", "none", ALL)]),
        ("a 1/tcp\na 1/udp\n", "a 1/tcp\n", [("a/udp", "none", ALL)]),
        ("a 1/sctp\n", "b 1/sctp\n", [("a/sctp", "none", "glibc BSD Windows")]),
        ("a 1/tcp\n", "a 2/tcp\n", [("a/tcp", "2", ALL)]),
        ("a 1/tcp\n", "A 1/tcp\n", [("a/tcp", "none", ALL)]),
        ("a 1/tcp\nb 2/tcp\n", "b 2/tcp a\na 1/tcp\n", [("a/tcp", "2", ALL)]),
        ("a 1/tcp\nb 2/tcp\n", "a 1/tcp\nb 2/tcp a\n", []),
        ("a 1/tcp/udp\n", "a 1/tcp\n", [("a/udp", "none", ALL)]),
    ],
)
def test_changed_lookups(before: str, after: str, expected: list[tuple[str, str, str]]) -> None:
    assert broken(before, after) == expected
    assert broken(after, after) == []


def test_musl_reads_127_bytes_of_a_line() -> None:
    for length, found in ((127, True), (128, False)):
        line = f"a 1/tcp {'x' * (length - 11)} b\n"
        assert len(line) == length
        longer = line.replace(" b\n", "xxx b\n") if not found else line
        assert (("b", "tcp") in list_lookups(services(longer), MUSL)) is found
        assert ("b", "tcp") in list_lookups(services(longer), GLIBC)
    accents = f"a 1/tcp {'é' * 60} b\n"
    assert ("b", "tcp") not in list_lookups(services(accents), MUSL)


def test_bsd_keeps_34_aliases_and_reads_1023_bytes_of_a_line() -> None:
    many = f"a 1/tcp {' '.join(f'x{i}' for i in range(33))} b c\n"
    assert [("b", "tcp") in list_lookups(services(many), BSD), ("c", "tcp") in list_lookups(services(many), BSD)] == [True, False]
    long = f"a 1/tcp {'x' * 1013} b c\n"
    assert [name in list_lookups(services(long), BSD) for name in (("b", "tcp"), ("c", "tcp"))] == [True, False]
    assert ("c", "tcp") in list_lookups(services(long), WINDOWS)


def test_the_table_has_one_line_for_a_name_and_its_matches() -> None:
    before = services("a 1/tcp b\na 1/udp b\nc 2/sctp\nd 3/tcp\n")
    assert render_lookup_table(before, services("a 1/tcp\na 1/udp\nd 4/tcp\n")) == [
        "This upgrade breaks these 3 names",
        "  name            on        before  after  affects",
        "  b (alias of a)  tcp, udp  1       none   glibc, musl, BSD, Windows",
        "  c               sctp      2       none   glibc, BSD, Windows",
        "  d               tcp       3       4      glibc, musl, BSD, Windows",
    ]
    assert render_lookup_table(before, services("d 3/tcp\nc 2/sctp\na 1/tcp b\na 1/udp b\n")) == []
    assert render_lookup_table(before, services("a 1/tcp b\na 1/udp b\nd 3/tcp\n"))[0] == "This upgrade breaks this name"


def test_a_name_that_another_line_hides_is_in_a_second_table() -> None:
    before = services("a 1/tcp\na 1/sctp\nb 2/tcp\n")
    assert render_lookup_table(before, services("c 1/tcp\nc 1/sctp\na 1/tcp\na 1/sctp\nb 2/tcp\n")) == [
        "These ports now show another name",
        "  port  on    before  after  affects",
        "  1     tcp   a       c      glibc, musl, BSD, Windows",
        "  1     sctp  a       c      glibc, BSD, Windows",
    ]
    renamed = render_lookup_table(before, services("c 1/tcp a\na 1/sctp\nd 3/tcp\nb 3/tcp\n"))
    assert [line.split()[0] for line in renamed] == ["This", "name", "b"]
    assert render_lookup_table(before, services("a 1/tcp\na 1/sctp\nc 1/tcp\nb 2/tcp\n")) == []


@pytest.mark.parametrize(
    ("program", "form"),
    [("Nmap", "{} {}/{} 0.001000\n"), ("Wireshark", "{} {}/{}/sctp\n")],
)
def test_a_list_of_one_program_has_a_table_of_ports(program: str, form: str) -> None:
    head = f"# Ports of {program}\n"

    def listing(*names: str) -> Registry:
        return services(head + "".join(form.format(name, 7001 + i, "udp") for i, name in enumerate(names) if name))

    before, joined = listing("a", "b", "c"), ", sctp" if program == "Wireshark" else ""
    assert find_changed_lookups(before, listing("a", "b")) == []
    assert [line.split() for line in render_lookup_table(before, listing("x", "b", "", "c"))] == [
        ["This", "upgrade", "changes", "the", "names", "of", "these", "2", "ports"],
        ["port", "on", "before", "after", "affects"],
        ["7001", *f"udp{joined}".split(), "a", "x", program],
        ["7003", *f"udp{joined}".split(), "c", "none", program],
    ]
    assert render_lookup_table(before, listing("a", "b", "d"))[0] == "This upgrade changes the name of this port"
    assert render_lookup_table(before, listing("a", "b", "c", "d")) == []
    assert render_lookup_table(before, services("a 1/tcp\n")) == [], "of another program"


def test_other_registries_have_no_table() -> None:
    own = read(Source("a.yaml", "entries: [{name: a, port: 1, transport: tcp}]\n"))
    assert render_lookup_table(own, services("b 1/tcp\n")) == []
    assert render_lookup_table(services("b 1/tcp\n"), own) == []
