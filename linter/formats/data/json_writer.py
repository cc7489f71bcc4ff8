"""A registry as JSON: one field a line, short lists on one line."""

import json
import re
from collections.abc import Iterator
from typing import Any

from linter.formats.data.to_dict import document
from linter.model import Registry

_WIDTH = 100  # characters that a list on one line may have
_NATURAL = re.compile(r"(?:0|[1-9][0-9]{0,14})\Z")
_NUMBERS = ("port", "service-code")  # what may stand without quotes
_encoded = json.JSONEncoder(ensure_ascii=False).encode


def write_json(registry: Registry) -> str:
    """The registry as a text of JSON, which reads as the same registry again.

    Raises SourceError for a reference that JSON has no word for.
    """
    return "".join(_pieces(document(registry), "", levels=3)) + "\n"


def _pieces(value: Any, indent: str, levels: int = 0, key: str = "") -> Iterator[str]:
    """A value in pieces. So many levels of it are never put on one line."""
    if isinstance(value, str):
        yield value if key in _NUMBERS and _NATURAL.match(value) else _encoded(value)
        return
    if not value or (levels <= 0 and len(line := _encoded(value)) <= _WIDTH):
        yield line if value else json.dumps(value)
        return
    before = f"\n{indent}  "
    if isinstance(value, list):
        yield "["
        for item in value:
            yield before
            yield from _pieces(item, f"{indent}  ", levels - 1)
            before = f",\n{indent}  "
        yield f"\n{indent}]"
    else:
        yield "{"
        for inner, item in value.items():
            yield f"{before}{_encoded(inner)}: "
            yield from _pieces(item, f"{indent}  ", 0 if inner == "inline-references" else levels - 1, inner)
            before = f",\n{indent}  "
        yield f"\n{indent}}}"
