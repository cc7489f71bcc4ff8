"""Words in UTF-8 that a program decoded in another encoding, and their original text."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from linter.rules_api import compile_lazily

_WORD = compile_lazily(
    r"[^ \t\r\n!-/:-@[-`{-~]+(?:[!-/:-@[-`{-~]+[^ \t\r\n!-/:-@[-`{-~]+)*"
)  # without ASCII punctuation at the ends
_PAIR = compile_lazily(r"[^\x00-\x7f]{2}")  # UTF-8 encodes only ASCII characters as single bytes
_SEQUENCES = compile_lazily(rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+")
_NOT_UTF8 = 0xFF  # a placeholder for characters that the wrong encoding lacks
_CODECS = {"Windows-1252": "cp1252", "Mac Roman": "mac_roman"}
_EUROPEAN = compile_lazily("[\u00c0-\u017f\u01a0\u01a1\u01af\u01b0\u0218-\u021b\u1e00-\u1eff]")  # letters of living Latin alphabets
_OTHER_SCRIPTS = "\u0370"  # Greek is the first of the other scripts


class MisreadWord(NamedTuple):
    """A misread word: its offsets, its original text and the encoding that a program took it for.

    `original` is empty if several texts are possible.
    """

    start: int
    end: int
    original: str
    encoding: str


def find_misread_words(text: str) -> Iterator[MisreadWord]:
    """Yield the words of a text that are UTF-8 decoded in another encoding."""
    if not _PAIR.search(text):
        return
    for word in _WORD.finditer(text):
        if not _PAIR.search(word[0]):
            continue
        readings = [(encoding, _restore_word(word[0], encoding)) for encoding in _CODECS]
        restored = [(encoding, original) for encoding, original in readings if original != word[0]]
        if restored:
            encoding, original = restored[0]
            yield MisreadWord(*word.span(), original if len(restored) == 1 else "", encoding)


def _restore_word(word: str, encoding: str) -> str:
    """Return a word with its misread parts restored. If one part of a word was misread, all of it was."""
    sequences = _SEQUENCES.finditer(_encode(word, encoding))
    parts = [(sequence.span(), original) for sequence in sequences if (original := _decode(sequence[0], encoding))]
    if not any(_is_plausible(original, word[max(start - 2, 0) : start], word[end : end + 1]) for (start, end), original in parts):
        return word
    pieces, position = [], 0
    for (start, end), original in parts:
        pieces += [word[position:start], original]
        position = end
    return "".join((*pieces, word[position:]))


def _decode(sequence: bytes, encoding: str) -> str:
    """Return the text of a sequence of bytes that was misread once or several times, or "" if it is not UTF-8."""
    text = ""
    while _SEQUENCES.fullmatch(sequence):
        try:
            text = sequence.decode()
        except UnicodeDecodeError:
            break
        sequence = _encode(text, encoding)
    return text


def _encode(text: str, encoding: str) -> bytes:
    """Return the bytes of a text in an encoding, one for each character."""
    table = _encoding_table(encoding)
    return bytes(ord(character) if character < "\x80" else table.get(character, _NOT_UTF8) for character in text)


@cache
def _encoding_table(encoding: str) -> Mapping[str, int]:
    """Return the byte of each character in an encoding. Some programs decode the undefined bytes of Windows-1252 as Latin-1."""
    defined = {bytes([byte]).decode(_CODECS[encoding], "ignore"): byte for byte in range(0x80, 0x100)}
    return defined if encoding == "Mac Roman" else {chr(byte): byte for byte in range(0x80, 0xA0)} | defined


def _is_plausible(original: str, before: str, after: str) -> bool:
    """Return True if a text can be the original between the two characters before it and the one after it.

    Two letters of another script in a row never appear by chance. One letter may: a capital letter of Western Europe before a
    quotation mark looks like a letter in UTF-8, so the letter has to fit its word.
    """
    from unicodedata import category, name  # imported late, because few registries need it

    if len(original) > 1 and original[0] >= _OTHER_SCRIPTS and all(category(character)[0] in "LM" for character in original):
        return len({name(character, "").split(" ")[0] for character in original}) == 1
    whole = before + original + after
    positions = range(len(before), len(before) + len(original))
    return all(
        _fits(whole[max(position - 2, 0) : position], whole[position], whole[position + 1 : position + 2]) for position in positions
    )


def _fits(before: str, character: str, after: str) -> bool:
    """Return True if a character fits between the two before it and the one after it in its word."""
    if "\u2010" <= character <= "\u2122" or character > "\uffff":  # three or four characters that do not meet by chance
        return character.isprintable() and not character.isalnum()
    if character < "\u00c0" or not character.isalpha():
        return character < "\u0100" and (before[-1:].islower() or before[-1:].isdigit())
    if not _EUROPEAN.match(character):
        return False
    if after.isalpha():
        return character.isupper() or after.islower()
    return len(before) > 1 and before.isalpha() and before[-1].islower()
