"""The mapping of columns: which column of a table holds which field of an entry."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from linter.lazy import compile_lazily
from linter.model import Field
from linter.source import clip

FIELDS = {  # by the word for it in a mapping
    "name": Field.NAME,
    "port": Field.PORT,
    "transport": Field.TRANSPORT,
    "description": Field.DESCRIPTION,
    "assignee": Field.ASSIGNEE,
    "contact": Field.CONTACT,
    "registered": Field.REGISTERED,
    "modified": Field.MODIFIED,
    "reference": Field.REFERENCE,
    "note": Field.NOTE,
}
PORT_WORD, SERVICE_WORDS = "port", ("name", "description")
KEY, VALUE = "$key", "$value"  # the key and the value of a mapping in JSON or YAML
GROUP = "$group"  # the heading above a table in Markdown, and the keys above a row in JSON and YAML
ADDRESS = "address"  # the key that separates ports on several addresses of a host, such as 10.0.0.1:8080
TRANSPORTS = ("tcp", "udp", "sctp", "dccp")  # the words for columns that say yes or no
ROWS = "rows"  # the path of the list or mapping of rows in JSON and YAML
_SETTING = compile_lazily(r"((?:\\.|[^\\,=])+)=((?:\\.|[^\\,])+)(?:,|\Z)")
_KEY = compile_lazily(r"[a-z][a-z0-9-]*\Z")
_PORT_TITLE = compile_lazily(
    r"(?:(?<![A-Za-z])[Pp]orts?|(?<=[a-z0-9])Ports?|(?<![A-Z])PORTS?|\u7aef\u53e3|\ud3ec\ud2b8|\u30dd\u30fc\u30c8)(?:\(s\))?(?:\s*\([^()]*\))?\Z"
    r"|\A(?:[Pp]ort[es]?|[Pp]uerto|[Pp]orta)\s+(?:(?:intern|extern|publi|local|expo)\w*|host|h\xf4te|number|no\.?)\Z"
)
_ESCAPED = compile_lazily(r"\\(.)")
_SPECIAL = compile_lazily(r"([\\,=])")


class ColumnsError(ValueError):
    """A mapping of columns is not valid. The text says why."""


class Columns(NamedTuple):
    """The columns of a table by field, where its rows are, "" for everywhere, and the columns of extra keys.

    `rows` is a path of keys in JSON and YAML, and a heading in Markdown.
    `more_ports` are further columns of ports, and `transports` the columns that say whether a service uses a transport.
    """

    titles: Mapping[Field, str]
    rows: str = ""
    extras: Mapping[str, str] = MappingProxyType({})
    more_ports: Sequence[str] = ()
    transports: Mapping[str, str] = MappingProxyType({})

    @property
    def ports(self) -> Sequence[str]:
        """The columns of ports."""
        return (self.titles[Field.PORT], *self.more_ports)

    @property
    def wanted(self) -> Sequence[str]:
        """All columns, without the ones that every table has."""
        titles = (*self.titles.values(), *self.more_ports, *self.transports.values(), *self.extras.values())
        return [title for title in titles if title != GROUP]

    @property
    def text(self) -> str:
        """The mapping as `parse_columns` takes it."""
        words = {field: word for word, field in FIELDS.items()}
        pairs = [(words[field], title) for field, title in self.titles.items()]
        pairs += [(PORT_WORD, title) for title in self.more_ports]
        pairs += [*self.transports.items(), *self.extras.items(), *([(ROWS, self.rows)] if self.rows else [])]
        return ",".join(f"{word}={_escaped(title)}" for word, title in pairs)


def parse_columns(text: str) -> Columns:
    """Return the mapping in a text such as "port=Port,name=Service". A backslash takes the meaning of a comma behind it.

    Raises ColumnsError.
    """
    pairs, at = [], 0
    while at < len(text):
        setting = _SETTING.match(text, at)
        if setting is None:
            raise ColumnsError(f"'{clip(text[at:])}' is no mapping of a column; write FIELD=COLUMN, such as port=Port")
        pairs.append((_unescaped(setting[1]).strip(), _unescaped(setting[2]).strip()))
        at = setting.end()
    return make_columns(pairs)


def make_columns(pairs: Iterable[tuple[str, str]]) -> Columns:
    """Return the mapping of words for fields, transports, extra keys, and "rows", to columns. Raises ColumnsError.

    The word for the port may come several times.
    """
    titles: dict[Field, str] = {}
    extras: dict[str, str] = {}
    transports: dict[str, str] = {}
    more_ports: list[str] = []
    rows = ""
    for word, title in pairs:
        if not title:
            raise ColumnsError(f"the column for '{clip(word)}' is missing")
        if word == ROWS:
            if rows:
                raise ColumnsError(f"'{ROWS}' has two values; keep one")
            rows = title
            continue
        if word not in FIELDS and not _KEY.match(word):
            raise ColumnsError(f"'{clip(word)}' is no field; the fields are {', '.join((*FIELDS, *TRANSPORTS))}")
        if word not in FIELDS:
            (transports if word in TRANSPORTS else extras)[word] = title
            continue
        if word == PORT_WORD and Field.PORT in titles:
            more_ports.append(title)
            continue
        if FIELDS[word] in titles:
            raise ColumnsError(f"the field '{word}' has two columns; keep one")
        titles[FIELDS[word]] = title
    if Field.PORT not in titles:
        raise ColumnsError("no column holds the port; add port=COLUMN")
    if Field.NAME not in titles and Field.DESCRIPTION not in titles:
        raise ColumnsError("no column holds the service; add name=COLUMN or description=COLUMN")
    return Columns(titles, rows, extras, tuple(more_ports), transports)


def refuse_unknown(columns: Columns, scope: Collection[str]) -> None:
    """Refuse extra keys that are no keys of a scope and do not begin with x-. Raises ColumnsError."""
    for word in columns.extras:
        if word not in scope and not word.startswith("x-"):
            fields = ", ".join((*FIELDS, *TRANSPORTS, *scope))
            raise ColumnsError(f"unknown field '{clip(word)}'; the fields are {fields}, and keys that begin with x-")


def fold_title(title: str) -> str:
    """Return a title as it counts in comparisons: letter case, marks of Markdown and white space are ignored."""
    return " ".join(title.replace("*", " ").replace("`", " ").replace("_", " ").split()).casefold()


def is_port_title(title: str) -> bool:
    """Return whether the title of a column or a key says that it holds ports, such as "Host Port", "grpc_port" or "apiPort"."""
    return _PORT_TITLE.search(title.strip(" *`")) is not None


def describe_port_titles(titles: Iterable[str], noun: str) -> Sequence[str]:
    """Return the remark for columns or keys that look like ports and are not mapped, or nothing."""
    found = list(dict.fromkeys(clip(title.strip(), 30) for title in titles))
    if not found:
        return ()
    shown = ", ".join(f"'{title}'" for title in found[:5]) + (f" and {len(found) - 5:,} more" if len(found) > 5 else "")
    return (f"has {noun} that look like ports and are not read: {shown}",)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
