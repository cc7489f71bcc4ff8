"""Damage by single characters: characters that do not belong in a text, and blanks at its ends."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from linter.rules_api import Safety, compile_lazily

CONTROLS = compile_lazily("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ENDS = "\x0b\x0c\x85"  # control characters that end a line or a page
# Some scripts and emoji need joiners between their characters.
_INVISIBLE = compile_lazily(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\U000e0000-\U000e007f]"
    "|(?<![\u0590-\u109f\u1780-\u18af\u2600-\u27bf\ufe0f\U0001f000-\U0001ffff])[\u200b-\u200d]"
)
_DIRECTION = compile_lazily("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
_RIGHT_TO_LEFT = compile_lazily("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MEANINGLESS = compile_lazily("[\ufffc\ufdd0-\ufdef\ue000-\uf8ff\U000f0000-\U0010ffff]")
_LINE_ENDS = compile_lazily("[\u2028\u2029]")
_LOST = compile_lazily("\ufffd")
_KINDS = (
    (CONTROLS, "contains the control character {0}", "remove it", Safety.SAFE),
    (_INVISIBLE, "contains the invisible character {0}", "remove it", Safety.SAFE),
    (_DIRECTION, "contains the invisible character {0}, which changes the direction of reading", "remove it", Safety.UNSAFE),
    (_LINE_ENDS, "contains {0}, which few programs accept as the end of a line", "write a line feed", None),
    (_MEANINGLESS, "contains the character {0}, which has no standard meaning", "replace it", None),
    (_LOST, "contains {0} in place of a lost character", "restore that character", None),
)
_PRINTABLE_DAMAGE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufffc\ufffd")  # the others are not printable
_BLANKS_AT_ENDS = compile_lazily(r"\A\s+|\s+\Z")


class Segment(NamedTuple):
    """A part of a text, from one offset to another, and its replacement."""

    start: int
    end: int
    replacement: str = ""


class Damage(NamedTuple):
    """One kind of damage in a text and its segments. `safety` is None if the right text is unknown.

    `problem` and `advice` are the parts of a message; `fix_label` describes the fix.
    """

    problem: str
    advice: str
    segments: Sequence[Segment]
    fix_label: str
    safety: Safety | None


def find_damaged_characters(text: str) -> Iterator[Damage]:
    """Yield the damage by each character that does not belong in a text. Of characters without a fix, report only the first."""
    in_one_line = text.replace("\n", "").replace("\r", "").replace("\t", "")
    if in_one_line.isprintable() and _PRINTABLE_DAMAGE.isdisjoint(text):
        return  # as most texts, before any pattern is compiled
    for pattern, problem, advice, safety in _KINDS:
        if pattern is _DIRECTION and _RIGHT_TO_LEFT.search(text):
            continue
        starts_by_character: dict[str, list[int]] = {}
        for match in pattern.finditer(text):
            character = match[0] if safety else next(iter(starts_by_character), match[0])
            starts_by_character.setdefault(character, []).append(match.start())
        for character, starts in starts_by_character.items():
            original = _decode_windows_1252(character) if pattern is CONTROLS else ""
            yield Damage(
                problem.format(_name(character)) + (f", which is '{original}' in Windows-1252" if original else ""),
                f"write '{original}'" if original else advice,
                [Segment(start, start + 1, original) for start in starts],
                f"write '{original}'" if original else f"remove {_name(character)}",
                Safety.UNSAFE if original else None if character in _ENDS else safety,
            )


def find_outer_blanks(text: str) -> Damage | None:
    """Return the blanks at the ends of a text as damage, or None if there are none."""
    segments = [Segment(*match.span()) for match in _BLANKS_AT_ENDS.finditer(text)]
    if not segments:
        return None
    ends = "at both ends" if len(segments) > 1 else "at the end" if segments[0].start else "at the beginning"
    return Damage(f"has a blank {ends}", "remove it", segments, f"remove the blank {ends}", Safety.SAFE)


def _decode_windows_1252(control: str) -> str:
    """Return the character that a control character is as a byte of Windows-1252, or "" if it is uncertain."""
    decoded = bytes([ord(control)]).decode("cp1252", "ignore")
    return "" if decoded.isascii() or control in _ENDS else decoded


def _name(character: str) -> str:
    """Return the code point and the Unicode name of a character."""
    from unicodedata import name  # imported late, because few registries need it

    unicode_name = name(character, "").lower()
    return f"U+{ord(character):04X}" + (f" ({unicode_name})" if unicode_name else "")
