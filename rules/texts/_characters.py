"""Characters that have no place in a text, and what should stand there instead."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from linter.rules_api import Safety

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ENDS = "\x0b\x0c\x85"  # control characters that end a line or a page
# Some scripts, and some pictures, need the joiners between their characters.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\U000e0000-\U000e007f]"
    "|(?<![\u0590-\u109f\u1780-\u18af\u2600-\u27bf\ufe0f\U0001f000-\U0001ffff])[\u200b-\u200d]"
)
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MEANINGLESS = re.compile("[\ufffc\ufdd0-\ufdef\ue000-\uf8ff\U000f0000-\U0010ffff]")
_LINE_ENDS = re.compile("[\u2028\u2029]")
_LOST = re.compile("\ufffd")
_KINDS = (
    (CONTROLS, "the control character {0}", Safety.SAFE),
    (_INVISIBLE, "the invisible character {0}", Safety.SAFE),
    (_DIRECTION, "the invisible character {0}, which turns the direction of reading", Safety.UNSAFE),
    (_LINE_ENDS, "{0}, which few programs know to end a line", None),
    (_MEANINGLESS, "the character {0}, which means nothing of its own", None),
    (_LOST, "{0} in the place of a character that was lost", None),
)
_BLANKS_AT_ENDS = re.compile(r"\A\s+|\s+\Z")


class Stretch(NamedTuple):
    """A stretch of a text from one offset to another, and what should stand there."""

    start: int
    end: int
    meant: str = ""


class Stain(NamedTuple):
    """One kind of damage in a text: what it is, where, and how to undo it; what should stand there is unknown without `safety`."""

    what: str
    stretches: Sequence[Stretch]
    order: str
    safety: Safety | None


def stains(text: str) -> Iterator[Stain]:
    """The characters of a text that do not belong there, each of them once; of those that cannot be repaired, the first."""
    for pattern, what, safety in _KINDS:
        if pattern is _DIRECTION and _RIGHT_TO_LEFT.search(text):
            continue
        places: dict[str, list[int]] = {}
        for match in pattern.finditer(text):
            kind = match[0] if safety else next(iter(places), match[0])
            places.setdefault(kind, []).append(match.start())
        for character, starts in places.items():
            meant = _windows_1252(character) if pattern is CONTROLS else ""
            yield Stain(
                what.format(_called(character)) + (f", which is '{meant}' in Windows-1252" if meant else ""),
                [Stretch(start, start + 1, meant) for start in starts],
                f"write '{meant}'" if meant else f"remove {_called(character)}",
                Safety.UNSAFE if meant else None if character in _ENDS else safety,
            )


def blanks_at_ends(text: str) -> Stain | None:
    """The blanks at the ends of a text."""
    found = [Stretch(*match.span()) for match in _BLANKS_AT_ENDS.finditer(text)]
    if not found:
        return None
    end = "at both ends" if len(found) > 1 else "at the end" if found[0].start else "at the beginning"
    return Stain(f"a blank {end}", found, f"remove the blank {end}", Safety.SAFE)


def _windows_1252(control: str) -> str:
    """What a control character shows where it is a byte of Windows-1252 and was read as Latin-1; nothing where that is uncertain."""
    shown = bytes([ord(control)]).decode("cp1252", "ignore")
    return "" if shown.isascii() or control in _ENDS else shown


def _called(character: str) -> str:
    from unicodedata import name  # only now: few registries have use for it

    known_as = name(character, "").lower()
    return f"U+{ord(character):04X}" + (f" ({known_as})" if known_as else "")
