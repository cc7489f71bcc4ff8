"""A problem: what a check yields, before the engine turns it into a finding."""

from typing import NamedTuple

from linter.model import Entry, Field, Ports
from linter.rules_api.fix import Fix, Substring
from linter.source import CLIPPED, clip


class Related(NamedTuple):
    """Another place that explains a problem, with a label of a few words."""

    entry: Entry
    field: Field
    label: str
    value_index: int = 0


class Problem(NamedTuple):
    """A problem of a field of an entry.

    `message` reads without context: lower case, no period, no code, quotations in single quotes. `{0}`, `{1}` … are replaced by
    `args`. `value_index` counts the values of the field from 0; `substring` is the part of the value that is wrong, None for all of
    it. `fix` repairs the problem, if a fix is known. `about` are the ports, each with its transport (None: all), that the problem
    is about if they are not those of `entry` and `related`; findings of two rules about one fact are recognized by them.
    """

    entry: Entry
    field: Field
    message: str
    args: tuple[object, ...] = ()
    related: tuple[Related, ...] = ()
    value_index: int = 0
    substring: Substring | None = None
    fix: Fix | None = None
    about: tuple[tuple[Ports, str | None], ...] = ()

    @property
    def text(self) -> str:
        """The message with its arguments filled in."""
        text = self.message.format(*self.args)
        return text if len(text) <= CLIPPED else self.message.format(*self.shown_args)

    @property
    def shown_args(self) -> tuple[str, ...]:
        """The arguments as texts, long ones cut."""
        return tuple(clip(str(arg)) for arg in self.args)
