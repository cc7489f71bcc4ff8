"""The hash by which code scanning recognizes a line, as in GitHub's upload action."""

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Sequence, Set
from sys import byteorder

_WINDOW = 100  # UTF-16 code units
_FACTOR = 37
_MODULUS = 1 << 64
_OF_SHORTER = bytes(range(0xF0))  # the bytes of characters that UTF-8 writes in fewer than four


def hash_lines(text: str, lines: Collection[int]) -> dict[int, str]:
    """Return the `primaryLocationLineHash` of some lines of a text, by their numbers from 1.

    The hash covers a hundred UTF-16 code units from the start of the line, without blanks and tabs, with line ends as newlines and
    the end of the file as U+FFFF. A number behind it counts the lines that hash alike. Pass the text with its byte order mark, if
    it has one: GitHub's action keeps it.
    """
    if "\r" in text:  # before blanks go, which may part a CR from an LF
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    data = text.encode().translate(None, b" \t")
    stream = data.decode() + "\uffff"
    if data.translate(None, _OF_SHORTER):  # characters of two units
        stream = "".join(map(chr, array("H", stream.encode(f"utf-16-{byteorder[0]}e"))))
    rows = stream.split("\n")
    asked = set(lines)
    seen: Counter[str] = Counter()
    hashes: dict[int, str] = {}
    for number in _find_alike(rows, {rows[number - 1][:_WINDOW] for number in asked}):
        covered = "\n".join(rows[number - 1 : number - 1 + _WINDOW])[:_WINDOW]
        seen[covered] += 1
        if number in asked:
            hashes[number] = f"{_hash(covered):x}:{seen[covered]}"
    return hashes


def _find_alike(rows: Sequence[str], beginnings: Set[str]) -> Iterable[int]:
    """Return the numbers, from 1, of the rows with one of some beginnings, of which each is a whole row or fills the window."""
    found = [number for number, is_found in enumerate(map(beginnings.__contains__, rows), 1) if is_found]
    if any(len(beginning) == _WINDOW for beginning in beginnings):
        longer = (number for number, row in enumerate(rows, 1) if len(row) > _WINDOW and row[:_WINDOW] in beginnings)
        return sorted((*found, *longer))
    return found


def _hash(window: str) -> int:
    value = 0
    for unit in window.ljust(_WINDOW, "\0"):
        value = (value * _FACTOR + ord(unit)) % _MODULUS
    return value
