"""Write the inputs whose growth is measured: a registry of n entries for each reader and each kind of bulk fault."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

_COLUMNS = ("--columns", "port=Port,name=Service")


class Growing(NamedTuple):
    """A case: the name of a file, its text for n, and n (`size`).

    `before` is the text before a change, `accepted` a baseline. `options` follow the command, and `command` is that of reglint.
    """

    file: str
    make: Callable[[int], str]
    size: int
    options: tuple[str, ...] = ()
    before: Callable[[int], str] | None = None
    accepted: Callable[[int], str] | None = None
    command: str = "check"


def _yaml(count: int) -> str:
    entries = "".join(f"  - {{name: s{number}, port: {1024 + number % 48_000}, transport: tcp}}\n" for number in range(count))
    return f"entries:\n{entries}"


def _json(count: int) -> str:
    entries = (f'{{"name": "s{number}", "port": {1024 + number % 48_000}, "transport": "tcp"}}' for number in range(count))
    return '{"entries": [' + ",\n".join(entries) + "]}\n"


def _csv(count: int) -> str:
    rows = "".join(f"s{number},{1024 + number % 48_000},tcp,a service\n" for number in range(count))
    return f"Service Name,Port Number,Transport Protocol,Description\n{rows}"


def _services(count: int) -> str:
    return "".join(f"s{number} {1024 + number % 48_000}/tcp\n" for number in range(count))


def _markdown(count: int) -> str:
    rows = "".join(f"| {1024 + number % 48_000} | s{number} |\n" for number in range(count))
    return f"| Port | Service |\n|--|--|\n{rows}"


def _xml(records: str) -> str:
    space = "http://www.iana.org/assignments"
    start = f'<registry xmlns="{space}" id="service-names-port-numbers">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{start}\n{records}</registry>\n'


def _record(name: str, number: int | str, more: str = "") -> str:
    cells = f"<name>{name}</name><protocol>tcp</protocol><description>a service</description><number>{number}</number>{more}"
    return f"<record>{cells}</record>\n"


def _plain_xml(count: int) -> str:
    return _xml("".join(_record(f"s{number}", 1024 + number % 48_000) for number in range(count)))


def _irregular_xml(count: int) -> str:
    return _xml("".join(_record(f"s{number}", 1024 + number % 48_000, "<new/>") for number in range(count)))


def _equal_references(count: int) -> str:
    return _xml(_record("s", 1024, '<xref type="rfc" data="rfc9999"/>' * count))


def _equal_references_csv(count: int) -> str:
    return f"Service Name,Port Number,Transport Protocol,Description,Reference\ns,1024,tcp,a service,{'[RFC9999]' * count}\n"


def _one_port(count: int) -> str:
    return _xml("".join(_record(f"s{number}", 7001) for number in range(count)))


def _reversed_rows(count: int) -> str:
    return _xml("".join(_record(f"s{number}", 1024 + count - number) for number in range(count)))


def _malformed_names(count: int) -> str:
    return _xml("".join(_record(f"s_{number}", 1024 + number % 48_000) for number in range(count)))


def _ranges(count: int) -> str:
    rows = "".join(f"s{number},1-65535,tcp,a service\n" for number in range(count))
    return f"Service Name,Port Number,Transport Protocol,Description\n{rows}"


def _suppressed(count: int) -> str:
    entries = "".join(
        f"  - {{name: s_{number}, port: {1024 + number % 48_000}}}  # reglint: allow NAME001 old\n" for number in range(count)
    )
    return f"entries:\n{entries}"


def _private_keys(count: int) -> str:
    return "entries:\n  - name: s\n    port: 1024\n" + "".join(f"    x-{number}: value\n" for number in range(count))


def _unknown_keys(count: int) -> str:
    return "entries:\n  - name: s\n    port: 1024\n" + "".join(f"    y{number}: value\n" for number in range(count))


def _wide_rows(count: int) -> str:
    titles = "".join(f",c{number}" for number in range(count))
    return f"Port,Service{titles}\n80,a{',x' * count}\n81,b{',x' * count}\n"


def _many_references(count: int) -> str:
    return _xml(
        _record(
            "s",
            1024,
            "<note>" + "".join(f'<xref type="rfc" data="rfc{1 + number % 9_000}"/> ' for number in range(count)) + "</note>",
        )
    )


def _alias_chain(count: int) -> str:
    note = '<note>This entry is an alias to "s{}".</note>'
    return _xml("".join(_record(f"s{number}", 1024 + number, note.format(number + 1)) for number in range(count)))


def _one_name(count: int) -> str:
    return _xml("".join(_record("s", 1 + number % 60_000) for number in range(count)))


def _with_people(people: str) -> str:
    return _xml(f"{_record('s', 1024)}<people>\n{people}</people>\n")


def _one_contact(count: int) -> str:
    return _with_people("".join(f'<person id="P"><name>P {number}</name></person>\n' for number in range(count)))


def _unused_contacts(count: int) -> str:
    return _with_people("".join(f'<person id="P_{number}"><name>P {number}</name></person>\n' for number in range(count)))


def _overlapping_ranges(count: int) -> str:
    return _xml("".join(_record(f"s{number}", f"{1 + number % 30_000}-{30_001 + number % 30_000}") for number in range(count)))


def _renamed(count: int) -> str:
    return _xml("".join(_record(f"t{number}", 1024 + number % 48_000) for number in range(count)))


def _moved(count: int) -> str:
    return _xml("".join(_record(f"s{number}", 1024 + (number + 7) % 48_000) for number in range(count)))


def _backwards(count: int) -> str:
    return _xml("".join(_record(f"s{number}", 1024 + number % 48_000) for number in reversed(range(count))))


def _one_record(_count: int) -> str:
    return _xml(_record("s0", 1024))


def _capitals(count: int) -> str:
    return _plain_xml(count).replace("<protocol>tcp<", "<protocol>TCP<")


def _faulty_rows(count: int) -> str:
    rows = "".join(f"s_{number},0{1024 + number % 48_000},TCP,a service\n" for number in range(count))
    return f"Service Name,Port Number,Transport Protocol,Description\n{rows}"


def _faulty_yaml(count: int) -> str:
    entries = "".join(f"  - {{name: s_{number}, port: {1024 + number % 48_000}, transport: TCP}}\n" for number in range(count))
    return f"entries:\n{entries}"


def _accepted(count: int) -> str:
    places = (f"s_{number} {1024 + number % 48_000}/tcp" for number in range(count))
    return "accepted:\n" + "".join(f"  - {{rule: NAME001, entry: {place}, reason: old}}\n" for place in places)


_FIX = ("--diff", "--unsafe")
GROWING: Mapping[str, Growing] = {
    "XML": Growing("r.xml", _plain_xml, 10_000),
    "XML, irregular entries": Growing("r.xml", _irregular_xml, 2_500),
    "CSV": Growing("r.csv", _csv, 10_000),
    "YAML": Growing("r.yaml", _yaml, 5_000),
    "JSON": Growing("r.json", _json, 10_000),
    "list of services": Growing("services", _services, 10_000),
    "table in Markdown": Growing("PORTS.md", _markdown, 5_000, _COLUMNS),
    "equal references": Growing("r.xml", _equal_references, 2_500),
    "equal references in CSV": Growing("r.csv", _equal_references_csv, 5_000),
    "references in a note": Growing("r.xml", _many_references, 10_000),
    "one port for all": Growing("r.xml", _one_port, 2_500),
    "one name for all": Growing("r.xml", _one_name, 5_000),
    "one id for all contacts": Growing("r.xml", _one_contact, 2_500),
    "a chain of aliases": Growing("r.xml", _alias_chain, 2_500),
    "rows in reverse": Growing("r.xml", _reversed_rows, 2_500, _FIX),
    "malformed names": Growing("r.xml", _malformed_names, 2_500),
    "ranges over all ports": Growing("r.csv", _ranges, 2_500),
    "overlapping ranges": Growing("r.xml", _overlapping_ranges, 5_000),
    "suppressions": Growing("r.yaml", _suppressed, 2_500),
    "private keys": Growing("r.yaml", _private_keys, 10_000),
    "unknown keys": Growing("r.yaml", _unknown_keys, 5_000),
    "columns of a table": Growing("r.csv", _wide_rows, 10_000, _COLUMNS),
    "fixes of transports": Growing("r.xml", _capitals, 2_500, _FIX),
    "fixes of names": Growing("r.xml", _malformed_names, 2_500, _FIX),
    "fixes of contacts": Growing("r.xml", _unused_contacts, 2_500, _FIX),
    "fixes of CSV": Growing("r.csv", _faulty_rows, 2_500, _FIX),
    "fixes of YAML": Growing("r.yaml", _faulty_yaml, 1_250, _FIX),
    "base: all renamed": Growing("r.xml", _renamed, 5_000, before=_plain_xml),
    "base: all on other ports": Growing("r.xml", _moved, 5_000, before=_plain_xml),
    "base: all rows moved": Growing("r.xml", _backwards, 2_500, before=_plain_xml),
    "base: all added": Growing("r.xml", _plain_xml, 2_500, before=_one_record),
    "base: all removed": Growing("r.xml", _one_record, 5_000, before=_plain_xml),
    "compare: all different": Growing("r.xml", _renamed, 5_000, before=_plain_xml, command="compare"),
    "baseline: all accepted": Growing("r.xml", _malformed_names, 1_250, accepted=_accepted),
    "baseline: all stale": Growing("r.xml", _plain_xml, 1_250, accepted=_accepted),
    **{
        f"output: {name}": Growing("r.xml", _malformed_names, 2_500, ("--format", name))
        for name in ("sarif", "html", "json", "junit")
    },
}
