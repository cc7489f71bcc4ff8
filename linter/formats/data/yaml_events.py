"""Parse YAML into events with exact offsets, with the C parser of ruamel.yaml or, without it, with the Python parser.

The C parser rejects a colon or a question mark inside of a plain text in brackets, as in `[https://example.org/?a]`. It gets other
characters instead, which are replaced in the values of its events.
"""

from collections.abc import Callable, Iterator
from copy import copy
from importlib import import_module
from typing import Any, NamedTuple, TypeVar

from linter.lazy import compile_lazily

T = TypeVar("T")
Event = Any  # an event of ruamel.yaml: it has two marks, and a scalar has a value and a style

_COLON = compile_lazily(r"""(?<=[^\s'"\[\]{},]):(?=[^\s,\[\]{}])""")
_QUESTION = compile_lazily(r"""(?<=[^\s'"\[\]{},])\?""")
_RISKY = compile_lazily(r"""[\[{,][^\S\n]*+[^\s'"\[\]{},#&*|>:?][^\n'"\[\]{},:?]*+(?:\?|:[^\s,\[\]{}])""")
_PRIVATE = range(0xE000, 0xF8FF)  # characters for private use
_NOT_IN_YAML = compile_lazily("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_INDICATOR = compile_lazily(r"(?:\s|(?<=\s)#[^\r\n]*)*[-:?]")
_SURROGATE = compile_lazily("[\ud800-\udfff]")
_KEY = compile_lazily(r"[ \t]*(?:-[ \t]+)*[\w$-]+\Z")
_IS_ABOUT_START = compile_lazily("quoted scalar .*end of stream|could not find expected ':'")
_NOT_ALLOWED = {
    "\t": "a tab is not allowed here; indent with spaces",
    "\u00a0": "a no-break space is not allowed here; write a space",
}


class StopError(Exception):
    """An error at an offset that ends the reading."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(offset, message)
        self.offset = offset
        self.message = message


class Events(NamedTuple):
    """A stream of events: a function that returns the next one, and pairs of a placeholder in values and its character."""

    next: Callable[[], Event]
    placeholders: tuple[tuple[str, str], ...] = ()

    def value(self, event: Event) -> str:
        """Return the value of a scalar event, without the final line end of a block scalar."""
        value: str = event.value
        if value[-1:] == "\n" and event.style in ("|", ">"):
            value = value[:-1]
        for placeholder, character in self.placeholders:
            if placeholder in value:
                value = value.replace(placeholder, character)
        return value


def parse_events(text: str, make: Callable[[Events], T]) -> T:
    """Return the result of `make` for the events of a text; `make` may be called a second time if the first attempt fails.

    Raises StopError for a text that is not YAML.
    """
    if text.startswith("\ufeff"):
        raise StopError(0, "begins with a second byte order mark; remove it")
    try:
        parser = import_module("_ruamel_yaml").CParser
    except ImportError:
        return make(Events(_read_slow_events(text).__next__))
    from ruamel.yaml.error import YAMLError

    stop: StopError | None = None
    for masked in (True,) if _RISKY.search(text) else (False, True):
        try:
            return make(_mask_events(parser, text) if masked else Events(parser(text.encode()).get_event))
        except YAMLError as error:
            found = _make_stop(text, error)
            stop = found if stop is None or found.offset > stop.offset else stop
    assert stop is not None
    raise stop


def _mask_events(parser: Any, text: str) -> Events:
    """Return the events of a text, with placeholders for colons and question marks inside of words."""
    free = (character for character in map(chr, _PRIVATE) if character not in text)
    colon, question = next(free, ""), next(free, "")
    if not question:  # the text uses all private characters
        return Events(parser(text.encode()).get_event)
    masked = _QUESTION.sub(question, _COLON.sub(colon, text))
    return Events(parser(masked.encode()).get_event, ((colon, ":"), (question, "?")))


def _place_after_indicator(event: Event, text: str, reached: int) -> None:
    """Move the marks of an empty value to its place in the C parser: after the colon or dash before it."""
    if found := _INDICATOR.match(text, reached):
        event.start_mark, event.end_mark = copy(event.start_mark), copy(event.end_mark)
        event.start_mark.index = event.end_mark.index = found.end()


def _read_slow_events(text: str) -> Iterator[Event]:
    """Yield the events of the Python parser."""
    from ruamel.yaml import YAML

    reached = 0
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            if _SURROGATE.search(getattr(event, "value", None) or ""):
                raise ValueError
            if getattr(event, "value", None) == "" and event.start_mark.index == event.end_mark.index:
                _place_after_indicator(event, text, reached)
            reached = event.end_mark.index
            yield event
    except Exception as error:  # the parser converts escapes and numbers unchecked, so that any exception is possible
        raise _make_stop(text, error, reached) from error


def _make_stop(text: str, error: Exception, reached: int = 0) -> StopError:
    """Return the error for an exception of the parser, with its offset and a message of one line."""
    if hasattr(error, "position") and (character := _NOT_IN_YAML.search(text)):
        return StopError(character.start(), f"the character U+{ord(character[0]):04X} is not allowed in YAML")
    problem, context = getattr(error, "problem", None) or "", getattr(error, "context", None) or ""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return StopError(reached, "is not well-formed YAML: an escape or a number after this place is not valid")
    at = min(mark.index, len(text))
    began = getattr(error, "context_mark", None) or mark
    return StopError(
        began.index if _IS_ABOUT_START.search(f"{context} {problem}") else at, _describe(text, at, began.index, context, problem)
    )


def _describe(text: str, at: int, began: int, context: str, problem: str) -> str:
    """Return a message for an error of the parser at one offset in a value or token that began at another."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    if "cannot start any token" in problem:
        character = text[at : at + 1]
        return _NOT_ALLOWED.get(character, f"a text that begins with '{character}' needs quotes; quote it")
    if "mapping values are not allowed" in problem and _KEY.match(before):
        return "a key is not allowed here; add the colon to the line above, or indent this one less"
    if "mapping values are not allowed" in problem:
        return "a colon before a space is not allowed in plain text; quote the whole text"
    if "scanning an a" in context:
        return "the name of an anchor is not ASCII letters and digits; quote a text that begins with & or *"
    if "quoted scalar" in context and "end of stream" in problem:
        return "a quotation mark is not closed; add the closing one"
    if "could not find expected ':'" in problem:
        return "a colon is missing after a key; add it, or indent the text further"
    if "block" in context and "did not find expected" in problem and not before.strip(" -"):
        return "the indentation differs from the lines above; align them"
    if "block" in context and "did not find expected" in problem:
        return "text after the end of a value is not allowed; quote the whole value"
    if "flow" in context and "did not find expected" in problem:
        line = text.count("\n", 0, began) + 1
        return f"a comma is missing here, or the closing bracket for line {line}"
    return f"is not well-formed YAML: {' '.join(': '.join(filter(None, (context, problem))).split())}".replace('"', "'")
