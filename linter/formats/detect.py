"""Which format a file has, from what it holds and, where that leaves a doubt, from its name.

A file that means to be of a format is left to the reader of it, which can say exactly what is wrong with it.
"""

import re
from collections.abc import Sequence
from os.path import basename

from linter.source import Source, clipped

FORMATS = ("xml", "csv", "text", "html", "yaml", "json", "services")

_READ = (
    "what is read is IANA's registry as XML, CSV, HTML or plain text, a registry of your own as YAML or JSON, and lists like "
    "/etc/services; --from names a format"
)
_BEGINNING = 1 << 16  # characters that are looked at
_LINES = 400
_LONGEST = 1 << 12  # characters of a line that are looked at
_SHOWN = 40  # characters that a message repeats

_ENDS = (  # of names, by format
    ("xml", (".xml",)),
    ("csv", (".csv",)),
    ("html", (".html", ".htm", ".xhtml")),
    ("yaml", (".yaml", ".yml")),
    ("json", (".json",)),
    ("services", ("services",)),
    ("text", (".txt", ".text")),
)
_OTHERS = (  # how files of other kinds begin, and what they are
    ("#!", "a script"),
    ("-----BEGIN ", "a key or a certificate"),
    ("version https://git-lfs.github.com/", "a pointer of Git LFS, which stands for another file"),
    ("diff --git ", "a patch"),
    ("--- a/", "a patch"),
    ("{\\rtf", "a document in RTF"),
    ("HTTP/", "an answer of a web server with its headers"),
    ("Return-Path:", "a mail"),
    ("Received:", "a mail"),
)

_BETWEEN_TAGS = re.compile(r"\s+|<\?[^>]*>|<!--.*?-->|<!DOCTYPE\s+(?!html\b)[^>\[]*(?:\[[^\]]*\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_HTML_DOCTYPE = re.compile(r"<!DOCTYPE\s+html\b", re.IGNORECASE)
_HTML_ELEMENT = re.compile(r"(?:body|br|center|div|h[1-6r]|head|html|link|meta|p|pre|script|style|table|tbody|tr)\Z", re.IGNORECASE)

_JSON_OBJECT = re.compile(r"""\{\s*(?:["}]|\Z)""")
_SECTION = re.compile(r"\[\[?[A-Za-z_][^\[\]{}\",]*\]\]?\s*(?:[#;].*)?\Z")

_COLUMN = re.compile(
    r"(?:(?:service )?name|service|(?:port )?number|ports?|transport(?: protocol)?|protocol|description|assignee|contact)\Z"
)
_SEPARATOR = re.compile("[,;\t]")
_ROW = re.compile(r'[^,;\t]*([,;\t])"?[0-9]*(?:-[0-9]+)?"?\1"?(?:tcp|udp|sctp|dccp)?"?\1', re.IGNORECASE)

_TITLE = re.compile(r"\s*Service Name and Transport Protocol Port Number Registry\s*\Z", re.IGNORECASE)
_TEXT_HEADER = re.compile(r"\s*Service Name\s+Port Number\s+(?:Transport\s+)?Protocol\s+Description\b", re.IGNORECASE)
_TEXT_ROW = re.compile(r"\s*(?:\S+\s+)?[0-9]+(?:-[0-9]+)?\s+(?:tcp|udp|sctp|dccp)(?:\s|\Z)", re.IGNORECASE)

_SERVICE = re.compile(r"\s*(?!-\s)[^\s#:]+[ \t]+[0-9][0-9-]*\s*[/,]\s*[A-Za-z]")
_KEY = re.compile(r"""\s*(?:-\s+)*(?:[\w.$/-][\w .$/-]*|"[^"]*"|'[^']*')\s*:(?:\s|\Z)|---(?:\s|\Z)|%YAML\b|\s*-\s|\s*<<\s*:""")


def detect(source: Source) -> str:
    """One of FORMATS. Raises SourceError for a file that is empty or of none of them."""
    text = source.text[:_BEGINNING].lstrip() or source.text.lstrip()[:_BEGINNING]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text:
        raise source.error("is empty")
    if text.startswith("<") and not text.startswith("<<"):
        return _markup(text)
    meant = named(source.path)
    _refuse_others(source, text, meant)
    lines = [line[:_LONGEST] for line in text.split("\n", _LINES)[:_LINES] if line.strip()]
    found = _bracketed(text, meant) or _table(lines) or _list(lines, meant) or meant
    if found:
        return found
    telling = [line for line in lines if not line.lstrip().startswith("#")]
    if not telling:
        raise source.error(f"begins with nothing but comments, which leaves its format open; {_READ}")
    shown = clipped(" ".join(telling[0].split()), _SHOWN)
    raise source.error(f"is of no format that is known, beginning with '{shown}'; {_READ}")


def named(path: str) -> str:
    """The format that the name of a file speaks of, or "" where it speaks of none."""
    name = basename(path).lower()
    return next((form for form, ends in _ENDS if name.endswith(ends)), "")


def _refuse_others(source: Source, text: str, meant: str) -> None:
    """Refuse what is plainly of a kind that nobody reads as a registry."""
    controls = sum(map(text.count, map(chr, (*range(9), *range(14, 32), 127))))
    if controls * 10 > len(text):
        utf_16 = text.count("\0") * 3 > len(text)
        what = "looks like UTF-16; save it as UTF-8" if utf_16 else f"looks like a binary file; {_READ}"
        raise source.error(what)
    for signature, what in _OTHERS:
        if text.startswith(signature):
            raise source.error(f"looks like {what}; {_READ}")
    if meant not in ("json", "yaml") and _SECTION.match(text.partition("\n")[0].rstrip()):
        raise source.error(f"looks like a file of settings in sections, INI or TOML; {_READ}")


def _markup(text: str) -> str:
    """HTML or XML, by the first element, whatever stands before it."""
    at = 0
    while between := _BETWEEN_TAGS.match(text, at):
        at = between.end()
    element = _ELEMENT.match(text, at)
    is_html = _HTML_DOCTYPE.match(text, at) or (element and _HTML_ELEMENT.match(element[1]))
    return "html" if is_html else "xml"


def _bracketed(text: str, meant: str) -> str:
    """JSON, or YAML that is written like it."""
    if text[0] not in "{[":
        return ""
    if meant in ("json", "yaml"):
        return meant
    return "json" if text[0] == "[" or _JSON_OBJECT.match(text) else "yaml"


def _table(lines: Sequence[str]) -> str:
    """CSV or plain text, by the names of columns or the form of rows."""
    cells = [cell.strip(' \r"').lower() for cell in _SEPARATOR.split(lines[0])]
    rows = lines[:20]
    if sum(map(bool, map(_COLUMN.match, cells))) > 1 or 2 * sum(map(bool, map(_ROW.match, rows))) > len(rows):
        return "csv"
    if _TITLE.match(lines[0]) or any(map(_TEXT_HEADER.match, lines)) or 2 * sum(map(bool, map(_TEXT_ROW.match, rows))) > len(rows):
        return "text"
    return ""


def _list(lines: Sequence[str], meant: str) -> str:
    """A list of services, or YAML, by the form of most lines; by the name where there are lines of both."""
    telling = [line for line in lines if not line.lstrip().startswith("#")]
    if not telling:
        return ""
    likely = {
        "services": sum(map(bool, map(_SERVICE.match, telling))),
        "yaml": sum(map(bool, map(_KEY.match, telling))) if _KEY.match(telling[0]) else 0,
    }
    if likely.get(meant):
        return meant
    best = max(likely, key=lambda form: likely[form])
    return best if likely[best] * 4 >= len(telling) else ""
