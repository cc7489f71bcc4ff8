"""Escaping of untrusted text for a terminal."""

from linter.lazy import compile_lazily


def escape_controls(text: str) -> str:
    """Escape the characters that control a terminal or are invisible there. A tab becomes one blank.

    These are the Unicode categories control, format, surrogate and private use, and all separators except the blank.
    """
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _escape(character) for character in text)


def _escape(character: str) -> str:
    return " " if character == "\t" else character.encode("unicode_escape", "surrogatepass").decode()


_NOT_IN_JSON = compile_lazily(
    "[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


def escape_json_controls(text: str) -> str:
    """Replace the characters in JSON that control a terminal by JSON escapes; the value is the same."""
    return _NOT_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def count_columns(text: str) -> int:
    """Return the number of terminal columns of a printable text."""
    if text.isascii():
        return len(text)
    import unicodedata

    def width(character: str) -> int:
        if unicodedata.combining(character):
            return 0
        return 2 if unicodedata.east_asian_width(character) in "WF" else 1

    return sum(map(width, text))


_NOT_IN_XML = compile_lazily("[\ud800-\udfff\ufffe\uffff]")


def escape_xml_text(text: str) -> str:
    """Return lines as the text of an XML element. Characters that XML forbids, or that control a terminal, are escaped."""
    shown = "\n".join(map(escape_controls, text.split("\n")))
    shown = _NOT_IN_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", shown)
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_xml_attribute(text: str) -> str:
    """Return a text as the value of an XML attribute in double quotes."""
    return escape_xml_text(escape_controls(text)).replace('"', "&quot;")
