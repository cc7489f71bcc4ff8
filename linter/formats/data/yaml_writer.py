"""A registry as YAML for people to keep: one entry a block, texts without quotes wherever that leaves no doubt."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from linter.formats.data.to_dict import document
from linter.model import Registry

_WIDTH = 100  # characters that a list on one line may have
_LONGEST_KEY = 512  # YAML allows twice as many
_PLAIN = re.compile(r"(?=[^\W_]|[(/.+_$])(?:[^\s:#]|:(?=\S)|(?<=\S)#| (?=[^\s#]))+\Z")
_FLOW_INDICATOR = re.compile(r"[,\[\]{}]|[\"' ][?:]")  # libyaml takes the last two for the beginning of a key or value
_UNPRINTABLE = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_BLOCK = re.compile(r"\n*\S(?:.*\S)?\Z", re.DOTALL)
_NATURAL = re.compile(r"(?:0|[1-9][0-9]{0,17})\Z")
_OTHER = re.compile(  # what YAML 1.1 or 1.2 takes for a truth value, a number or nothing
    r"(?:true|false|yes|no|on|off|y|n|null|[-+]?(?:0x[0-9a-f_]+|0o[0-7]+|0b[01_]+|\.inf|[0-9][0-9_,]*(?::[0-9]+)*(?:\.[0-9_]*)?"
    r"(?:e[-+]?[0-9]+)?|\.[0-9_]+(?:e[-+]?[0-9]+)?)|\.nan)\Z",
    re.IGNORECASE,
)


def write_yaml(registry: Registry) -> str:
    """The registry as a text of YAML, which reads as the same registry again.

    Raises SourceError for a reference that YAML has no word for.
    """
    return "".join(f"{line}\n" for key, value in document(registry).items() for line in _part(key, value))


def _part(key: str, value: Any) -> Iterator[str]:
    """A key of the registry itself, with all that stands under it."""
    if isinstance(value, dict) and any(len(inner) > _LONGEST_KEY for inner in value):
        value = [_listed(inner, item) for inner, item in value.items()]
    if isinstance(value, list) and key != "inline-references":
        yield f"{key}:"
        for item in value:
            yield from _item(item)
    elif isinstance(value, dict) and value:
        yield f"{key}:"
        for inner, item in value.items():
            yield from _entry_of_mapping(inner, item)
    else:
        yield from _field(key, value, "")


def _listed(key: str, value: Any) -> dict[str, Any]:
    """A contact or footnote for a list."""
    return {"id": key, **value} if isinstance(value, dict) else {"id": key, "text": value}


def _item(fields: Mapping[str, Any]) -> Iterator[str]:
    lines = [line for key, value in fields.items() for line in _field(key, value, "    ")]
    yield f"  - {lines[0][4:]}" if lines else "  - {}"
    yield from lines[1:]


def _entry_of_mapping(key: str, value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _field(quoted(key), value, "  ")
    elif not value:
        yield f"  {quoted(key)}: {{}}"
    else:
        yield f"  {quoted(key)}:"
        for inner, item in value.items():
            yield from _field(inner, item, "    ")


def _field(key: str, value: Any, indent: str) -> Iterator[str]:
    """A key with a text, a reference, or several of these."""
    if isinstance(value, str):
        if "\n" in value:
            yield from f"{indent}{key}: {scalar(value, indent + '  ')}".split("\n")
        else:
            yield f"{indent}{key}: {quoted(value)}"
        return
    line = f"{indent}{key}: {flow(value)}"
    if isinstance(value, list) and len(line) > _WIDTH and len(value) > 1:
        yield f"{indent}{key}:"
        for item in value:
            yield from f"{indent}  - {scalar(item, indent + '    ') if isinstance(item, str) else flow(item)}".split("\n")
    else:
        yield line


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {flow(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    return quoted(value, in_flow=True)


def scalar(text: str, indent: str) -> str:
    """A text as a value in a block: several lines as a block of their own, each with the indentation but the first."""
    if "\n" not in text or not _BLOCK.match(text) or _UNPRINTABLE.search(text):
        return quoted(text)
    return "\n".join(["|", *(f"{indent}{line}" if line else "" for line in text.split("\n"))])


def quoted(text: str, in_flow: bool = False) -> str:
    """A text on one line, in quotes where it needs them."""
    unusual = not (text.isascii() and text.isprintable()) and ("\n" in text or _UNPRINTABLE.search(text))
    indicator = in_flow and _FLOW_INDICATOR.search(text)
    if _PLAIN.match(text) and not unusual and not indicator and (not _OTHER.match(text) or _NATURAL.match(text)):
        return text
    if unusual:
        return double_quoted(text)
    return f"'{text}'" if ('"' in text or "\\" in text) and "'" not in text else double_quoted(text)


def double_quoted(text: str) -> str:
    """A text in double quotes, with escapes for what could not stand there."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{_UNPRINTABLE.sub(_escape, escaped)}"'


def _escape(match: re.Match[str]) -> str:
    if match[0] == "\t":
        return "\\t"
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
