"""What a rule says: where something is wrong, and what."""

from typing import NamedTuple

from linter.model import Entry, Field
from linter.source import CLIPPED, clipped


class Related(NamedTuple):
    """Another place that explains a problem, and in a few words what stands there."""

    entry: Entry
    field: Field
    label: str
    nth: int = 0


class Part(NamedTuple):
    """A stretch of a value: its text, and how many stretches with the same text stand before it."""

    text: str
    earlier: int = 0


def part(value: str, start: int, end: int) -> Part:
    """The stretch of a value from one offset to another."""
    text = value[start:end]
    return Part(text, value.count(text, 0, start))


class Problem(NamedTuple):
    """What a rule found: where, and what.

    `message` stands alone: lower case, no period, no code, what is quoted in single quotes. `{0}`, `{1}` … in it stand for `args`.
    `nth` tells which of several values of the field is meant, from 0, and `part` the stretch of the value, if not all of it.
    """

    entry: Entry
    field: Field
    message: str
    args: tuple[object, ...] = ()
    related: tuple[Related, ...] = ()
    nth: int = 0
    part: Part | None = None

    @property
    def text(self) -> str:
        """The message with its arguments in place."""
        text = self.message.format(*self.args)
        return text if len(text) <= CLIPPED else self.message.format(*self.shown_args)

    @property
    def shown_args(self) -> tuple[str, ...]:
        """The arguments as texts; of long ones, the beginning."""
        return tuple(clipped(str(arg)) for arg in self.args)
