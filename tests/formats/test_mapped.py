"""Tables in a shape of their owners, read through a mapping of columns."""

import csv
import io
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from linter.cli import cli
from linter.formats import FORMATS, make_edits, read
from linter.formats.mapped.columns import ColumnsError, parse_columns
from linter.formats.mapped.markdown_cells import read_cell
from linter.formats.mapped.shapes import find_shape
from linter.formats.mapped.suggest import suggest_columns, suggest_for
from linter.formats.mapped.values import read_ports, read_spaces, read_transports
from linter.model import Field, Registry
from linter.rules_api.fix import Replace, UneditableError
from linter.source import Source, SourceError, Span
from tests.support import reglint

COLUMNS = "table:port=Port,name=Service,transport=Proto,assignee=Owner"
COLUMNS_2 = "table:port=Port,name=Service"
MARKDOWN = """# Ports of the harbour

| Port | Service | Proto | Owner |
|-----:|:--------|:-----:|-------|
| 7001 | lamp-ctl | TCP | harbour |
| `7002-7004` | **crane-ctl** | tcp/udp | [cranes](https://cranes.example) |
| 7003 | ferry | udp | a \\| b |
"""
CSV = 'Owner;Service;Port;Proto\r\nharbour;lamp-ctl;7001;TCP\r\n"the ""cranes""";crane-ctl;7002-7004;tcp/udp\r\n;ferry;7003;udp\r\n'
JSON = '{"team": {"x": 1}, "list": [{"Port": 7001, "Service": "lamp-ctl", "Proto":"TCP"}, {"Port":[7002, "7003"], "Service": "b"}]}'
YAML = """\
# ports
harbour:
  lamp-ctl: {Port: 7001, Proto: tcp}   # the lamp
  ferry:
    Port: 7002-7004
    Proto: [tcp, udp]
"""


def table(text: str, columns: str = COLUMNS, name: str = "PORTS.md") -> Registry:
    return read(Source(name, text), columns)


def rows(registry: Registry) -> list[tuple[str | None, str | None, str | None]]:
    return [(record.name, record.number, record.transport) for record in registry.records]


def located(registry: Registry, row: int, field: Field, substring: str = "") -> str:
    span = registry.locate(registry.records[row], field, 0, substring, 0)
    return registry.source.text[span.start : span.end]


def test_markdown_is_read_in_place() -> None:
    registry = table(MARKDOWN)
    assert registry.format == "table"
    assert rows(registry) == [
        ("lamp-ctl", "7001", "tcp"),
        ("crane-ctl", "7002-7004", "tcp"),
        ("crane-ctl", "7002-7004", "udp"),
        ("ferry", "7003", "udp"),
    ]
    assert located(registry, 1, Field.NAME) == "crane-ctl"
    assert located(registry, 1, Field.PORT) == "7002-7004"
    assert located(registry, 1, Field.ASSIGNEE) == "cranes"
    assert located(registry, 3, Field.NAME, "err") == "err"
    assert registry.source.position(registry.locate(registry.records[3], Field.PORT).start) == (7, 3)


def test_only_tables_with_the_columns_are_read() -> None:
    other = "| Port | Size |\n|--|--|\n| 1 | 2 |\n\n"
    other += "```\n| Port | Service | Proto | Owner |\n|--|--|--|--|\n| 9 | no | tcp | x |\n```\n\n"
    assert rows(table(other + MARKDOWN)) == rows(table(MARKDOWN))
    more = "\n| Service | Ports |\n|--|--|\n| x | 9 |\n\n| Service | Port |\n|--|--|\n| buoy | 7009 |\n"
    registry = table(other + MARKDOWN + more)
    assert rows(registry) == [*rows(table(MARKDOWN)), ("buoy", "7009", None)]
    assert registry.remarks == ("has tables with other columns, which are not read: lines 1, 19",)


def test_csv_is_read_in_place() -> None:
    registry = table(CSV, name="ports.csv")
    assert rows(registry) == rows(table(MARKDOWN))
    assert located(registry, 1, Field.ASSIGNEE) == 'the ""cranes""'
    assert located(registry, 1, Field.ASSIGNEE, '"cranes"') == '""cranes""'
    assert registry.records[3].assignees is None


@pytest.mark.parametrize("separator", [",", "\t", "|"])
def test_separators(separator: str) -> None:
    text = CSV.replace(";", separator)
    assert rows(table(text, name="ports.tsv" if separator == "\t" else "ports.csv")) == rows(table(MARKDOWN))


def test_json_is_read_in_place() -> None:
    registry = table(JSON, "table:port=Port,name=Service,transport=Proto", "ports.json")
    assert rows(registry) == [("lamp-ctl", "7001", "tcp"), ("b", "7002", None), ("b", "7003", None)]
    assert registry.source.position(registry.locate(registry.records[2], Field.PORT).start).column == JSON.index("7003") + 1


def test_yaml_is_read_in_place() -> None:
    registry = table(YAML, "table:port=Port,name=$key,transport=Proto", "ports.yaml")
    assert rows(registry) == [("lamp-ctl", "7001", "tcp"), ("ferry", "7002-7004", "tcp"), ("ferry", "7002-7004", "udp")]
    assert located(registry, 0, Field.NAME) == "lamp-ctl"
    assert located(registry, 1, Field.PORT) == "7002-7004"


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ('{"web": 80, "api": "81/udp"}', "name=$key,port=$value", [("web", "80", None), ("api", "81", "udp")]),
        ('{"80": "web", "81-82": "api"}', "port=$key,name=$value", [("web", "80", None), ("api", "81-82", None)]),
        (
            '{"a": {"s": [{"port": 1, "name": "x"}]}, "b": {"s": [{"port": 2, "name": "y"}]}}',
            "port=port,name=name,rows=b.s",
            [("y", "2", None)],
        ),
        (
            '{"a": {"s": [{"port": 1, "name": "x"}]}, "b": {"s": [{"port": 2, "name": "y"}]}}',
            "port=port,name=name,rows=*.s",
            [("x", "1", None), ("y", "2", None)],
        ),
        (
            '{"a": {"s": [{"port": 1, "name": "x"}]}, "b": {"s": [{"port": 2, "name": "y"}]}}',
            "port=port,name=name",
            [("x", "1", None), ("y", "2", None)],
        ),
    ],
)
def test_shapes_of_json(text: str, columns: str, expected: list[tuple[str | None, str | None, str | None]]) -> None:
    assert rows(table(text, f"table:{columns}", "ports.json")) == expected


@pytest.mark.parametrize(
    ("value", "ports"),
    [
        ("8080", ["8080"]),
        (" 8000 – 8010 ", ["8000-8010"]),
        ("3000..3002", ["3000-3002"]),
        ("10251~10254", ["10251-10254"]),
        ("8080-8080", ["8080"]),
        ("80, 443/tcp", ["80", "443/tcp"]),
        ("80 443", ["80", "443"]),
        ("80 or 81 and 82", ["80", "81", "82"]),
        ("5000、5001，5002", ["5000", "5001", "5002"]),
        ("14317 / 14318", ["14317", "14318"]),
        ("TCP 53 & udp/53", ["53/tcp", "53/udp"]),
        ("TCP: 80, 443; UDP: 53", ["80/tcp", "443/tcp", "53/udp"]),
        ("tcp/80, 443", ["80/tcp", "443"]),
        ("9000 (UDP)", ["9000/udp"]),
        ("9000 (internal), 9001（TCP）", ["9000", "9001/tcp"]),
        ("127.0.0.1:8080:80", ["8080"]),
        ("[::1]:8080:80", ["8080"]),
        ("8080:80/tcp", ["8080/tcp"]),
        ("8080 → 80", ["8080"]),
        ("8080->80, 8081->80", ["8080", "8081"]),
        ("${PORT:-8080}", ["8080"]),
        ("${PORT:-8080}:80", ["8080"]),
        ("${PORT}:80", []),
        ("27017+", ["27017"]),
        ("8080[^1]", ["8080"]),
        ("8080.0", ["8080"]),
        ("65535", ["65535"]),
        ("65536", ["65536"]),
        ("0080", ["0080"]),
        ("8010-8000", ["8010-8000"]),
        ("70000, 80", ["70000", "80"]),
        ("0", []),
        ("0, 80", ["80"]),
        ("dynamic", []),
        ("(nginx)", []),
        ("— (via nginx on 80)", []),
        ("45xxx", []),
        ("8080-809x", []),
        ("8080\u2013809x", []),
        ("see note 3", []),
        ("version 1.25", []),
        ("50%", []),
        ("192.168.4.0/24", []),
        ("80,", ["80"]),
        ("80 and more", ["80"]),
        ("80:", ["80"]),
        ("host 3000", ["3000"]),
        ("宿主机 3000", ["3000"]),
        ("http://10.0.0.2:9000/api/v1", ["9000"]),
        ("container 80 → host 8080", ["80"]),
        ("Docker → container 8000", ["8000"]),
        ("8000 to 8010 for tests", ["8000-8010"]),
        ("8010 to 8000 for tests, 81", ["81"]),
    ],
)
def test_ports_of_a_cell(value: str, ports: list[str]) -> None:
    found = read_ports(value)
    assert ["/".join((port.number, *port.transports)) for port in found] == ports
    for port in found:
        assert value[port.start : port.end].startswith(port.number.partition("-")[0])


@pytest.mark.parametrize(
    ("value", "transports"),
    [
        ("TCP", ("tcp",)),
        ("tcp/udp", ("tcp", "udp")),
        ("TCP and UDP", ("tcp", "udp")),
        ("both", ("tcp", "udp")),
        ("any", ()),
        ("TCP/IP", ("tcp",)),
        ("HTTP", ("tcp",)),
        ("HTTP/2 over TCP", ("tcp",)),
        ("gRPC / HTTP2", ("tcp",)),
        ("http+grpc", ("tcp",)),
        ("QUIC", ("udp",)),
        ("DNS", ("tcp", "udp")),
        ("udp, dns", ("udp",)),
        ("TCP (if exported)", ("tcp",)),
        ("TCP（内部）", ("tcp",)),
        ("uvicorn (native)", None),
        ("tcp, uvicorn", ("tcp",)),
        ("TCP 控制流 + 状态", ("tcp",)),
        ("TCP控制流", ("tcp",)),
        ("HTTP/JSON API", ("tcp",)),
        ("no-tcp", None),
        ("(native)", None),
    ],
)
def test_transports_of_a_cell(value: str, transports: Sequence[str] | None) -> None:
    assert read_transports(value) == transports


def test_a_word_that_is_no_transport_is_an_error_and_hides_no_collision() -> None:
    text = "| Port | Service | Proto | Owner |\n|--|--|--|--|\n| 80, 81 | a | node | |\n| 80 | b | node | |\n"
    registry = table(text)
    (error,) = registry.markup_errors
    assert error.message.startswith("'node' is no transport, so the row applies to every transport (also in line 4); write tcp")
    assert error.is_cell
    assert {record.transport for record in registry.records} == {None}


def test_names_and_texts_of_tables_have_no_rules() -> None:
    text = "| Port | Service | Proto | Owner |\n|--|--|--|--|\n| 80 | Web UI | tcp | |\n| 81 | admin | tcp | x |\n"
    found = reglint("check", "--isolated", "--stdin-name", "p.md", "--columns", COLUMNS[6:], "-", given=text)
    assert (found.exit_code, "nothing found" in found.stdout) == (0, True), found.stdout


def test_a_row_without_a_name_is_known_by_its_description() -> None:
    columns = "table:port=Port,name=Service,description=Use"
    registry = table("| Port | Service | Use |\n|--|--|--|\n| 80 | | Web for all |\n| 81 | x | y |\n", columns)
    assert registry.records[0].name == "Web for all"
    assert located(registry, 0, Field.NAME) == "Web for all"


@pytest.mark.parametrize(
    ("text", "columns", "message"),
    [
        (
            MARKDOWN,
            "table:port=Hafen,name=Service",
            "no table with the column 'Hafen'; its table has 'Port', 'Service', 'Proto', 'Owner'",
        ),
        (
            "| a |b|\n|--|--|\n\n" + MARKDOWN,
            "table:port=Port,name=Service,transport=Proto,note=Hinweis",
            "no table with the column 'Hinweis'; the nearest table has 'Port', 'Service', 'Proto', 'Owner'",
        ),
        (
            MARKDOWN,
            "table",
            "name them with --columns port=Port,name=Service,transport=Proto,assignee=Owner",
        ),
        ("# Nothing\n", "table:port=Port,name=Service", "has no table in Markdown"),
        ("# Nothing\n", "table", "is Markdown without a table"),
        ("", "table:port=Port,name=Service", "is empty"),
        ("| Port | Service |\n|--|--|\n| | |\n", "table:port=Port,name=Service", "holds no entries"),
    ],
)
def test_refusals(text: str, columns: str, message: str) -> None:
    with pytest.raises(SourceError, match="(?s)" + message.replace("|", r"\|")):
        table(text, columns)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("p.json", '{"a": ', "value is missing"),
        ("p.json", "[" * 100_000, "nested"),
        ("p.json", '[{"Port": 1}', "comma or a closing bracket"),
        ("p.json", '{"a": 1}', "has no rows with the key 'Port'; its keys are 'a'"),
        ("p.json", '[{"Port": 80, "Service": "NaN"}, {"Port": NaN, "Service": "x"}]', "1:43: 'NaN' is not a JSON number"),
        ("p.json", '[{"Port": 80, "Service": "\\ud800"}]', "is half of a surrogate pair"),
        ("p.csv", "Port,Service\n8\x000,a\n81,b\n", "2:2: has a NUL character"),
        ("p.md", "| Port | Service |\n|--|--|\n| 80 | a\0 |\n", "has a NUL character"),
        ("p.yaml", "a: [1\n", "p.yaml"),
        ("p.yaml", "a: " + "[" * 5_000, "."),
        ("p.yaml", "# nothing\n", "only comments"),
        ("p.yaml", "a: {Port: *x}\n", "alias has no anchor"),
        ("p.yaml", "a: &x {Port: *x}\n", "alias has no anchor"),
        ("p.yaml", "a: {Port: 1, Service: x}\nb: y", "has no row with the key 'Owner'"),
        ("p.csv", 'Port,Service\n"80,x\n', "never closed"),
        ("p.csv", "a,b\n1,2\n", "has no column 'Port'; its first line has 'a', 'b'"),
    ],
)
def test_broken_files_are_refused(name: str, text: str, message: str) -> None:
    columns = "table:port=Port,name=Service" + (",assignee=Owner" if "Owner" in message else "")
    with pytest.raises(SourceError, match=message):
        table(text, columns, name)


@pytest.mark.parametrize(
    ("name", "text", "place", "message"),
    [
        ("p.json", '[{"Port": 80, "Port": 81, "Service": "a"}]', '"Port": 81', "duplicate key 'Port'; only the first"),
        ("p.yaml", "- {Port: 80, Service: a, service: b}\n", "service", "duplicate key 'service'; only the first"),
        ("p.csv", "Port,Service,Port\n80,a,81\n", "Port\n", "duplicate title of a column; only the first is read"),
        ("p.md", "| Port | Service | port |\n|--|--|--|\n| 80 | a | 81 |\n", "port", "duplicate title of a column; only the first"),
    ],
)
def test_a_second_column_or_key_is_reported(name: str, text: str, place: str, message: str) -> None:
    registry = table(text, "table:port=Port,name=Service", name)
    (error,) = registry.markup_errors
    assert error.message.startswith(message)
    assert text.startswith(place, error.span.start)
    assert [record.number for record in registry.records] == ["80"]


def test_other_columns_and_keys_may_repeat() -> None:
    columns = "table:port=Port,name=Service"
    for name, text in (("p.csv", "Port,Service,X,X\n80,a,1,2\n"), ("p.json", '[{"Port": 80, "Service": "a", "X": 1, "X": 2}]')):
        assert table(text, columns, name).markup_errors == ()
    huge = '[{"Port": 80, "Service": "a", "X": ' + "9" * 5_000 + "}]"
    assert table(huge, columns, "p.json").records[0].number == "80"


def test_extra_cells_are_reported() -> None:
    columns = "table:port=Port,name=Service"
    registry = table("| Port | Service |\n|--|--|\n| 80 | a | b |\n| 81 | b | |\n| 82 | c | d |\n", columns)
    (error,) = registry.markup_errors
    assert error.message.startswith("row has 3 cells, but its table has 2 columns, and 1 more such row;")
    (error,) = table("Port,Service\n80,a,b\n81,c,\n", columns, "p.csv").markup_errors
    assert error.message.startswith("line has 3 cells, but 2 columns; quote")


@pytest.mark.parametrize("text", ["", "port", "port=", "name=Service", "port=a", "port=a,name=b,name=c"])
def test_invalid_mappings(text: str) -> None:
    with pytest.raises(ColumnsError):
        parse_columns(text)


def test_extra_keys_are_those_of_the_scope() -> None:
    text = "| Port | Service | Env |\n|--|--|--|\n| 80 | a | prod |\n| 80 | b | test |\n"
    columns = "table:port=Port,name=Service,env=Env"
    registry = read(Source("p.md", text), columns, scope=("env",))
    assert [record.extras for record in registry.records] == [(("env", "prod"),), (("env", "test"),)]
    assert registry.scope == ("env",)
    with pytest.raises(SourceError, match="unknown field 'env'"):
        table(text, columns)


def test_mappings_keep_commas() -> None:
    columns = parse_columns(r"port=Port\, number,name=a\=b")
    assert columns.titles == {Field.PORT: "Port, number", Field.NAME: "a=b"}
    assert parse_columns(columns.text) == columns


def test_suggested_columns() -> None:
    columns = suggest_columns(["**Port**", "Owner", "Service Name", "Proto"])
    assert columns
    assert columns.titles[Field.NAME] == "Service Name"
    assert suggest_columns(["Size", "Service"]) is None


@pytest.mark.parametrize(
    ("name", "text", "shape"),
    [
        ("a.md", "x", "markdown"),
        ("<stdin>", MARKDOWN, "markdown"),
        ("<stdin>", JSON, "json"),
        ("<stdin>", YAML, "yaml"),
        ("<stdin>", "a,b\n", "csv"),
        ("x.tsv", "a\tb", "csv"),
    ],
)
def test_shapes(name: str, text: str, shape: str) -> None:
    assert find_shape(Source(name, text)) == shape


def test_a_value_is_replaced_in_place_or_not_at_all() -> None:
    registry = table(MARKDOWN)
    (edit,) = make_edits(registry, [Replace(registry.records[1], Field.NAME, "crane")])
    assert MARKDOWN[edit.start - 2 : edit.end + 2] == "**crane-ctl**"
    for value in ("a|b", "", "`x`"):
        with pytest.raises(UneditableError):
            make_edits(registry, [Replace(registry.records[1], Field.NAME, value)])


MARKED = "| Port | Service |\n|--|--|\n"


@pytest.mark.parametrize(
    ("cell", "value", "located"),
    [
        ("[web](http://x:80) 80", "web 80", "80"),
        ("**[`80`](x)**", "80", "80"),
        ("~~81~~ 80", "80", "80"),
        ("80<sup>1</sup>", "80", "80"),
        ("80<!-- note -->", "80", "80"),
        ("80<br/>443", "80\n443", "80"),
        (r"a\*b 80", "a*b 80", "80"),
        ("&nbsp;", "", ""),
        ("![80](x.png)", "80", "80"),
        ("snake_case 80", "snake_case 80", "80"),
    ],
)
def test_cells_of_markdown(cell: str, value: str, located: str) -> None:
    text = f"| {cell} |"
    found = read_cell(text, Span(2, 2 + len(cell)))
    assert found.value == value
    if located:
        span = found.find(located, 0)
        assert span
        assert text[span.start : span.end] == located
        assert span.start == 2 + cell.rindex(located) if "x:80" in cell else True


def test_comments_and_headings_are_no_rows() -> None:
    text = MARKED + "<!-- | 1 | x | -->\n| 80 | a |\n<!--\n| 2 | y |\n-->\n| 81 | b |\n# c | d\n| 82 | e |\n"
    assert rows(table(text, "table:port=Port,name=Service")) == [("a", "80", None), ("b", "81", None)]


def test_a_cell_without_a_name_continues_the_one_above() -> None:
    registry = table(MARKED + "| 80 | web |\n| 81 | |\n\n" + MARKED + "| 82 | |\n", "table:port=Port,name=Service")
    assert rows(registry) == [("web", "80", None), ("web", "81", None), (None, "82", None)]
    assert registry.source.position(registry.locate(registry.records[1], Field.NAME).start).line == 4


@pytest.mark.parametrize(
    ("first", "second", "is_repeated"),
    [
        ("| 80 | web |", "| 80 | web |", True),
        ("| 80 | web |", "| 80 | Web (admin) |", True),
        ("| 80 | web (admin) |", "| 80 | web |", True),
        ("| 80 | web (admin) |", "| 80 | web (user) |", False),
        ("| 80/tcp | web |", "| 80/udp | web |", False),
        ("| 80/tcp | web |", "| 80 | web |", True),
        ("| 80 | web |", "| 81 | web |", False),
    ],
)
def test_a_service_in_two_tables_counts_once(first: str, second: str, is_repeated: bool) -> None:
    columns = "table:port=Port,name=Service"
    registry = table(f"{MARKED}{first}\n\n{MARKED}{second}\n", columns)
    assert len(registry.records) == (1 if is_repeated else 2)
    assert ("repeats a service and its port from an earlier table, which counts once" in registry.remarks) is is_repeated
    assert len(table(f"{MARKED}{first}\n{second}\n", columns).records) == 2


def test_each_value_that_is_no_port_is_an_error_once() -> None:
    registry = table(MARKED + "".join(f"| {cell} | a |\n" for cell in ("80", "nginx", "-", "nginx", "v2")), COLUMNS_2)
    assert rows(registry) == [("a", "80", None)]
    found = [(registry.source.position(span.start).line, message.partition(";")[0]) for span, message, _ in registry.markup_errors]
    assert found == [
        (4, "'nginx' is no port (also in line 6)"),
        (7, "'v2' is no port"),
    ]
    assert registry.remarks == ("has 1 row without a port: line 5",)


@pytest.mark.parametrize(
    "cell",
    ["", "-", "—", "n/a", "N/A (worker)", "none", "None – outbound", "no port", "internal only", "(nginx)", "- (8080 inside)", "0"],
)
def test_rows_without_a_port_are_counted(cell: str) -> None:
    registry = table(f"{MARKED}| {cell} | a |\n| 443 | b |\n", COLUMNS_2)
    assert (registry.markup_errors, registry.remarks) == ((), ("has 1 row without a port: line 3",))
    assert rows(registry) == [("b", "443", None)]


@pytest.mark.parametrize("cell", ["eighty", "TBD", "?", "varies", "dynamic", "(8080)", "${PORT}", "see wiki", "8080-809x"])
def test_other_cells_without_a_port_are_errors_in_every_shape(cell: str) -> None:
    shapes = {
        "p.md": f"{MARKED}| {cell} | a |\n| 443 | b |\n",
        "p.csv": f"Port,Service\n{cell},a\n443,b\n",
        "p.json": json.dumps([{"Port": cell, "Service": "a"}, {"Port": 443, "Service": "b"}]),
        "list.json": json.dumps([{"Port": [80, cell], "Service": "a"}, {"Port": 443, "Service": "b"}]),
        "p.yaml": f'- {{Port: "{cell}", Service: a}}\n- {{Port: 443, Service: b}}\n',
    }
    for name, text in shapes.items():
        registry = table(text, COLUMNS_2, name)
        (error,) = registry.markup_errors
        assert (error.message.partition(";")[0], error.is_cell) == (f"'{cell}' is no port", True)
        assert registry.source.text[error.span.start : error.span.end] == cell
        found = reglint("check", "--isolated", "--quiet", "--stdin-name", name, "--columns", COLUMNS_2[6:], "-", given=text)
        assert (found.exit_code, "FORMAT002" in found.stdout) == (1, True), found.stdout


def test_free_ports_and_lines_of_titles_are_no_entries() -> None:
    registry = table(MARKED + "| 80 | Reserved |\n| Port | Service |\n| 81 | *free* |\n| 82 | a |\n", COLUMNS_2)
    assert rows(registry) == [("a", "82", None)]
    assert registry.remarks == ()


def test_several_columns_of_ports() -> None:
    columns = "table:port=HTTP,port=gRPC,name=Service"
    registry = table("| Service | HTTP | gRPC |\n|--|--|--|\n| a | 80 | 90 |\n| b | 81 | 80 |\n| c | 82 | 82 |\n", columns)
    assert rows(registry) == [("a", "80", None), ("a", "90", None), ("b", "81", None), ("b", "80", None), ("c", "82", None)]
    assert registry.source.position(registry.locate(registry.records[3], Field.PORT).start) == (4, 12)
    assert parse_columns(registry.columns).more_ports == ("gRPC",)


def test_columns_of_yes_and_no() -> None:
    text = "Port,TCP,UDP,Name\n20,✔️,❌,a\n21,,x,b\n22,yes,yes,c\n23,,,d\n"
    registry = table(text, "table:port=Port,name=Name,tcp=TCP,udp=UDP", "p.csv")
    assert [(record.number, record.transport) for record in registry.records] == [
        ("20", "tcp"),
        ("21", "udp"),
        ("22", "tcp"),
        ("22", "udp"),
        ("23", None),
    ]


def test_columns_without_titles() -> None:
    registry = table("20/21,FTP\n22,SSH\n", "table:port=$1,name=$2", "p.csv")
    assert rows(registry) == [("FTP", "20", None), ("FTP", "21", None), ("SSH", "22", None)]


def test_headings_and_keys_separate_port_spaces() -> None:
    columns = "table:port=Port,name=Service,site=$group"
    text = f"## North\n{MARKED}| 80 | a |\n\n**South**:\n{MARKED}| 80 | b |\n"
    registry = read(Source("p.md", text), columns, scope=("site",))
    assert [record.extras for record in registry.records] == [(("site", "North"),), (("site", "South"),)]
    text = '{"dev": {"web": {"Port": 80}}, "prod": {"web": {"Port": 80}}}'
    registry = read(Source("p.json", text), "table:port=Port,name=$key,site=$group", scope=("site",))
    assert [record.extras for record in registry.records] == [(("site", "dev"),), (("site", "prod"),)]


def test_rows_are_found_at_every_depth_and_inherit() -> None:
    text = """\
web: {port: 80, owner: a}
reserved:
  later: {port: 80}
api:
  owner: b
  ports:
    - {port: 81}
    - {port: 82, owner: c}
  admin: {port: [83, 84]}
ranges: {low: 1}
nothing: null
"""
    registry = table(text, "table:port=port,name=$key,assignee=owner", "p.yaml")
    assert [(record.name, record.number) for record in registry.records] == [
        ("web", "80"),
        ("later", "80"),
        ("ports", "81"),
        ("ports", "82"),
        ("admin", "83"),
        ("admin", "84"),
    ]
    assert [record.assignees[0].target for record in registry.records if record.assignees] == ["a", "b", "c", "b", "b"]


def test_aliases_and_merge_keys_are_resolved() -> None:
    text = """\
base: &base {owner: ops, port: 90}
web: {<<: *base, port: 80}
api: *base
list: [&p 70, *p]
more: {<<: [*base, {port: 60}]}
"""
    registry = table(text, "table:port=port,name=$key,assignee=owner", "p.yaml")
    assert [(record.name, record.number) for record in registry.records] == [
        ("base", "90"),
        ("web", "80"),
        ("api", "90"),
        ("more", "90"),
    ]
    assert located(registry, 2, Field.NAME) == "api"
    assert located(registry, 2, Field.PORT) == "*base"
    assert located(registry, 1, Field.PORT) == "80"
    pairs = table("a: &p 70\nb: *p\n---\nc: 71\n", "table:port=$value,name=$key", "p.yaml")
    assert rows(pairs) == [("a", "70", None), ("b", "70", None), ("c", "71", None)]


def test_aliases_cannot_make_a_file_large() -> None:
    text = "a: &a {Port: 1, Service: x}\n"
    for last, name in zip("abcde", "bcdef", strict=True):
        text += f"{name}: &{name} [{', '.join([f'*{last}'] * 30)}]\n"
    with pytest.raises(SourceError, match="aliases repeat more than 100,000 values"):
        table(text, COLUMNS_2, "p.yaml")


def test_pairs_are_found_beside_other_values() -> None:
    text = '{"_comment": "use 80", "ports": {"web": 80, "api": "81/udp", "x": true}, "host": "127.0.0.1", "blocks": ["web"]}'
    assert rows(table(text, "table:port=$value,name=$key", "p.json")) == [("web", "80", None), ("api", "81", "udp")]
    text = "ports:\n  web: 80\n  redis: {host: 10.0.0.1, port: 6379}\n"
    assert rows(table(text, "table:port=$value,name=$key", "p.yaml")) == [("web", "80", None), ("redis", "6379", None)]
    text = '{"services": {"5050": {"name": "a"}, "step 10 of 20": {"name": "b"}}}'
    assert rows(table(text, "table:port=$key,name=name", "p.json")) == [("a", "5050", None)]


@pytest.mark.parametrize(
    ("name", "text", "columns"),
    [
        ("p.csv", "Host Port,Proto,Container\n80,tcp,a\n", "--columns 'port=Host Port,name=Container,transport=Proto'"),
        ("p.csv", "Port;Service\n80;a\n", "--columns port=Port,name=Service"),
        ("p.json", '{"web": {"port": 80, "protocol": "http"}}', "--columns 'port=port,name=$key,transport=protocol'"),
        ("p.json", '{"ports": [{"port": 80, "name": "x"}]}', "--columns port=port,name=name"),
        ("p.yaml", "web: 80\napi: 81\n", "--columns 'port=$value,name=$key'"),
        ("p.yaml", "80: web\n81: api\n", "--columns 'port=$key,name=$value'"),
        ("p.json", '{"web": [80, 81], "api": [82]}', "--columns 'port=$value,name=$key'"),
        ("p.json", '{"ports": {"web": 80, "api": 81}, "host": "x"}', "--columns 'port=$value,name=$key,rows=ports'"),
        ("p.json", '{"a": {"web": 80, "api": 81}, "b": {"web": 82, "api": 83}}', "--columns 'port=$value,name=$key'"),
        ("p.yaml", "colour: red\n", ""),
    ],
)
def test_refusals_suggest_columns(name: str, text: str, columns: str) -> None:
    with pytest.raises(SourceError) as raised:
        read(Source(name, text))
    assert columns in raised.value.message
    assert ("--columns" in raised.value.message) is bool(columns)


@pytest.mark.parametrize(
    "cell",
    ["[", "[a](", "*a", "<!--", "<sup>", "~~a", " ", "(", "1", "tcp/", "80,", "${", "\u2192", "80 - "],
)
def test_long_cells_are_read_in_linear_time(cell: str) -> None:
    with suppress(SourceError):
        table(f"{MARKED}| 80 {cell * 20_000}x | a |\n", COLUMNS_2)


WORD = st.text("abcxyz", min_size=1, max_size=8)
ENTRIES = st.lists(st.tuples(WORD, st.integers(1, 65535), st.sampled_from(["tcp", "udp"])), min_size=1, max_size=6)


@given(ENTRIES)
def test_all_shapes_agree(entries: list[tuple[str, int, str]]) -> None:
    columns = "table:port=Port,name=Service,transport=Proto"
    expected = [(name, str(port), transport) for name, port, transport in entries]
    objects = [{"Port": port, "Service": name, "Proto": transport} for name, port, transport in entries]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([("Port", "Service", "Proto"), *((port, name, transport) for name, port, transport in entries)])
    lines = [
        "| Port | Service | Proto |",
        "|--|--|--|",
        *(f"| {port} | {name} | {transport} |" for name, port, transport in entries),
    ]
    yaml = "\n".join(f"- {{Port: {port}, Service: '{name}', Proto: {transport}}}" for name, port, transport in entries)
    for name, text in (("p.md", "\n".join(lines)), ("p.csv", out.getvalue()), ("p.json", json.dumps(objects)), ("p.yaml", yaml)):
        registry = table(text, columns, name)
        assert rows(registry) == expected
        for record in registry.records:
            assert located(registry, record.row, Field.NAME) == record.name
            assert located(registry, record.row, Field.PORT) == record.number


@given(st.text("|-:`*\\ \n\r\tab180[](){}\"',;#<>", max_size=80), st.sampled_from(["p.md", "p.csv", "p.json", "p.yaml"]))
def test_any_text_is_read_or_refused(text: str, name: str) -> None:
    try:
        registry = table("Port,Service\n" + text if name == "p.csv" else text, "table:port=Port,name=Service", name)
    except SourceError:
        return
    for record in registry.records:
        for field in Field:
            span = registry.locate(record, field)
            assert 0 <= span.start <= span.end <= len(registry.source.text)


def test_collisions_are_found_by_the_command() -> None:
    done = reglint(
        "check",
        "--isolated",
        "--stdin-name",
        "PORTS.md",
        "--columns",
        "port=Port,name=Service,transport=Proto",
        "-",
        given=MARKDOWN,
    )
    assert done.exit_code == 1
    assert "PORTS.md:7:10: error PORT010" in done.stdout
    done = reglint("check", "--isolated", "--stdin-name", "PORTS.md", "-", given=MARKDOWN)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "--columns port=Port" in done.stderr


def test_the_format_is_in_the_table() -> None:
    assert FORMATS["table"].is_private
    assert FORMATS["table"].takes_columns


def test_settings_name_the_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("PORTS.md").write_text(MARKDOWN)
    Path("reglint.yaml").write_text("columns: {port: Port, name: Service, transport: Proto}\n")
    result = CliRunner().invoke(cli, ["check", "PORTS.md"])
    assert result.exit_code == 1
    assert "PORTS.md:7:10: error PORT010" in result.output


def test_the_base_of_a_table_is_read_with_the_same_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old.md").write_text(MARKDOWN)
    Path("new.md").write_text(MARKDOWN + "| 7009 | buoy | udp | |\n| 7009 | gull | udp | |\n")
    options = ["--isolated", "--columns", "port=Port,name=Service,transport=Proto"]
    result = CliRunner().invoke(cli, ["check", *options, "--base", "old.md", "new.md"])
    assert result.exit_code == 1
    assert "'gull' shares 7009/udp with 'buoy'" in result.output
    assert "'ferry'" not in result.output.partition("PORT010")[2]


@pytest.mark.parametrize(
    ("setting", "error"),
    [
        ("columns: {prt: Port, name: x}", "1:10: missing 'port'"),
        ("columns: {port: Port}", "1:10: missing 'name'"),
        ("columns: {port: Port, name: [x]}", "1:29: a list is not allowed"),
        ("columns: [port]", "1:10: a list is not allowed; expected a mapping of fields to columns"),
    ],
)
def test_wrong_columns_in_settings(setting: str, error: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("PORTS.md").write_text(MARKDOWN)
    Path("reglint.yaml").write_text(setting + "\n")
    result = CliRunner().invoke(cli, ["check", "PORTS.md"])
    assert result.exit_code == 2
    assert f"reglint.yaml:{error}" in result.output


def test_settings_and_options_name_the_columns_for_other_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("PORTS.md").write_text(MARKDOWN)
    Path("new.md").write_text(MARKDOWN.replace("7001", "7009"))
    Path("compose.yaml").write_text("services:\n  web:\n    ports: ['7001:80']\n")
    columns = ["--columns", "port=Port,name=Service,transport=Proto"]

    def outputs(*more: str) -> list[str]:
        commands = (
            ["compare", *more, "PORTS.md", "new.md"],
            ["compare", *more, "--against", "PORTS.md", "compose.yaml"],
            ["changes", *more, "PORTS.md", "new.md"],
            ["convert", *more, "--to", "yaml", "PORTS.md"],
        )
        return [CliRunner().invoke(cli, command).output for command in commands]

    with_option = outputs(*columns)
    Path("reglint.yaml").write_text("columns: {port: Port, name: Service, transport: Proto}\n")
    assert outputs() == with_option
    compared, held, changed, converted = with_option
    assert "7009" in compared
    assert "web 7001/tcp  lamp-ctl" in held
    assert "lamp-ctl" in changed
    assert "name: crane-ctl" in converted


def test_reports_show_the_parts_that_were_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("PORTS.md").write_text(MARKED + "| 80 | a |\n| - | b |\n")
    command = ["check", "--isolated", "--columns", "port=Port,name=Service", "PORTS.md"]
    remark = "has 1 row without a port: line 4"
    assert f"\n  the file {remark}\n" in CliRunner().invoke(cli, command).output
    output = {form: CliRunner().invoke(cli, [*command, "--output", form]).stdout for form in ("json", "sarif", "html", "markdown")}
    assert json.loads(output["json"])["registries"][0]["remarks"] == [remark]
    (run,) = json.loads(output["sarif"])["runs"]
    notes = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert f"The file {remark}." in notes
    assert f"<li>PORTS.md {remark}</li>" in output["html"]
    assert f"PORTS.md {remark}." in output["markdown"]


def test_the_first_of_two_keys_counts_and_own_keys_override_inherited_ones() -> None:
    columns = "table:port=port,name=$key"
    assert rows(table('{"web": {"port": 80, "Port": 81}}', columns, "p.json")) == [("web", "80", None)]
    text = "base: &base {sub: {port: 60}}\nweb: {<<: *base, sub: {port: 61}}\n"
    assert rows(table(text, columns, "p.yaml")) == [("sub", "60", None), ("sub", "61", None)]


def test_blocks_of_yaml_are_no_tables() -> None:
    text = "entries:\n  - name: lamp\n    port: 7001\n    transport: tcp\n    reference:\n      - |\n        a book\n"
    assert read(Source("ports.yaml", text)).format == "yaml"
    assert read(Source("<stdin>", text)).format == "yaml"
    with pytest.raises(SourceError, match="columns are not known"):
        read(Source("<stdin>", "| Port | Name |\n|--|--|\n| 1 | a |\n"))


@pytest.mark.parametrize(
    ("cell", "wrong"),
    [("8080-809x", "8080-809x"), ("80, web 70000", "70000"), ("80a", "80a"), ("web on 99999", "web on 99999")],
)
def test_numbers_that_are_no_port_are_errors(cell: str, wrong: str) -> None:
    registry = table(f"| Port | Service |\n|--|--|\n| {cell} | a |\n| 443 | b |\n", "table:port=Port,name=Service")
    (error,) = registry.markup_errors
    assert error.message.startswith(f"'{wrong}' is no port")
    assert registry.source.text[error.span.start : error.span.end] == wrong


@pytest.mark.parametrize("cell", ["80 (was 70000)", "10.0.0.1:80", "80, 65535", "2024 v1.70000"])
def test_other_words_beside_ports_are_no_errors(cell: str) -> None:
    registry = table(f"| Port | Service |\n|--|--|\n| {cell} | a |\n| 443 | b |\n", "table:port=Port,name=Service")
    assert registry.markup_errors == ()


@pytest.mark.parametrize("value", ['{"http": 80}', "[{}]", '{"a": {"b": "c"}}'])
def test_a_value_that_is_no_port_is_an_error(value: str) -> None:
    text = f'[{{"port": {value}, "name": "a"}}, {{"port": 80, "name": "b"}}]'
    registry = table(text, "table:port=port,name=name", "ports.json")
    (error,) = registry.markup_errors
    assert registry.source.text[error.span.start : error.span.end] == value


def test_tables_in_html_with_ports_are_errors() -> None:
    html = "<table><tr><th>{}</th></tr><tr><td>80</td></tr></table>\n\n"
    markdown = "| Port | Service |\n|--|--|\n| 81 | c |\n"
    columns = "table:port=Port,name=Service"
    assert len(table(html.format(" Port ") + markdown, columns).markup_errors) == 1
    assert table(html.format("Size") + markdown, columns).markup_errors == ()


def test_ports_without_a_service_are_named() -> None:
    registry = table("| Port | Service |\n|--|--|\n| 80 | |\n| 81 | a |\n", "table:port=Port,name=Service")
    assert "has 1 port without a service: line 3" in registry.remarks


@pytest.mark.parametrize("options", [("--quiet",), ("--output", "sarif"), ("--output", "json=out.json")])
def test_remarks_are_printed_if_no_summary_has_them(
    options: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("PORTS.md").write_text("| Port | Service |\n|--|--|\n| - | a |\n| 443 | b |\n", encoding="utf-8")
    columns = ("--columns", "port=Port,name=Service")
    remark = "reglint: PORTS.md has 1 row without a port: line 3\n"
    assert CliRunner().invoke(cli, ["check", "--isolated", *columns, *options, "PORTS.md"]).stderr == remark
    assert CliRunner().invoke(cli, ["check", "--isolated", *columns, "PORTS.md"]).stderr == ""
    assert remark in CliRunner().invoke(cli, ["convert", *columns, "--to", "yaml", "PORTS.md"]).stderr


def test_several_tables_make_one_registry_with_all_remarks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text(MARKED + "| 80 | a |\n| - | b |\n| TBD | c |\n", encoding="utf-8")
    Path("b.md").write_text(MARKED + "| 80 | d |\n| - | e |\n| - | f |\n", encoding="utf-8")
    Path("reglint.yaml").write_text("registry: [a.md, b.md]\ncolumns: {port: Port, name: Service}\n", encoding="utf-8")
    found = CliRunner().invoke(cli, ["check"]).output
    assert [line.partition(": error ")[0] for line in found.splitlines() if ": error " in line] == ["a.md:5:3", "b.md:3:8"]
    assert "the registry has 1 row without a port: line 4 (a.md)\n" in found
    assert "the registry has 2 rows without a port: lines 4, 5 (b.md)\n" in found


@pytest.mark.parametrize(
    ("one", "other", "collides"),
    [
        ("10.0.0.1:80", "10.0.0.2:80", False),
        ("10.0.0.1:80", "10.0.0.1:80", True),
        ("10.0.0.1:80", "80", True),
        ("10.0.0.1:80", "0.0.0.0:80", True),
        ("10.0.0.1:80:8080", "[::]:80", True),
        ("[fe80::1]:80", "[fe80::2]:80", False),
        ("https://10.0.0.1:80", "http://10.0.0.2:80 and :81", False),
        ("https://10.0.0.1:81", "http://10.0.0.2:80 and :81", True),
    ],
)
def test_ports_on_two_addresses_do_not_collide(one: str, other: str, collides: bool) -> None:
    text = f"{MARKED}| {one} | a |\n| {other} | b |\n"
    found = reglint("check", "--isolated", "--quiet", "--stdin-name", "p.md", "--columns", COLUMNS_2[6:], "-", given=text)
    assert (found.exit_code, "shares" in found.stdout) == (int(collides), collides), found.stdout + found.stderr


@pytest.mark.parametrize("name", ["Available for future apps", "*free*", "Unused range", "reserved"])
def test_free_ports_collide_with_nothing(name: str) -> None:
    assert rows(table(f"{MARKED}| 7000-7099 | {name} |\n| 7001 | a |\n", COLUMNS_2)) == [("a", "7001", None)]


@pytest.mark.parametrize("name", ["Free Port Finder", "Available slots API", "Unused port scanner", "Reserved seats"])
def test_services_whose_name_begins_like_a_free_port_are_read(name: str) -> None:
    assert rows(table(f"{MARKED}| 7001 | {name} |\n", COLUMNS_2)) == [(name, "7001", None)]


@pytest.mark.parametrize(
    ("cell", "ports"),
    [
        ("internal: 8080", ["8080"]),
        ("internal, 8080", ["8080"]),
        ("none - 8080", ["8080"]),
        ("n/a, 80 and 443", ["80", "443"]),
        ("internal, not 8080", []),
        ("none, 8080 of a", []),
    ],
)
def test_a_port_counts_behind_a_word_for_none(cell: str, ports: list[str]) -> None:
    found = rows(table(f"{MARKED}| {cell} | b |\n| 1 | a |\n", COLUMNS_2))
    assert ["/".join(filter(None, place)) for name, *place in found if name == "b"] == ports


HEADINGS = f"""# Ports
## Published ports
### Web
{MARKED}| 80 | a |
### *Mail*
{MARKED}| 25 | b |
## In containers
{MARKED}| 80 | c |
"""


@pytest.mark.parametrize(
    ("heading", "names"),
    [("Published ports", "ab"), ("published*", "ab"), ("Mail", "b"), ("*", "abc"), ("Ports", "abc"), ("In *ers", "c")],
)
def test_a_heading_selects_tables_in_markdown(heading: str, names: str) -> None:
    registry = table(HEADINGS, f"{COLUMNS_2},rows={heading}")
    assert "".join(record.name or "" for record in registry.records) == names
    is_whole = names == "abc"
    assert any("tables under other headings, which are not read" in remark for remark in registry.remarks) is not is_whole


def test_rows_that_nothing_fits_are_refused() -> None:
    with pytest.raises(SourceError, match="has no table under a heading 'Mails'"):
        table(HEADINGS, f"{COLUMNS_2},rows=Mails")
    with pytest.raises(SourceError, match="is CSV, where 'rows=a' has no meaning; remove it"):
        table("Port,Service\n80,a\n", f"{COLUMNS_2},rows=a", "p.csv")
    with pytest.raises(ColumnsError, match="'rows' has two values; keep one"):
        parse_columns("port=a,name=b,rows=c,rows=d")


@pytest.mark.parametrize(
    ("name", "text", "columns", "titles"),
    [
        ("p.md", "| Port | gRPC Port | Transport | Service |\n|--|--|--|--|\n| 80 | 81 | | a |\n", "", "columns|'gRPC Port'"),
        ("p.csv", "Port,db_port,Support,Service\n80,81,82,a\n", "", "columns|'db_port'"),
        ("p.json", '{"a": {"Port": 80, "apiPort": 81, "airport": 82, "oldPort": null}}', "port=Port,name=$key", "keys|'apiPort'"),
        ("p.yaml", "a: {Port: 80, DB_PORTS: [81], Service: a}\n", "", "keys|'DB_PORTS'"),
    ],
)
def test_other_columns_that_look_like_ports_are_named(name: str, text: str, columns: str, titles: str) -> None:
    registry = table(text, f"table:{columns}" if columns else COLUMNS_2, name)
    noun, _, shown = titles.partition("|")
    assert registry.remarks == (f"has {noun} that look like ports and are not read: {shown}",)


@pytest.mark.parametrize(
    ("name", "text", "suggested"),
    [
        (
            "p.md",
            "| Service / app | Container port | External port |\n|--|--|--|\n| a | 1 | 80 |\n",
            "port=External port,name=Service / app",
        ),
        ("p.md", "| Service | Port interne | Port local |\n|--|--|--|\n| a | 1 | 80 |\n", "port=Port local,name=Service"),
        ("p.json", '{"ports": {"a": 80, "b": 81}, "free": {"82": "x", "83": "y"}}', "port=$value,name=$key,rows=ports"),
        ("p.md", "| Backend Port | Bound by |\n|--|--|\n| 80 | a |\n", "port=Backend Port,name=Bound by"),
        ("p.csv", "Port,TCP,UDP,Name\n80,x,,a\n", "port=Port,name=Name,tcp=TCP,udp=UDP"),
        ("p.yaml", "old: [{port: 80, reason: x}]\nnew: {a: {port: 81, grpc_port: 82}}\n", "port=port,name=$key,port=grpc_port"),
        ("p.json", '{"s": {"apiPort": 80}, "t": {"port": 81, "containerPort": 82}}', "port=apiPort,name=$key,port=port"),
        ("p.json", '{"next_port": 9000, "all": {"a": 80, "b": 81}}', "port=$value,name=$key,rows=all"),
        ("p.json", '{"all": {"a": {"ports": {"x": 80, "y": 81}}, "b": {"ports": {"x": 82, "y": 83}}}}', "rows=all.*.ports"),
    ],
)
def test_suggestions_name_every_column_of_ports(name: str, text: str, suggested: str) -> None:
    found = reglint("check", "--isolated", "--from", "table", "--stdin-name", name, "-", given=text)
    assert f"{suggested}" in found.stderr.replace("'", ""), found.stderr


def test_a_list_in_prose_is_no_yaml() -> None:
    found = reglint("check", "--isolated", "--stdin-name", "PORTS.md", "-", given="# Ports\n\n- `22/tcp`: SSH\n- 80: web\n")
    assert found.stderr == "reglint: PORTS.md: is Markdown without a table; write the ports in one\n"


TEAM = (  # name, port, env, host, and whether the row is the later one of a collision
    ("lamp", "7001", "prod", "a", False),
    ("crane", "7001", "test", "a", False),
    ("mole", "7001", "prod", "b", False),
    ("gull", "7001", "prod", "a", True),
    ("pier", "7004", "", "", False),
    ("dune", "7004", "test", "b", True),
    ("reef", "7005", "prod, test", "a", False),
    ("wharf", "7005", "test/staging", "a", True),
    ("cove", "7010-7019", "staging", "all hosts", False),
    ("bay", "7015", "Staging", "b", True),
    ("cape", "7015", "prod", "b", False),
)
TEAM_COLUMNS = "port=Port,name=Name,env=Env,host=Host"
TEAM_SHAPES = {
    "t.md": "| Name | Port | Env | Host |\n|--|--|--|--|\n" + "".join(f"| {n} | {p} | {e} | {h} |\n" for n, p, e, h, _ in TEAM),
    "t.csv": "Name,Port,Env,Host\n" + "".join(f'{n},{p},"{e}",{h}\n' for n, p, e, h, _ in TEAM),
    "t.json": json.dumps(
        [{"Name": n, "Port": p, "Env": e.split(", ") if ", " in e else e, "Host": h} for n, p, e, h, _ in TEAM], indent=0
    ),
    "t.yaml": "".join(f'- {{Name: {n}, Port: {p}, Env: "{e}", Host: "{h}"}}\n' for n, p, e, h, _ in TEAM),
}


@pytest.mark.parametrize("name", TEAM_SHAPES)
def test_environments_of_a_team_are_kept_apart_in_every_shape(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("reglint.yaml").write_text("scope: [env, host]\n", encoding="utf-8")
    Path(name).write_text(TEAM_SHAPES[name], encoding="utf-8")
    found = CliRunner().invoke(cli, ["check", "--columns", TEAM_COLUMNS, "--output", "concise", name]).stdout
    assert [line.partition("service '")[2].partition("'")[0] for line in found.splitlines() if "service '" in line] == [
        row[0] for row in TEAM if row[4]
    ]
    assert "in env test and host a: service 'wharf' shares 7005 with 'reef'" in found


def test_the_baseline_names_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A finding that is accepted in one environment is active in another."""
    monkeypatch.chdir(tmp_path)
    Path("reglint.yaml").write_text("scope: [env]\n", encoding="utf-8")
    entry = "  - {{name: {}, port: 7001, transport: tcp, env: {}}}\n"
    Path("r.yaml").write_text("entries:\n" + entry.format("a", "prod") + entry.format("b", "prod"), encoding="utf-8")
    command = ["accept", "--select", "PORT010", "--reason", "x", "r.yaml"]
    assert CliRunner().invoke(cli, command).exit_code == 0
    assert "b 7001/tcp (env prod)" in Path("reglint-accepted.yaml").read_text(encoding="utf-8")
    assert CliRunner().invoke(cli, ["check", "r.yaml"]).exit_code == 0
    Path("r.yaml").write_text("entries:\n" + entry.format("a", "test") + entry.format("b", "test"), encoding="utf-8")
    assert CliRunner().invoke(cli, ["check", "r.yaml"]).exit_code == 1


@pytest.mark.parametrize(
    ("value", "spaces"),
    [
        ("prod", ("prod",)),
        ("prod, test", ("prod", "test")),
        ("dev/test", ("dev", "test")),
        ("10.0.0.0/24", ("10.0.0.0/24",)),
        ("rack1/host2", ("rack1/host2",)),
        ("R&D", ("R&D",)),
        ("dev and test", ("dev", "test")),
        ("dev or test", ("dev", "test")),
        ("dev · test", ("dev", "test")),
        ("*", ()),
        ("all environments", ()),
        ("prod, TBD", ()),
    ],
)
def test_spaces_of_a_cell(value: str, spaces: tuple[str, ...]) -> None:
    assert read_spaces(value) == spaces


@pytest.mark.parametrize(("cell", "is_found"), [("TBD", True), ("?", True), ("-", True), ("", True), ("other", False)])
def test_an_environment_that_is_not_decided_may_be_any(cell: str, is_found: bool, tmp_path: Path) -> None:
    path, settings = tmp_path / "p.md", tmp_path / "reglint.yaml"
    settings.write_text("scope: [env]\n", encoding="utf-8")
    path.write_text(f"| Port | Service | Env |\n|---|---|---|\n| 80 | a | {cell} |\n| 80 | b | test |\n", encoding="utf-8")
    found = reglint("check", "--config", str(settings), "--columns", f"{COLUMNS_2[6:]},env=Env", str(path))
    assert (found.exit_code, "PORT010" in found.stdout) == (int(is_found), is_found), found.stdout + found.stderr


OWN_RULES = """registry: p.csv
scope: [env]
columns: {port: Port, name: Service, env: Env, x-ticket: Ticket, x-tier: Tier}
rules:
  XT001: {name: ticket-missing, message: "'{name}' has no ticket", field: x-ticket, required: on, when: {x-tier: gold}}
  XT002: {name: ticket-malformed, message: "ticket '{value}' is malformed", field: x-ticket, matches: "OPS-[0-9]+"}
  XT003: {name: tier-unknown, message: "tier '{value}' is unknown", field: x-tier, one-of: [gold, silver]}
  XT004: {name: env-unknown, message: "env '{value}' is unknown", field: env, one-of: [prod, test]}
  XT005: {name: ticket-twice, message: "ticket '{value}' is used twice in {env}", field: x-ticket, unique: [x-ticket, env]}
"""


def test_own_rules_check_the_extra_columns_of_a_table_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("reglint.yaml").write_text(OWN_RULES, encoding="utf-8")
    text = (
        "Port,Service,Env,Ticket,Tier\n1,a,prod,OPS-1,Gold\n2,b,prod,OPS-1,gold\n3,c,qa,OPS2,tin\n4,d,test,,gold\n5,e,test,OPS-1,\n"
    )
    Path("p.csv").write_text(text, encoding="utf-8")
    found = CliRunner().invoke(cli, ["check", "--output", "concise"]).stdout
    assert [line.split(" ")[0] + line.split(" ")[2] for line in found.splitlines() if " XT" in line] == [
        "p.csv:2:16:XT003",
        "p.csv:3:10:XT005",
        "p.csv:4:5:XT004",
        "p.csv:4:8:XT002",
        "p.csv:4:13:XT003",
        "p.csv:5:3:XT001",
    ]


HTML = """<!DOCTYPE html><html><body><h1>Ports</h1>
<table><tr><th>Size</th><th>Colour</th></tr><tr><td>1</td><td>red</td></tr></table>
<table><caption>All</caption>
<thead><tr><th>Port</th><th><b>Service</b></th><th>Proto</th></tr></thead>
<tr><td><code>7001</code></td><td>lamp &amp; horn</td><td>TCP</td></tr>
<tr><td>7001-7002<td><a href="x">crane</a><td>tcp
<tr><td>eighty</td><td>ferry</td><td></td></tr>
</table></body></html>
"""


@pytest.mark.parametrize("name", ["ports.html", "PORTS.md"])
def test_tables_in_html_are_read_in_place(name: str) -> None:
    registry = table(HTML, "table:port=Port,name=Service,transport=Proto", name)
    assert rows(registry) == [("lamp & horn", "7001", "tcp"), ("crane", "7001-7002", "tcp")]
    assert [located(registry, 0, Field.NAME), located(registry, 0, Field.PORT)] == ["lamp &amp; horn", "7001"]
    assert [located(registry, 1, Field.NAME), located(registry, 1, Field.PORT)] == ["crane", "7001-7002"]
    assert [error.message.partition(";")[0] for error in registry.markup_errors] == ["'eighty' is no port"]
    assert registry.remarks == ("has tables with other columns, which are not read: line 2",)
    assert suggest_for(Source(name, HTML)) == "port=Port,name=Service,transport=Proto"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HTML.replace(">Port<", ">Gate<"), "has no table in HTML with the column 'Port'"),
        (HTML.replace("</table></body></html>", ""), "has a table that is never closed"),
    ],
)
def test_pages_without_such_a_table_are_refused(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        table(text, "table:port=Port,name=Service", "ports.html")


def test_merged_cells_are_reported() -> None:
    registry = table(HTML.replace("<td><code>", "<td rowspan='2'><code>"), "table:port=Port,name=Service", "ports.html")
    (merged, _) = registry.markup_errors
    assert merged.message == "merged cells are not understood; repeat the value in each cell"
    assert registry.source.text[merged.span.start : merged.span.end] == "<td rowspan='2'>"


@pytest.mark.parametrize("cell", ["-8080", "8080-", "8080 -", "8080\u2013", "\u22128080"])
def test_a_range_that_lacks_a_number_is_an_error(cell: str) -> None:
    text = f"{MARKED}| {cell} | a |\n| 443 | b |\n"
    done = reglint("check", "--isolated", "--stdin-name", "p.md", "--columns", COLUMNS_2[6:], "-", given=text)
    assert (done.exit_code, "PORT001 malformed-port" in done.stdout, "lacks a number" in done.stdout) == (1, True, True)


@pytest.mark.parametrize("cell", ["- 8080", "8080", "8080 - 8081", "-"])
def test_a_bullet_a_range_and_no_port_are_read(cell: str) -> None:
    text = f"{MARKED}| {cell} | a |\n| 443 | b |\n"
    assert reglint("check", "--isolated", "--stdin-name", "p.md", "--columns", COLUMNS_2[6:], "-", given=text).exit_code == 0
