"""What a rule says: where something is wrong, and what."""

from typing import NamedTuple

from linter.model import Entry, Field


class Related(NamedTuple):
    """Another place that explains a problem, and in a few words what stands there."""

    entry: Entry
    field: Field
    label: str
    nth: int = 0


class Problem(NamedTuple):
    """What a rule found: where, and what.

    `message` stands alone: lower case, no period, no code, what is quoted in single quotes. `{0}`, `{1}` … in it stand for `args`.
    `nth` tells which of several values of the field is meant, from 0; `part` is the stretch of the value that is meant, all of it
    where empty.
    """

    entry: Entry
    field: Field
    message: str
    args: tuple[object, ...] = ()
    related: tuple[Related, ...] = ()
    nth: int = 0
    part: str = ""

    @property
    def text(self) -> str:
        """The message with its arguments in place."""
        return self.message.format(*self.args)
