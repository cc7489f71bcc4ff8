"""Read a private registry in JSON (RFC 8259) by the schema `linter/schemas/registry-1.json`.

The parser of the standard library reads one entry at a time, which gives the span of each. Numbers keep their text.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from json import JSONDecodeError, JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined] # missing in the stubs
from typing import Any, NoReturn

from linter.formats.data.builder import RegistryBuilder
from linter.formats.data.json_nodes import read_json_nodes
from linter.formats.data.locator import build_registry
from linter.formats.data.schema import MAX_DEPTH, NO_MAPPING, Plain
from linter.formats.data.violations import MappingWithDuplicates
from linter.lazy import compile_lazily
from linter.model import Registry
from linter.source import Source, SourceError, Span, clip

_BLANKS = compile_lazily(r"[ \t\r\n]*")
_ESCAPE = compile_lazily(
    r"\\(?:u([Dd][89ABab][0-9A-Fa-f]{2})(\\u[Dd][C-Fc-f][0-9A-Fa-f]{2})?|u([Dd][C-Fc-f][0-9A-Fa-f]{2})|.)", re.DOTALL
)
_SURROGATE = compile_lazily(r"\\u[Dd][89A-Fa-f]")
_STRUCTURE = compile_lazily(r'"(?:[^"\\]++|\\.)*+"|([\[{])|([\]}])|(-?Infinity|NaN)', re.DOTALL)
_WORDS = {  # by message of the parser
    "Expecting ',' delimiter": "a comma or a closing bracket is missing here",
    "Expecting ':' delimiter": "a colon is missing after the key",
    "Expecting value": "a value is missing here",
    "Expecting property name enclosed in double quotes": "a key in double quotes is missing here",
    "Illegal trailing comma before end of object": "a comma is not allowed before a closing bracket; remove it",
    "Illegal trailing comma before end of array": "a comma is not allowed before a closing bracket; remove it",
    "Unterminated string starting at": "a quotation mark is not closed; add the closing one",
    "Invalid control character at": "a control character is not allowed in a text; write an escape such as \\n",
    "Extra data": "text after the end of the registry is not allowed; remove it",
}


def read_json(source: Source, people: Collection[str] | None = None, scope: Sequence[str] = ()) -> Registry:
    """Return the registry in a JSON file.

    `people` is given for a part of a registry of several files: the ids of contacts that the other files define. A part may have no
    entries. `scope` are the keys of entries that separate port spaces. Raises SourceError, with its position, for any other file.
    """
    if not source.text.strip():
        raise source.error("is empty")
    if _SURROGATE.search(source.text):
        refuse_half_characters(source)
    reader = _Reader(source, people, scope)
    try:
        stretches = reader.read()
    except JSONDecodeError as error:
        at = error.pos
        if source.text[at : at + 1] == "," and error.msg.startswith("Illegal trailing comma"):  # Python 3.13 points to the comma
            at += len(source.text[at + 1 :]) - len(source.text[at + 1 :].lstrip()) + 1
        raise source.error(describe_error(source.text, error.msg, at), at) from error
    except (RecursionError, _NumberError) as error:
        raise _make_value_error(source, reader.at) from error
    return build_registry(source, "json", reader.builder, read_json_nodes, stretches)


def _make_value_error(source: Source, at: int) -> SourceError:
    """Return the error for a value at an offset that is nested too deeply or contains NaN or Infinity."""
    depth = 0
    for token in _STRUCTURE.finditer(source.text, at):
        opening, closing, word = token.groups()
        depth += bool(opening) - bool(closing)
        if word:
            return source.error(f"'{word}' is not a JSON number", token.start())
        if depth > MAX_DEPTH:
            break
    return source.error(f"is nested more than {MAX_DEPTH} levels deep", token.start())


def find_constant(text: str) -> int:
    """Return the offset of the first NaN or Infinity outside of the texts of valid JSON, 0 without one."""
    return next((token.start() for token in _STRUCTURE.finditer(text) if token[3]), 0)


class _NumberError(Exception):
    """A number that is NaN or Infinity, which the parser accepts as numbers."""


def _refuse_number(_word: str) -> NoReturn:
    raise _NumberError


def _build_mapping(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
    """Return the pairs as a mapping in their order; the first value of a duplicate key counts."""
    values = dict(reversed(pairs))
    if len(values) == len(pairs):
        return dict(pairs)
    seen: set[str] = set()
    again = [key for key, _ in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value] # add returns None
    return MappingWithDuplicates({key: values[key] for key, _ in pairs}, again)


class _Reader:
    """A reader that passes the plain values of one file to its builder. `at` is the offset of the next character."""

    def __init__(self, source: Source, people: Collection[str] | None, scope: Sequence[str]) -> None:
        self.source, self.text, self.at = source, source.text, 0
        self.builder = RegistryBuilder(people or (), scope)
        self.alone = people is None
        decoder = JSONDecoder(object_pairs_hook=_build_mapping, parse_int=str, parse_float=str, parse_constant=_refuse_number)
        self.scan: Callable[[str, int], tuple[Any, int]] = decoder.scan_once  # type: ignore[attr-defined] # missing in the stubs

    def read(self) -> dict[str, Span]:
        """Read the file, and return the spans of the top-level keys with their values."""
        builder, stretches = self.builder, dict[str, Span]()
        if self.text.startswith("\ufeff"):
            raise self.source.error("begins with a second byte order mark; remove it", 0)
        if self._peek() != "{":
            start = self.at
            self._read_value()
            raise self.source.error(NO_MAPPING, start)
        start = self.at
        for key, first in self._read_keys():
            opening = self.text[self.at]
            if key in stretches:
                raise self.source.error(f"duplicate key '{clip(key)}'; keep one", first)
            if key == "entries" and opening == "[":
                for at in self._read_items():
                    builder.add_entry(self._read_value(), at, self.at)
            elif key == "contacts" and opening == "[":
                builder.defines_people = True
                for at in self._read_items():
                    builder.add_listed_contact(self._read_value(), at, self.at)
            elif key == "contacts" and opening == "{":
                builder.defines_people = True
                self._read_contacts()
            elif key in ("entries", "contacts"):
                what = "a list" if key == "entries" else "a mapping of ids to contacts"
                raise self.source.error(f"'{key}' must be {what}", self.at)
            else:
                value = self._read_value()
                builder.add_top_level(key, value, Span(first, self.at))
            stretches[key] = Span(first, self.at)
        if self._peek():
            raise JSONDecodeError("Extra data", self.text, self.at)
        if refusal := builder.find_refusal(stretches, start, is_part=not self.alone):
            at, message = refusal
            raise self.source.error(message, at)
        return stretches

    def _read_contacts(self) -> None:
        names: set[str] = set()
        for name, first in self._read_keys():
            value = self._read_value()
            if name in names:
                self.builder.checker.report_duplicate(name, Span(first, self.at))
            else:
                self.builder.add_contact(name, value, first, self.at)
            names.add(name)

    def _peek(self) -> str:
        """Skip blanks, and return the next character, "" at the end."""
        blanks = _BLANKS.match(self.text, self.at)
        assert blanks is not None
        self.at = blanks.end()
        return self.text[self.at : self.at + 1]

    def _read_value(self) -> Plain:
        try:
            value, self.at = self.scan(self.text, self.at)
        except StopIteration as error:
            raise JSONDecodeError("Expecting value", self.text, error.value) from error
        return value

    def _read_keys(self) -> Iterator[tuple[str, int]]:
        """Yield the keys of the mapping at `at`, each with its start. The caller reads the value before it takes the next key."""
        for first in self._read_items("}"):
            if self.text[first] != '"':
                raise JSONDecodeError("Expecting property name enclosed in double quotes", self.text, first)
            key, self.at = scanstring(self.text, first + 1, True)
            if self._peek() != ":":
                raise JSONDecodeError("Expecting ':' delimiter", self.text, self.at)
            self.at += 1
            if not self._peek():
                raise JSONDecodeError("Expecting value", self.text, self.at)
            yield key, first

    def _read_items(self, closing: str = "]") -> Iterator[int]:
        """Yield the start of each item of the list at `at`. The caller reads the item before it takes the next one."""
        self.at += 1
        following = self._peek()
        while following != closing:
            if not following:
                raise JSONDecodeError("Expecting value", self.text, self.at)
            yield self.at
            if (following := self._peek()) == ",":
                self.at += 1
                if (following := self._peek()) == closing:
                    raise JSONDecodeError("Illegal trailing comma before end of array", self.text, self.at)
            elif following != closing:
                raise JSONDecodeError("Expecting ',' delimiter", self.text, self.at)
        self.at += 1


def describe_error(text: str, message: str, at: int) -> str:
    """Return a message for an error of the parser at an offset."""
    here = text[at : at + 2]
    if here.startswith(("//", "/*", "#")):
        return "comments are not allowed in JSON; use YAML"
    if here.startswith("'"):
        return "single quotes are not allowed; write double quotes"
    if here[:1] in ("]", "}") and text[:at].rstrip(" \t\r\n").endswith(","):
        return _WORDS["Illegal trailing comma before end of array"]
    if text[max(at - 1, 0) : at] == "0" and here[:1].isdigit():
        return "a leading 0 is not allowed in a number; put it in double quotes"
    if message.startswith("Invalid \\"):
        return "the escape is unknown; write two backslashes for one"
    return _WORDS.get(message, f"is not well-formed JSON: {message[:1].lower()}{message[1:]}")


def refuse_half_characters(source: Source) -> None:
    """Raise SourceError for an escape of an unpaired surrogate (RFC 8259 section 8.2)."""
    for escape in _ESCAPE.finditer(source.text):
        if (escape[1] and not escape[2]) or escape[3]:
            raise source.error(f"'{escape[0]}' is half of a surrogate pair; write both halves", escape.start())
