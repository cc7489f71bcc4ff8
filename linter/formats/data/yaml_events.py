"""YAML as a stream of events with exact places, by the C parser of ruamel.yaml, or by its other one where that is not installed.

The C parser is of an age that stops at a colon or a question mark inside of a text between brackets, as in
`[https://example.org/?a]`. It is given other characters in their place, which are put back in what it says.
"""

import re
from collections.abc import Callable, Iterator
from copy import copy
from importlib import import_module
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")
Event = Any  # of ruamel.yaml: two marks, and for a scalar its value and style

_COLON = re.compile(r"""(?<=[^\s'"\[\]{},]):(?=[^\s,\[\]{}])""")
_QUESTION = re.compile(r"""(?<=[^\s'"\[\]{},])\?""")
_RISKY = re.compile(r"""[\[{,][^\S\n]*+[^\s'"\[\]{},#&*|>:?][^\n'"\[\]{},:?]*+(?:\?|:[^\s,\[\]{}])""")
_PRIVATE = range(0xE000, 0xF8FF)  # characters for private use
_NOT_IN_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INDICATOR = re.compile(r"(?:\s|(?<=\s)#[^\r\n]*)*[-:?]")
_HALF = re.compile("[\ud800-\udfff]")  # of a character
_KEY = re.compile(r"[ \t]*(?:-[ \t]+)*[\w$-]+\Z")
_ABOUT_BEGINNING = re.compile("quoted scalar .*end of stream|could not find expected ':'")
_NO_TOKEN = {"\t": "a tab is not allowed here; indent with spaces", "\u00a0": "a no-break space is not allowed here; write a space"}


class StopError(Exception):
    """What stops the reading at an offset, and why."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(offset, message)
        self.offset = offset
        self.message = message


class Events(NamedTuple):
    """The events of a text, of which a function gives the next one, and what to put back into its values by which others."""

    next: Callable[[], Event]
    stand_ins: tuple[tuple[str, str], ...] = ()

    def value(self, event: Event) -> str:
        """The value of a scalar. That the last line of a block of text ends is no part of the text."""
        value: str = event.value
        if value[-1:] == "\n" and event.style in ("|", ">"):
            value = value[:-1]
        for stand_in, character in self.stand_ins:
            if stand_in in value:
                value = value.replace(stand_in, character)
        return value


def parsed(text: str, make: Callable[[Events], T]) -> T:
    """What `make` makes of the events of a text. It is called a second time where the first way of reading fails.

    Raises StopError for what is not YAML.
    """
    if text.startswith("\ufeff"):
        raise StopError(0, "begins with a second byte order mark; remove it")
    try:
        parser = import_module("_ruamel_yaml").CParser
    except ImportError:
        return make(Events(_slow_events(text).__next__))
    from ruamel.yaml.error import YAMLError

    stop: StopError | None = None
    for masked in (True,) if _RISKY.search(text) else (False, True):
        try:
            return make(_masked_events(parser, text) if masked else Events(parser(text.encode()).get_event))
        except YAMLError as error:
            found = _stop(text, error)
            stop = found if stop is None or found.offset > stop.offset else stop
    assert stop is not None
    raise stop


def _masked_events(parser: Any, text: str) -> Events:
    """The events of a text whose colons and question marks inside of words the parser does not see."""
    free = (character for character in map(chr, _PRIVATE) if character not in text)
    colon, question = next(free, ""), next(free, "")
    if not question:  # all of them are in use
        return Events(parser(text.encode()).get_event)
    masked = _QUESTION.sub(question, _COLON.sub(colon, text))
    return Events(parser(masked.encode()).get_event, ((colon, ":"), (question, "?")))


def _place_behind_indicator(event: Event, text: str, reached: int) -> None:
    """Put what is left empty where the C parser has it: behind the colon or dash before it, and not before what comes next."""
    if found := _INDICATOR.match(text, reached):
        event.start_mark, event.end_mark = copy(event.start_mark), copy(event.end_mark)
        event.start_mark.index = event.end_mark.index = found.end()


def _slow_events(text: str) -> Iterator[Event]:
    """The events by the parser that is written in Python."""
    from ruamel.yaml import YAML

    reached = 0
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            if _HALF.search(getattr(event, "value", None) or ""):
                raise ValueError
            if getattr(event, "value", None) == "" and event.start_mark.index == event.end_mark.index:
                _place_behind_indicator(event, text, reached)
            reached = event.end_mark.index
            yield event
    except Exception as error:  # it converts what it reads unchecked, and raises what that happens to raise
        raise _stop(text, error, reached) from error


def _stop(text: str, error: Exception, reached: int = 0) -> StopError:
    """An error of the parser, placed and in a line."""
    if hasattr(error, "position") and (character := _NOT_IN_YAML.search(text)):
        return StopError(character.start(), f"the character U+{ord(character[0]):04X} is not allowed in YAML")
    problem, context = getattr(error, "problem", None) or "", getattr(error, "context", None) or ""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return StopError(reached, "is not well-formed YAML: an escape or a number after this place is not valid")
    at = min(mark.index, len(text))
    began = getattr(error, "context_mark", None) or mark
    return StopError(
        began.index if _ABOUT_BEGINNING.search(f"{context} {problem}") else at, _words(text, at, began.index, context, problem)
    )


def _words(text: str, at: int, began: int, context: str, problem: str) -> str:
    """What is wrong at a place with what began at another, in words that help."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    if "cannot start any token" in problem:
        character = text[at : at + 1]
        return _NO_TOKEN.get(character, f"a text that begins with '{character}' needs quotes; quote it")
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
