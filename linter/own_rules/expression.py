"""Regular expressions of settings, matched in time that is linear in the text.

Python's `re` tries all ways to match, which may take years on a short value, and settings come with the changes of strangers. Here
an expression is an automaton that keeps the set of all states that it may be in. That leaves out references to groups, assertions
about the text around a place, and possessive repetitions.

Bindings of RE2 do the same in less code, but have no packages for musl, on which images for CI are often built.
"""

import re
import warnings
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from linter.lazy import compile_lazily
from linter.source import clip

MAX_STATES = 2_000  # of one expression, with all copies that counted repetitions need
MAX_STEPS = 5_000_000  # for all values of one run, about two seconds; a step that was made before costs nothing
MAX_KEPT = 200_000  # moves, and states in sets, that are kept
_QUANTIFIER = compile_lazily(r"([*+?])|\{(\d*)(?:(,)(\d*))?\}", re.ASCII)
_CLASS = compile_lazily(r"\[\^?\]?(?:[^\]\\]|\\.)*\]", re.DOTALL)
_ESCAPE = compile_lazily(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|N\{[^}]*\}|[^0-9bB])", re.DOTALL)
_OPENING = compile_lazily(r"\((?:\?:|\?P<\w+>|(?!\?))")
_FLAGS = compile_lazily(r"\(\?([ias]+)\)")
_STARTS, _ENDS = ("^", r"\A"), ("$", r"\Z")


class ExpressionError(ValueError):
    """An expression that is malformed or not supported. The message follows the expression."""


class _Atom(NamedTuple):
    """A character that a pattern matches."""

    pattern: re.Pattern[str]


class _Anchor(NamedTuple):
    """The start or the end of the text."""

    is_start: bool


class _Sequence(NamedTuple):
    """Items one after the other."""

    items: "list[_Item]"


class _Choice(NamedTuple):
    """Items of which one matches."""

    items: "list[_Item]"


class _Repetition(NamedTuple):
    """An item, `least` times to `most` times, without a limit if that is None."""

    item: "_Item"
    least: int
    most: int | None


_Item = _Atom | _Anchor | _Sequence | _Choice | _Repetition


class _State(NamedTuple):
    """A state of the automaton: a character or an anchor to match, or neither, and the numbers of the next states."""

    item: _Atom | _Anchor | None
    following: tuple[int, ...]


class _Set:
    """A set of states. `moves` has the next set by character, as far as it was asked for."""

    __slots__ = ("accepts", "moves", "states")

    def __init__(self, states: Sequence[_State], accepts: bool) -> None:
        self.states = states
        self.accepts = accepts
        self.moves: dict[str, _Set] = {}


class Expression:
    """A regular expression. `text` is its source in the syntax of Python. Raises ExpressionError for one that is not supported."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.left = MAX_STEPS
        flags = _FLAGS.match(text)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about syntax that may change its meaning in a later Python
            try:
                re.compile(text)
                item = _Parser(text, flags.end() if flags else 0, flags[1] if flags else "").parse()
            except (re.error, OverflowError, RecursionError) as error:
                raise ExpressionError(f"is not a regular expression: {error}") from error
        self._states = [_State(None, ())]  # the first is the end of a match
        self._sets: dict[frozenset[int], _Set] = {}
        self._kept = 0
        self._first = self._make_set((self._build(item, 0),), is_start=True)

    def matches_all(self, text: str) -> bool:
        """Return whether the expression matches all of a text. Raises RuntimeError if that takes more than MAX_STEPS."""
        current = self._first
        for character in text:
            found = current.moves.get(character)
            if found is None:
                found = self._move(current, character)
            if not found.states and not found.accepts:
                return False
            current = found
        return current.accepts

    def _move(self, current: _Set, character: str) -> _Set:
        self._take_steps(len(current.states))
        reached = [state for state in current.states if isinstance(state.item, _Atom) and state.item.pattern.match(character)]
        if self._kept > MAX_KEPT:
            self._forget()
        self._kept += 1
        current.moves[character] = found = self._make_set(number for state in reached for number in state.following)
        return found

    def _make_set(self, numbers: Iterable[int], is_start: bool = False) -> _Set:
        reached = self._close(numbers, is_start, is_end=False)
        found = None if is_start else self._sets.get(reached)
        if found is None:
            states = [self._states[number] for number in reached if isinstance(self._states[number].item, _Atom)]
            found = _Set(states, 0 in self._close(reached, is_start, is_end=True))
            self._kept += len(reached)
            if not is_start:
                self._sets[reached] = found
        return found

    def _forget(self) -> None:
        for one in (self._first, *self._sets.values()):
            one.moves.clear()
        self._sets.clear()
        self._kept = 0

    def _close(self, numbers: Iterable[int], is_start: bool, is_end: bool) -> frozenset[int]:
        """Return the states that are reached from some states without a character."""
        found: set[int] = set()
        waiting = list(numbers)
        while waiting:
            number = waiting.pop()
            if number in found:
                continue
            found.add(number)
            item, following = self._states[number]
            if item is None or (isinstance(item, _Anchor) and (is_start if item.is_start else is_end)):
                waiting += following
        self._take_steps(len(found))
        return frozenset(found)

    def _take_steps(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            advice = "write it without a repetition inside of a repetition"
            raise RuntimeError(f"the regular expression '{clip(self.text, 60)}' takes more than {MAX_STEPS:,} steps; {advice}")

    def _add(self, item: _Atom | _Anchor | None, *following: int) -> int:
        if len(self._states) >= MAX_STATES:
            raise ExpressionError(f"needs more than {MAX_STATES:,} states; write smaller numbers of repetitions")
        self._states.append(_State(item, following))
        return len(self._states) - 1

    def _build(self, item: _Item, after: int) -> int:
        """Add the states of an item that is followed by a state, and return its first state."""
        match item:
            case _Atom() | _Anchor():
                return self._add(item, after)
            case _Sequence():
                for one in reversed(item.items):
                    after = self._build(one, after)
                return after
            case _Choice():
                return self._add(None, *[self._build(one, after) for one in item.items])
            case _Repetition():
                return self._build_repetition(item, after)

    def _build_repetition(self, repetition: _Repetition, after: int) -> int:
        item, least, most = repetition
        first = after
        if most is None:
            first = self._add(None, after)
            self._states[first] = _State(None, (self._build(item, first), after))
        else:
            for _ in range(most - least):
                first = self._add(None, self._build(item, first), after)
        for _ in range(least):
            before = self._build(item, first)
            if before == first:  # an empty item, which may be repeated millions of times
                break
            first = before
        return first


class _Parser:
    """A parser of an expression that `re` accepts."""

    def __init__(self, text: str, at: int, flags: str) -> None:
        self.text, self.at = text, at
        self.flags = re.RegexFlag(0)
        for flag in flags:
            self.flags |= re.RegexFlag[flag.upper()]

    def parse(self) -> _Item:
        return self._parse_choice()

    def _parse_choice(self) -> _Item:
        branches = [self._parse_sequence()]
        while self.text.startswith("|", self.at):
            self.at += 1
            branches.append(self._parse_sequence())
        return branches[0] if len(branches) == 1 else _Choice(branches)

    def _parse_sequence(self) -> _Item:
        items: list[_Item] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            items.append(self._parse_repetition(self._parse_one()))
        return _Sequence(items)

    def _parse_one(self) -> _Item:
        text, at = self.text, self.at
        if text[at] == "(":
            opening = _OPENING.match(text, at)
            if not opening:
                raise ExpressionError(f"has '{text[at : at + 3]}', which is not supported; write groups as (...) or (?:...)")
            self.at = opening.end()
            item = self._parse_choice()
            self.at += 1  # the closing parenthesis
            return item
        if text.startswith((*_STARTS, *_ENDS), at):
            self.at += 1 if text[at] != "\\" else 2
            return _Anchor(text.startswith(_STARTS, at))
        match = (_CLASS if text[at] == "[" else _ESCAPE).match(text, at) if text[at] in "[\\" else None
        if text[at] == "\\" and not match:
            raise ExpressionError(f"has '{text[at : at + 2]}', which is not supported; write the characters themselves")
        self.at = match.end() if match else at + 1
        atom = match[0] if match else "." if text[at] == "." else re.escape(text[at])
        return _Atom(re.compile(atom, self.flags))

    def _parse_repetition(self, item: _Item) -> _Item:
        match = _QUANTIFIER.match(self.text, self.at)
        if not match or match[0] == "{}":
            return item
        self.at = match.end()
        if self.text.startswith("+", self.at):
            raise ExpressionError(f"has '{match[0]}+', which is not supported; write '{match[0]}'")
        if self.text.startswith("?", self.at):  # which end is tried first does not matter for a match of all
            self.at += 1
        if match[1]:
            return _Repetition(item, 1 if match[1] == "+" else 0, 1 if match[1] == "?" else None)
        least = int(match[2] or 0)
        most = least if not match[3] else int(match[4]) if match[4] else None
        return _Repetition(item, least, most)
