"""Write a registry as YAML, with a block for each entry, and with quotes only around texts that need them."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from linter.formats.data.to_dict import build_document
from linter.lazy import compile_lazily
from linter.model import Registry

_WIDTH = 100  # characters of a list on one line
_LONGEST_KEY = 512  # YAML allows twice as many
_PLAIN = compile_lazily(r"(?=[^\W_]|[(/.+_$])(?:[^\s:#]|:(?=\S)|(?<=\S)#| (?=[^\s#]))+\Z")
_FLOW_INDICATOR = compile_lazily(r"[,\[\]{}]|[\"' ][?:]")  # libyaml reads the last two as the start of a key or value
_UNPRINTABLE = compile_lazily("[\0-\t\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_BLOCK = compile_lazily(r"\n*\S(?:.*\S)?\Z", re.DOTALL)
_NATURAL = compile_lazily(r"(?:0|[1-9][0-9]{0,17})\Z")
_OTHER = compile_lazily(  # truth values, numbers and null of YAML 1.1 or 1.2
    r"(?:true|false|yes|no|on|off|y|n|null|[-+]?(?:0x[0-9a-f_]+|0o[0-7]+|0b[01_]+|\.inf|[0-9][0-9_,]*(?::[0-9]+)*(?:\.[0-9_]*)?"
    r"(?:e[-+]?[0-9]+)?|\.[0-9_]+(?:e[-+]?[0-9]+)?)|\.nan)\Z",
    re.IGNORECASE,
)


def write_yaml(registry: Registry) -> str:
    """Return a registry as YAML that is read as the same registry.

    Raises SourceError for a reference that the schema does not allow.
    """
    return "".join(f"{line}\n" for key, value in build_document(registry).items() for line in _write_top_level(key, value))


def _write_top_level(key: str, value: Any) -> Iterator[str]:
    """Yield the lines of a top-level key with its value."""
    if isinstance(value, dict) and any(len(inner) > _LONGEST_KEY for inner in value):
        value = [_make_list_item(inner, item) for inner, item in value.items()]
    if isinstance(value, list) and key != "inline-references":
        yield f"{key}:"
        for item in value:
            yield from _write_item(item)
    elif isinstance(value, dict) and value:
        yield f"{key}:"
        for inner, item in value.items():
            yield from _write_pair(inner, item)
    else:
        yield from _write_field(key, value, "")


def _make_list_item(key: str, value: Any) -> dict[str, Any]:
    """Return a contact or footnote as a list item with its id."""
    return {"id": key, **value} if isinstance(value, dict) else {"id": key, "text": value}


def _write_item(fields: Mapping[str, Any]) -> Iterator[str]:
    lines = [line for key, value in fields.items() for line in _write_field(quote(key), value, "    ")]
    yield f"  - {lines[0][4:]}" if lines else "  - {}"
    yield from lines[1:]


def _write_pair(key: str, value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _write_field(quote(key), value, "  ")
    elif not value:
        yield f"  {quote(key)}: {{}}"
    else:
        yield f"  {quote(key)}:"
        for inner, item in value.items():
            yield from _write_field(inner, item, "    ")


def _write_field(key: str, value: Any, indent: str) -> Iterator[str]:
    """Yield the lines of a key with a text, a reference, a list of these, or another value of an extra key."""
    if isinstance(value, str):
        if "\n" in value:
            yield from f"{indent}{key}: {write_scalar(value, indent + '  ')}".split("\n")
        else:
            yield f"{indent}{key}: {quote(value)}"
        return
    line = f"{indent}{key}: {write_flow(value)}"
    if isinstance(value, list) and len(line) > _WIDTH and len(value) > 1:
        yield f"{indent}{key}:"
        for item in value:
            yield from f"{indent}  - {write_scalar(item, indent + '    ') if isinstance(item, str) else write_flow(item)}".split(
                "\n"
            )
    else:
        yield line


def write_flow(value: Any) -> str:
    """Return a value on one line."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{quote(key, in_flow=True)}: {write_flow(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(write_flow, value))}]"
    return quote(value, in_flow=True) if isinstance(value, str) else json.dumps(value)


def write_scalar(text: str, indent: str) -> str:
    """Return a text as a value in a block. Several lines become a block scalar with an indentation."""
    if "\n" not in text or not _BLOCK.match(text) or _UNPRINTABLE.search(text):
        return quote(text)
    return "\n".join(["|", *(f"{indent}{line}" if line else "" for line in text.split("\n"))])


def quote(text: str, in_flow: bool = False) -> str:
    """Return a text on one line, in quotes if it needs them."""
    unusual = not (text.isascii() and text.isprintable()) and ("\n" in text or _UNPRINTABLE.search(text))
    indicator = in_flow and _FLOW_INDICATOR.search(text)
    if _PLAIN.match(text) and not unusual and not indicator and (not _OTHER.match(text) or _NATURAL.match(text)):
        return text
    if unusual:
        return double_quote(text)
    return f"'{text}'" if ('"' in text or "\\" in text) and "'" not in text else double_quote(text)


def double_quote(text: str) -> str:
    """Return a text in double quotes, with the escapes that it needs."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{_UNPRINTABLE.sub(_escape, escaped)}"'


def _escape(match: re.Match[str]) -> str:
    if match[0] == "\t":
        return "\\t"
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
