"""Suggest a mapping of columns for a table, from the titles that people give to columns."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from linter.formats.data.cst import MappingNode, Node, ScalarNode, SequenceNode, list_items
from linter.formats.mapped.columns import KEY, TRANSPORTS, VALUE, Columns, fold_title, is_port_title
from linter.formats.mapped.shapes import find_shape
from linter.formats.mapped.values import read_ports
from linter.lazy import compile_lazily
from linter.model import Field
from linter.source import Source, SourceError

_PORT = (
    "host port|external port|published port|port|ports|port(s)|port number|port no.|port no|port #|default port|listen port|"
    "service port|node port|public port|tcp port|local port|internal port|exposed port|http port|number|standard-port|host-port|"
    "externer port|主机端口|宿主机端口|外部端口|端口|端口号|默认端口|埠|連接埠|ポート|ポート番号|포트|порт|порты|"
    "puerto|puertos|porta|portas|porte|cổng"
)
_NAME = (
    "service|services|service name|app|application|app / service|service / app|application / service|component|container|"
    "container name|name|process|program|server|module|microservice|project|tool|system|host|label|id|agent|"
    "服务|服务名|服务名称|服務|名称|應用|应用|组件|容器|服务/组件|协议/服务|サービス|サービス名|名前|서비스|이름|"
    "сервис|служба|название|servicio|nombre|serviço|servico|nome|dienst|anwendung|dịch vụ"
)
_TRANSPORT = (
    "transport|protocol|protocols|proto|tcp/udp|l4|transport protocol|协议|協定|協議|プロトコル|프로토콜|протокол|"
    "protocolo|protokoll|protocole"
)
_DESCRIPTION = (
    "description|purpose|usage|use|used for|used by|notes|note|comment|comments|details|说明|描述|用途|備註|备注|說明|説明|설명|"
    "описание|назначение|descripción|descrição|beschreibung|zweck|mô tả"
)
_ASSIGNEE = "owner|team|assignee|maintainer|responsible|负责人|所有者|владелец|responsable|responsável|besitzer"
_TITLES = {  # folded, the most telling first
    field: tuple(words.split("|"))
    for field, words in (
        (Field.PORT, _PORT),
        (Field.NAME, _NAME),
        (Field.TRANSPORT, _TRANSPORT),
        (Field.DESCRIPTION, _DESCRIPTION),
        (Field.ASSIGNEE, _ASSIGNEE),
    )
}
_TOO_DEEP = 12  # levels of a document that are searched
_OTHER_PORT = compile_lazily(r"container|intern|base|target|guest|old\b|\ub0b4\ubd80|\u5185\u90e8|\u5bb9\u5668", re.IGNORECASE)
_FIRST_PORT = compile_lazily(
    r"host|external|publi|exposed|\bnew\b|\uc678\ubd80|\ub178\ucd9c|\u5916\u90e8|\u4e3b\u673a", re.IGNORECASE
)
_NAME_WORDS = (  # the most telling first
    r"service|\u670d\u52a1|\u670d\u52d9|\uc11c\ube44\uc2a4|\u30b5\u30fc\u30d3\u30b9",
    r"app|application|component|container|process|program|bound by|used by",
    r"name|server|project|stack|system|domain",
)
_NAME_WORD = [compile_lazily(rf"(?<![a-z])(?:{words})s?(?![a-z])", re.IGNORECASE) for words in _NAME_WORDS]
_NO_PAIRS = frozenset({"min", "max", "start", "end", "first", "last", "base", "offset", "step", "count", "next port", "port base"})


def advise_columns(source: Source) -> str:
    """Return the message for a table without a mapping, with the mapping that its titles suggest."""
    shape = find_shape(source)
    if shape == "markdown":
        from linter.formats.mapped.markdown import list_tables

        if not list_tables(source.text):
            return "is Markdown without a table; write the ports in one"
    suggested = suggest_for(source)
    return f"is a table whose columns are not known; name them with --columns {suggested or 'port=…,name=…'}"


def suggest_for(source: Source) -> str:
    """Return the mapping that a table suggests, as an argument for the shell, or "" without a suggestion."""
    columns = next(iter(_list_suggestions(source)), None)
    if columns is None:
        return ""
    text = columns.text
    is_plain = all(character.isalnum() or character in "=,._-" for character in text)
    return text if is_plain else f"'{text}'" if "'" not in text else f'"{text}"'


def _list_suggestions(source: Source) -> Iterator[Columns]:
    """Yield the mappings that the tables of a file suggest, the one that fits the most rows first."""
    shape = find_shape(source)
    if shape == "markdown":
        from linter.formats.mapped.markdown import list_tables

        rows: dict[str, int] = {}
        found: dict[str, Columns] = {}
        for table in list_tables(source.text):
            if columns := suggest_columns(table.titles):
                found[columns.text] = columns
                rows[columns.text] = rows.get(columns.text, 0) + len(table.rows)
        yield from (found[text] for text in sorted(found, key=lambda text: -rows[text]))
    elif shape == "html":
        from linter.formats.mapped.html_tables import list_heads

        try:
            yield from filter(None, map(suggest_columns, list_heads(source)))
        except SourceError:
            return
    elif shape == "csv":
        from linter.formats.mapped.delimited import list_first_titles

        if columns := suggest_columns(list_first_titles(source.text)):
            yield columns
    else:
        from linter.formats.mapped.tree import PARSERS

        try:
            root = PARSERS[shape](source)
        except SourceError:
            return
        if columns := suggest_for_tree(root):
            yield columns


def suggest_columns(titles: Iterable[str]) -> Columns | None:
    """Return the mapping that the titles of columns suggest, None without a column for the port and one for the service."""
    listed = list(titles)
    columns = _make_columns(_find_titles(listed))
    flags = {word: title for title in listed if (word := fold_title(title)) in TRANSPORTS}
    has_flags = columns is not None and len(flags) > 1 and Field.TRANSPORT not in columns.titles
    return columns._replace(transports=flags) if columns and has_flags else columns


def _find_titles(titles: Iterable[str]) -> dict[Field, str]:
    """Return the title for each field that one of the titles suggests, each title once."""
    by_title: dict[str, str] = {}
    for title in titles:
        by_title.setdefault(fold_title(title), title)
    found: dict[Field, str] = {}
    for field, words in _TITLES.items():
        known = next((by_title[word] for word in words if word in by_title and by_title[word] not in found.values()), None)
        known = known or _guess_title(field, [title for title in by_title.values() if title not in found.values()])
        if known is not None:
            found[field] = known
    return found


def _guess_title(field: Field, titles: Sequence[str]) -> str | None:
    """Return the title that has a word for a port or a service in it, None without one."""
    if field is Field.PORT:
        ports = [title for title in titles if is_port_title(title) and not _OTHER_PORT.search(title)]
        return next(filter(_FIRST_PORT.search, ports), None) or next(iter(ports), None)
    words = _NAME_WORD if field is Field.NAME else ()
    return next((title for word in words for title in titles if word.search(title)), None)


def _make_columns(titles: Mapping[Field, str]) -> Columns | None:
    """Return the mapping, in the order of fields and with a description only where no column has names."""
    order = (Field.PORT, Field.NAME, Field.TRANSPORT, Field.DESCRIPTION, Field.ASSIGNEE)
    kept = {
        field: titles[field] for field in order if field in titles and (field is not Field.DESCRIPTION or Field.NAME not in titles)
    }
    return Columns(kept) if Field.PORT in kept and (Field.NAME in kept or Field.DESCRIPTION in kept) else None


def suggest_for_tree(root: Node) -> Columns | None:
    """Return the mapping for a document: its first mapping with a key for the port, or its pairs of name and port."""
    pairs: list[tuple[Columns, tuple[str, ...]]] = []
    rows: list[Columns] = []
    ports: dict[str, None] = {}  # the keys that rows have for ports
    for node, path in _list_mappings(root, ()):
        keys = [key.value for key, value in node.items if _is_text(value)]
        own = [key.value for key, value in node.items if is_port_title(key.value) and _has_port(value)]
        if own and (columns := _make_columns({**_find_titles(keys), **({Field.NAME: KEY} if path and path[-1] else {})})):
            rows.append(columns)
            ports.update(dict.fromkeys(key for key in own if not _OTHER_PORT.search(key)))
        elif columns := _read_as_pairs(node):
            pairs.append((columns, path))
    if rows:
        first = max(rows, key=lambda columns: len(columns.titles))
        more = [key for key in ports if fold_title(key) != fold_title(first.titles[Field.PORT])]
        return first._replace(more_ports=tuple({fold_title(key): key for key in more}.values()))
    return (
        pairs[0][0]._replace(rows=_find_common_path([path for columns, path in pairs if columns == pairs[0][0]])) if pairs else None
    )


def _find_common_path(paths: Sequence[tuple[str, ...]]) -> str:
    """Return the path that fits all paths, with `*` for keys that differ, "" if there is none."""
    if len({len(path) for path in paths}) > 1 or not all(all(path) and "." not in "".join(path) for path in paths):
        return ""
    parts = [same.pop() if len(same := set(keys)) == 1 else "*" for keys in zip(*paths, strict=True)]
    return ".".join(parts) if set(parts) - {"*"} else ""


def _is_text(node: Node) -> bool:
    """Return whether a node is a text, a number, or a list of these."""
    return isinstance(node, ScalarNode) or (
        isinstance(node, SequenceNode) and all(isinstance(item, ScalarNode) for item in node.items)
    )


def _has_port(node: Node) -> bool:
    """Return whether a node has a port."""
    return any(isinstance(item, ScalarNode) and read_ports(item.value) for item in list_items(node))


def _list_mappings(node: Node, path: tuple[str, ...]) -> Iterator[tuple[MappingNode, tuple[str, ...]]]:
    """Yield the mappings of a document, each with the keys above it, "" for an item of a list."""
    if len(path) > _TOO_DEEP:
        return
    if isinstance(node, MappingNode):
        yield node, path
        for key, value in node.items:
            yield from _list_mappings(value, (*path, key.value))
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield from _list_mappings(item, (*path, ""))


def _read_as_pairs(node: MappingNode) -> Columns | None:
    """Return the mapping for a mapping of names to ports, or of ports to names, None for another one."""
    named = [value for key, value in node.items if fold_title(key.value) not in _NO_PAIRS and _is_text(value)]
    values = [item for value in named for item in list_items(value) if isinstance(item, ScalarNode)]
    ports = [value for value in values if value.value.isdecimal() and read_ports(value.value)]
    if len(ports) >= 2 and len(ports) >= len(values) - 1:  # one may be a comment
        return Columns({Field.PORT: VALUE, Field.NAME: KEY})
    if len(node.items) < 2:
        return None
    if all(key.value[:1].isdecimal() and read_ports(key.value) for key, _ in node.items):
        return Columns({Field.PORT: KEY, Field.NAME: VALUE})
    return None
