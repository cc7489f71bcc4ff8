"""Write a registry as JSON, with a line for each field and short lists on one line."""

import json
from collections.abc import Iterator
from typing import Any

from linter.formats.data.to_dict import build_document
from linter.lazy import compile_lazily
from linter.model import Registry

_WIDTH = 100  # characters of a list on one line
_NATURAL = compile_lazily(r"(?:0|[1-9][0-9]{0,14})\Z")
_NUMBERS = ("port", "service-code")  # written without quotes
_encode = json.JSONEncoder(ensure_ascii=False).encode


def write_json(registry: Registry) -> str:
    """Return a registry as JSON that is read as the same registry.

    Raises SourceError for a reference that the schema does not allow.
    """
    return "".join(_write_pieces(build_document(registry), "", levels=3)) + "\n"


def _write_pieces(value: Any, indent: str, levels: int = 0, key: str = "") -> Iterator[str]:
    """Yield the text of a value in pieces. Its first `levels` levels are always on several lines."""
    if isinstance(value, str):
        yield value if key in _NUMBERS and _NATURAL.match(value) else _encode(value)
        return
    if value is True or not value or (levels <= 0 and len(_encode(value)) <= _WIDTH):
        yield _encode(value)
        return
    before = f"\n{indent}  "
    if isinstance(value, list):
        yield "["
        for item in value:
            yield before
            yield from _write_pieces(item, f"{indent}  ", levels - 1)
            before = f",\n{indent}  "
        yield f"\n{indent}]"
    else:
        yield "{"
        for inner, item in value.items():
            yield f"{before}{_encode(inner)}: "
            yield from _write_pieces(item, f"{indent}  ", 0 if inner == "inline-references" else levels - 1, inner)
            before = f",\n{indent}  "
        yield f"\n{indent}}}"
