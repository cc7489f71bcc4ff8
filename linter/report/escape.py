"""Text from outside made fit for a terminal."""

import re


def printable(text: str) -> str:
    """The text with everything escaped that would steer a terminal or hide there. A tab becomes one blank.

    That is what Unicode counts as control, format, surrogate or private, and every separator but the blank.
    """
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _escape(character) for character in text)


def _escape(character: str) -> str:
    return " " if character == "\t" else character.encode("unicode_escape", "surrogatepass").decode()


_NOT_IN_JSON = re.compile(
    "[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


def printable_json(text: str) -> str:
    """JSON text with what would steer a terminal as JSON's own escapes: what it says stays the same."""
    return _NOT_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


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
