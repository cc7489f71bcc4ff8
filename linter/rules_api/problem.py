"""What a rule says: where something is wrong, and what."""

from typing import NamedTuple

from linter.model import Entry, Field
from linter.rules_api.fix import Fix, Substring
from linter.source import CLIPPED, clipped


class Related(NamedTuple):
    """Another place that explains a problem, and in a few words what stands there."""

    entry: Entry
    field: Field
    label: str
    value_index: int = 0


class Problem(NamedTuple):
    """What a rule found: where, and what.

    `message` stands alone: lower case, no period, no code, what is quoted in single quotes. `{0}`, `{1}` … in it stand for `args`.
    `nth` tells which of several values of the field is meant, from 0, and `part` the stretch of the value, if not all of it.
    `fix` repairs it, where that is known.
    """

    entry: Entry
    field: Field
    message: str
    args: tuple[object, ...] = ()
    related: tuple[Related, ...] = ()
    value_index: int = 0
    substring: Substring | None = None
    fix: Fix | None = None

    @property
    def text(self) -> str:
        """The message with its arguments in place."""
        text = self.message.format(*self.args)
        return text if len(text) <= CLIPPED else self.message.format(*self.shown_args)

    @property
    def shown_args(self) -> tuple[str, ...]:
        """The arguments as texts; of long ones, the beginning."""
        return tuple(clipped(str(arg)) for arg in self.args)
