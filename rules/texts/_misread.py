"""Texts in UTF-8 that some program took for another encoding: what they look like, and what they were."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

_WORD = re.compile(r"[^ \t\r\n!-/:-@[-`{-~]+(?:[!-/:-@[-`{-~]+[^ \t\r\n!-/:-@[-`{-~]+)*")  # without ASCII's punctuation at the ends
_PAIR = re.compile(r"[^\x00-\x7f]{2}")  # no other character than an ASCII one is a single byte of UTF-8
_SEQUENCES = re.compile(rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+")
_NOT_UTF8 = 0xFF  # for characters that the wrong encoding does not have
_CODECS = {"Windows-1252": "cp1252", "Mac Roman": "mac_roman"}
_EUROPEAN = re.compile("[\u00c0-\u017f\u01a0\u01a1\u01af\u01b0\u0218-\u021b\u1e00-\u1eff]")  # the letters of living Latin alphabets
_OTHER_SCRIPTS = "\u0370"  # where Greek begins, and all that follows


class Misread(NamedTuple):
    """A word that was misread: where it stands, what it was, and the encoding that it was taken for.

    `meant` is empty where it can have been two things.
    """

    start: int
    end: int
    meant: str
    encoding: str


def misread_words(text: str) -> Iterator[Misread]:
    """The words of a text that are UTF-8 read in another encoding."""
    if not _PAIR.search(text):
        return
    for word in _WORD.finditer(text):
        if not _PAIR.search(word[0]):
            continue
        readings = [(encoding, _mended(word[0], encoding)) for encoding in _CODECS]
        found = [(encoding, meant) for encoding, meant in readings if meant != word[0]]
        if found:
            yield Misread(*word.span(), found[0][1] if len(found) == 1 else "", found[0][0])


def _mended(word: str, encoding: str) -> str:
    """The word with what was misread in it as it was meant. Where one part of a word was misread, all of it was."""
    runs = [(run.span(), meant) for run in _SEQUENCES.finditer(_as_bytes(word, encoding)) if (meant := _meant(run[0], encoding))]
    if not any(_is_plausible(meant, word[max(start - 2, 0) : start], word[end : end + 1]) for (start, end), meant in runs):
        return word
    mended, at = [], 0
    for (start, end), meant in runs:
        mended += [word[at:start], meant]
        at = end
    return "".join((*mended, word[at:]))


def _meant(read: bytes, encoding: str) -> str:
    """The text of a run of bytes, also where it was misread twice; nothing where it is not UTF-8."""
    meant = ""
    while _SEQUENCES.fullmatch(read):
        try:
            meant = read.decode()
        except UnicodeDecodeError:
            break
        read = _as_bytes(meant, encoding)
    return meant


def _as_bytes(text: str, encoding: str) -> bytes:
    table = _table(encoding)
    return bytes(ord(character) if character < "\x80" else table.get(character, _NOT_UTF8) for character in text)


@cache
def _table(encoding: str) -> Mapping[str, int]:
    """The byte that each character is in an encoding. Some programs read the lowest bytes of Windows-1252 as Latin-1."""
    read = {bytes([byte]).decode(_CODECS[encoding], "ignore"): byte for byte in range(0x80, 0x100)}
    return read if encoding == "Mac Roman" else {chr(byte): byte for byte in range(0x80, 0xA0)} | read


def _is_plausible(meant: str, before: str, after: str) -> bool:
    """Whether a text can be what was meant between the two characters before it and the one after it.

    Two letters of another script in a row never come about by chance. One letter may: a capital letter of Western Europe with a
    quotation mark or another sign behind it looks like a letter in UTF-8, so the word has to fit.
    """
    from unicodedata import category, name  # only now: few registries have use for it

    if len(meant) > 1 and meant[0] >= _OTHER_SCRIPTS and all(category(character)[0] in "LM" for character in meant):
        return len({name(character, "").split(" ")[0] for character in meant}) == 1
    whole = before + meant + after
    places = range(len(before), len(before) + len(meant))
    return all(_fits(whole[max(at - 2, 0) : at], whole[at], whole[at + 1 : at + 2]) for at in places)


def _fits(before: str, character: str, after: str) -> bool:
    """Whether one character fits between the two before it and the one after it in its word."""
    if "\u2010" <= character <= "\u2122" or character > "\uffff":  # three or four signs that do not meet by chance
        return character.isprintable() and not character.isalnum()
    if character < "\u00c0" or not character.isalpha():
        return character < "\u0100" and (before[-1:].islower() or before[-1:].isdigit())
    if not _EUROPEAN.match(character):
        return False
    if after.isalpha():
        return character.isupper() or after.islower()
    return len(before) > 1 and before.isalpha() and before[-1].islower()
