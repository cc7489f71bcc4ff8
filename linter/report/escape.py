"""Text from outside made fit for a terminal."""

import re

# C0 but for the tab, DEL, C1, bidirectional controls, other format characters, line separators, surrogates.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)


def printable(text: str) -> str:
    """The text with everything escaped that would steer a terminal or hide there. A tab becomes one blank."""
    if text.isascii() and text.isprintable():
        return text
    return _UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape", "surrogatepass").decode(), text).replace("\t", " ")


def columns(text: str) -> int:
    """The terminal columns that a printable text takes."""
    if text.isascii():
        return len(text)
    import unicodedata

    def width(character: str) -> int:
        if unicodedata.combining(character):
            return 0
        return 2 if unicodedata.east_asian_width(character) in "WF" else 1

    return sum(map(width, text))
