"""Weigh ways to group the lines of a drawn table by the words of its entries (`Reader`)."""

from linter.formats.text.fixed_width import Drawing
from linter.formats.text.row_grouping import Stack
from linter.lazy import compile_lazily
from linter.model import Field

_SAME = 5  # letters by which an organization's name and id are taken for alike
_REPLACES = "IANA assigned this well-formed"
_REPLACED = compile_lazily(r'replacement for "[^"]*"\.\Z')
_GOES_ON = compile_lazily(r"(?:[,;]|\b(?:a|an|and|by|for|from|in|of|on|or|the|to|using|via|with))\Z")
_PUNCTUATION = compile_lazily(r"[^a-z0-9]")


class _Words:
    """The texts of the cells of a table."""

    def __init__(self, drawing: Drawing) -> None:
        self._cells = drawing.cells
        self._columns = {column.field: number for number, column in enumerate(drawing.columns)}

    def __call__(self, stack: Stack, field: Field) -> str:
        column = self._columns.get(field)
        if column is None:
            return ""
        if stack.top == stack.bottom:
            return self._cells[stack.top][column]
        return " ".join(filter(None, (self._cells[line][column] for line in range(stack.top, stack.bottom + 1))))


class PersonReader:
    """The weights for rows of people."""

    def __init__(self, drawing: Drawing) -> None:
        self._text = _Words(drawing)

    def alone(self, stack: Stack) -> int:
        """Return 1 if an organization's id does not begin like its name."""
        name, organization = self._text(stack, Field.NAME), self._text(stack, Field.ORGANIZATION)
        if name or not organization:
            return 0
        identifier, made = _letters(self._text(stack, Field.ID)), _letters(organization)
        return made[:_SAME] != identifier[:_SAME]

    def beside(self, one: Stack, other: Stack) -> int:
        """Return 1 for two ids that differ by a number at the end and have different organizations."""
        ids = [_letters(self._text(stack, Field.ID)).rstrip("0123456789") for stack in (one, other)]
        return int(ids[0] == ids[1] and self._text(one, Field.ORGANIZATION) != self._text(other, Field.ORGANIZATION))

    def preference(self, one: Stack, _other: Stack) -> int:
        """Return 1 if the organization ends with a word such as "for"."""
        return int(bool(_GOES_ON.search(self._text(one, Field.ORGANIZATION))))


class EntryReader:
    """The weights for rows of entries."""

    def __init__(self, drawing: Drawing) -> None:
        self._text = _Words(drawing)

    def alone(self, stack: Stack) -> int:
        """Return the number of open brackets and quotes, and of texts that go on after IANA's last sentence."""
        weight = 0
        for field in (Field.DESCRIPTION, Field.NOTE):
            text = self._text(stack, field)
            weight += _REPLACES in text and not _REPLACED.search(text)
            weight += text.count("(") != text.count(")")
            weight += text.count("[") != text.count("]")
            weight += text.count('"') % 2
        return weight

    def beside(self, one: Stack, other: Stack) -> int:
        """Return the number of differences of rows that should be alike: one service on one port, or a name and its replacement."""
        if self._text(one, Field.PORT) != self._text(other, Field.PORT):
            return 0
        name, other_name = self._text(one, Field.NAME), self._text(other, Field.NAME)
        if _plain(name) != _plain(other_name):
            return int(" " in name or " " in other_name)  # broken names, perhaps in the wrong place
        weight = 2 * (self._description(one) != self._description(other))
        if name == other_name:
            for field in (Field.ASSIGNEE, Field.CONTACT, Field.UNAUTHORIZED_USE, Field.NOTE):
                weight += 2 * (self._text(one, field) != self._text(other, field))
        return weight

    def _description(self, stack: Stack) -> str:
        return self._text(stack, Field.DESCRIPTION).split(_REPLACES)[0].strip()

    def preference(self, one: Stack, other: Stack) -> int:
        """Return a weight for texts that end with a word such as "for", or do not begin with a capital or like the name."""
        description = self._text(other, Field.DESCRIPTION)
        alike = _letters(description)[:2] == _letters(self._text(other, Field.NAME))[:2]
        open_ends = sum(bool(_GOES_ON.search(self._text(one, field))) for field in (Field.DESCRIPTION, Field.NOTE))
        return 3 * open_ends + 2 * (not alike) + description[:1].islower()


def _letters(text: str) -> str:
    return _plain(text).replace("-", "")


def _plain(name: str) -> str:
    return _PUNCTUATION.sub("-", name.lower())
