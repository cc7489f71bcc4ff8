"""A registry that people or programs keep in JSON, in the shape that `linter/schemas/registry-1.json` describes (RFC 8259).

The parser of the standard library reads entry by entry, so that it is known where each stands. Numbers stay the texts that they
are.
"""

import re
from collections.abc import Callable, Collection, Iterator
from json import JSONDecodeError, JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined] # the stubs do not know it
from typing import Any, NoReturn

from linter.formats.data.json_nodes import nodes_of
from linter.formats.data.locator import registry_of
from linter.formats.data.schema import MAX_DEPTH, NO_MAPPING, Doubled, Plain, Shape
from linter.model import Registry
from linter.source import Source, SourceError, Span, clip

_BLANKS = re.compile(r"[ \t\r\n]*")
_ESCAPE = re.compile(
    r"\\(?:u([Dd][89ABab][0-9A-Fa-f]{2})(\\u[Dd][C-Fc-f][0-9A-Fa-f]{2})?|u([Dd][C-Fc-f][0-9A-Fa-f]{2})|.)", re.DOTALL
)
_SURROGATE = re.compile(r"\\u[Dd][89A-Fa-f]")
_STRUCTURE = re.compile(r'"(?:[^"\\]++|\\.)*+"|([\[{])|([\]}])|(-?Infinity|NaN)', re.DOTALL)
_WORDS = {  # what the parser says, in words that help
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


def read_json(source: Source, people: Collection[str] | None = None) -> Registry:
    """The registry in a file of JSON. Where other files belong to it, `people` are the ids of contacts that they define, and there
    may be no entries in this one.

    Raises SourceError, with the place, for anything else.
    """
    if not source.text.strip():
        raise source.error("is empty")
    if _SURROGATE.search(source.text):
        _refuse_half_characters(source)
    reader = _Reader(source, people)
    try:
        stretches = reader.read()
    except JSONDecodeError as error:
        raise source.error(_worded(source.text, error.msg, error.pos), error.pos) from error
    except (RecursionError, _NoNumberError) as error:
        raise _beyond_reading(source, reader.at) from error
    return registry_of(source, "json", reader.shape, nodes_of, stretches)


def _beyond_reading(source: Source, at: int) -> SourceError:
    """What the parser gave up on, in a value that begins at an offset, or has taken for a number."""
    depth = 0
    for token in _STRUCTURE.finditer(source.text, at):
        opening, closing, word = token.groups()
        depth += bool(opening) - bool(closing)
        if word:
            return source.error(f"'{word}' is not a JSON number", token.start())
        if depth > MAX_DEPTH:
            break
    return source.error(f"is nested more than {MAX_DEPTH} levels deep", token.start())


class _NoNumberError(Exception):
    """NaN or Infinity, which the parser takes for numbers."""


def _no_number(_word: str) -> NoReturn:
    raise _NoNumberError


def _mapping(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
    values = dict(reversed(pairs))
    if len(values) == len(pairs):
        return dict(pairs)
    seen: set[str] = set()
    again = [key for key, _ in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value] # add returns None
    return Doubled({key: values[key] for key, _ in pairs}, again)


class _Reader:
    """The plain values of one file, handed to its shape part by part. `at` is how far it was read."""

    def __init__(self, source: Source, people: Collection[str] | None) -> None:
        self.source, self.text, self.at = source, source.text, 0
        self.shape = Shape(people or ())
        self.alone = people is None
        decoder = JSONDecoder(object_pairs_hook=_mapping, parse_int=str, parse_float=str, parse_constant=_no_number)
        self.scan: Callable[[str, int], tuple[Any, int]] = decoder.scan_once  # type: ignore[attr-defined] # the stubs do not know it

    def read(self) -> dict[str, Span]:
        """Where each key of the registry stands with its value."""
        shape, stretches = self.shape, dict[str, Span]()
        if self.text.startswith("\ufeff"):
            raise self.source.error("begins with a second byte order mark; remove it", 0)
        if self._next() != "{":
            start = self.at
            self._value()
            raise self.source.error(NO_MAPPING, start)
        start = self.at
        for key, first in self._pairs():
            opening = self.text[self.at]
            if key in stretches:
                raise self.source.error(f"duplicate key '{clip(key)}'; keep one", first)
            if key == "entries" and opening == "[":
                for at in self._items():
                    shape.entry(self._value(), at, self.at)
            elif key == "contacts" and opening == "[":
                shape.defines_people = True
                for at in self._items():
                    shape.listed_contact(self._value(), at, self.at)
            elif key == "contacts" and opening == "{":
                shape.defines_people = True
                self._contacts()
            elif key in ("entries", "contacts"):
                what = "a list" if key == "entries" else "a mapping of ids to contacts"
                raise self.source.error(f"'{key}' must be {what}", self.at)
            else:
                value = self._value()
                shape.top(key, value, Span(first, self.at))
            stretches[key] = Span(first, self.at)
        if self._next():
            raise JSONDecodeError("Extra data", self.text, self.at)
        if refusal := shape.find_refusal(stretches, start, is_part=not self.alone):
            at, message = refusal
            raise self.source.error(message, at)
        return stretches

    def _contacts(self) -> None:
        names: set[str] = set()
        for name, first in self._pairs():
            value = self._value()
            if name in names:
                self.shape.say_again(name, Span(first, self.at))
            else:
                self.shape.contact(name, value, first, self.at)
            names.add(name)

    def _next(self) -> str:
        """The next character that is not blank, or nothing."""
        blanks = _BLANKS.match(self.text, self.at)
        assert blanks is not None
        self.at = blanks.end()
        return self.text[self.at : self.at + 1]

    def _value(self) -> Plain:
        try:
            value, self.at = self.scan(self.text, self.at)
        except StopIteration as error:
            raise JSONDecodeError("Expecting value", self.text, error.value) from error
        return value

    def _pairs(self) -> Iterator[tuple[str, int]]:
        """The keys of a mapping that begins here, each with its start. Whoever asks for the next has read the value of the last."""
        for first in self._items("}"):
            if self.text[first] != '"':
                raise JSONDecodeError("Expecting property name enclosed in double quotes", self.text, first)
            key, self.at = scanstring(self.text, first + 1, True)
            if self._next() != ":":
                raise JSONDecodeError("Expecting ':' delimiter", self.text, self.at)
            self.at += 1
            if not self._next():
                raise JSONDecodeError("Expecting value", self.text, self.at)
            yield key, first

    def _items(self, closing: str = "]") -> Iterator[int]:
        """Where each item of a list that begins here starts. Whoever asks for the next has read the last."""
        self.at += 1
        following = self._next()
        while following != closing:
            if not following:
                raise JSONDecodeError("Expecting value", self.text, self.at)
            yield self.at
            if (following := self._next()) == ",":
                self.at += 1
                if (following := self._next()) == closing:
                    raise JSONDecodeError("Illegal trailing comma before end of array", self.text, self.at)
            elif following != closing:
                raise JSONDecodeError("Expecting ',' delimiter", self.text, self.at)
        self.at += 1


def _worded(text: str, message: str, at: int) -> str:
    """What is wrong at a place, in words that help."""
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


def _refuse_half_characters(source: Source) -> None:
    """Refuse escapes that stand for one half of a character (RFC 8259 section 8.2)."""
    for escape in _ESCAPE.finditer(source.text):
        if (escape[1] and not escape[2]) or escape[3]:
            raise source.error(f"'{escape[0]}' is half of a surrogate pair; write both halves", escape.start())
