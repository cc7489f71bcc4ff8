"""Values of a JSON document with their paths in it, so that a wrong type is one clear message."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, NoReturn

from linter.source import Source, SourceError, clip

MAX_BYTES = 1 << 28  # 256 MiB
_NAMES = {dict: "an object", list: "an array", str: "a text", int: "a number", bool: "true or false"}


class Node:
    """A value of a document. `at` is its path, such as "runs[0].results[3]"."""

    __slots__ = ("at", "path", "value")

    def __init__(self, path: str, value: Any, at: str = "") -> None:
        self.path = path
        self.value = value
        self.at = at

    def fail(self, problem: str) -> SourceError:
        """Return an error about this value."""
        return SourceError(self.path, f"{self.at} {problem}".lstrip())

    def get(self, key: str) -> "Node | None":
        """Return a member, None if it is missing or null. Raises SourceError if this value is no object."""
        if not isinstance(self.value, dict):
            raise self.fail("is not an object")
        value = self.value.get(key)
        return None if value is None else Node(self.path, value, f"{self.at}.{key}".lstrip("."))

    def walk(self, *keys: str) -> "Node | None":
        """Return a member of a member, None if one of them is missing."""
        node: Node | None = self
        for key in keys:
            node = node.get(key) if node else None
        return node

    def items(self, *keys: str) -> Iterator["Node"]:
        """Yield the items of an array below this value, none if it is missing. Raises SourceError if it is no array."""
        node = self.walk(*keys)
        if node is None:
            return
        if not isinstance(node.value, list):
            raise node.fail("is not an array")
        for number, value in enumerate(node.value):
            yield Node(self.path, value, f"{node.at}[{number}]")

    def text(self, *keys: str) -> str:
        """Return a text below this value, "" if it is missing. Raises SourceError if it is no text."""
        return str(self._typed(keys, str) or "")

    def number(self, *keys: str) -> int | None:
        """Return a whole number below this value, None if it is missing. Raises SourceError if it is none."""
        value = self._typed(keys, int)
        return None if value is None else int(value)

    def _typed(self, keys: tuple[str, ...], kind: type) -> Any:
        node = self.walk(*keys)
        if node is None:
            return None
        if not isinstance(node.value, kind) or (kind is int and isinstance(node.value, bool)):
            raise node.fail(f"is not {_NAMES[kind]}")
        return node.value


def parse_document(source: Source) -> Node:
    """Return the root of a JSON document. Raises SourceError, with the place, if it is not JSON or too deep."""

    def refuse(word: str) -> NoReturn:
        raise source.error(f"is not JSON: '{word}' is no number")

    def build(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        built = dict(pairs)
        if len(built) < len(pairs):
            key = Counter(key for key, _ in pairs).most_common(1)[0][0]
            raise source.error(f"has the duplicate key '{clip(key)}' in an object")
        return built

    try:
        return Node(source.path, json.loads(source.text, object_pairs_hook=build, parse_constant=refuse))
    except json.JSONDecodeError as error:
        raise source.error(f"is not JSON: {_lower(error.msg)}", error.pos) from error
    except RecursionError:
        raise source.error("cannot be read: it is nested too deeply") from None
    except ValueError as error:  # a number with thousands of digits
        raise source.error(f"cannot be read: {_lower(clip(str(error)))}") from None


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
