"""Detect the format of a file from its content and, in doubt, from its name.

Each format has a function that takes a Sample and returns a confidence between 0 and 1. A damaged file still goes to the reader
that it is meant for, which can report exactly what is wrong with it.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from linter.formats.table import FORMATS, find_format_by_name
from linter.lazy import compile_lazily
from linter.source import Source, clip

_TITLES = [form.title for form in FORMATS.values()]
_KNOWN = f"reglint reads {', '.join(_TITLES[:-1])} and {_TITLES[-1]}; --from names a format"
_BEGINNING = 1 << 16  # characters that are looked at
_LINES = 400
_LONGEST = 1 << 12  # characters of a line that are looked at
_SHOWN = 40  # characters that a message repeats

_OTHERS = (  # how files of other kinds begin, and what they are
    ("#!", "a script"),
    ("-----BEGIN ", "a key or a certificate"),
    ("version https://git-lfs.github.com/", "a pointer of Git LFS instead of the file itself"),
    ("diff --git ", "a patch"),
    ("--- a/", "a patch"),
    ("{\\rtf", "a document in RTF"),
    ("HTTP/", "a response of a web server with its headers"),
    ("Return-Path:", "a mail"),
    ("Received:", "a mail"),
)

_BETWEEN_TAGS = compile_lazily(
    r"\s+|<\?[^>]*>|<!--.*?-->|<!DOCTYPE\s+(?!html\b)[^>\[]*(?:\[[^\]]*\]\s*)?>", re.DOTALL | re.IGNORECASE
)
_ELEMENT = compile_lazily(r"<(?:[\w.-]+:)?([\w.-]+)")
_HTML_DOCTYPE = compile_lazily(r"<!DOCTYPE\s+html\b", re.IGNORECASE)
_HTML_ELEMENT = compile_lazily(
    r"(?:body|br|center|div|h[1-6r]|head|html|link|meta|p|pre|script|style|table|tbody|tr)\Z", re.IGNORECASE
)

_JSON_BEGINNING = compile_lazily(r"""\[|\{\s*(?:["}]|\Z)""")
_SECTION = compile_lazily(r"\[\[?[A-Za-z_][^\[\]{}\",]*\]\]?\s*(?:[#;].*)?\Z")

_COLUMN = compile_lazily(
    r"(?:(?:service )?name|service|(?:port )?number|ports?|transport(?: protocol)?|protocol|description|assignee|contact)\Z"
)
_SEPARATOR = compile_lazily("[,;\t]")
_ROW = compile_lazily(r'[^,;\t]*([,;\t])"?[0-9]*(?:-[0-9]+)?"?\1"?(?:tcp|udp|sctp|dccp)?"?\1', re.IGNORECASE)

_TITLE = compile_lazily(r"\s*Service Name and Transport Protocol Port Number Registry\s*\Z", re.IGNORECASE)
_TEXT_HEADER = compile_lazily(r"\s*Service Name\s+Port Number\s+(?:Transport\s+)?Protocol\s+Description\b", re.IGNORECASE)
_TEXT_ROW = compile_lazily(r"\s*(?:\S+\s+)?[0-9]+(?:-[0-9]+)?\s+(?:tcp|udp|sctp|dccp)(?:\s|\Z)", re.IGNORECASE)

_DELIMITER_ROW = compile_lazily(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*\Z")  # of two columns or more

_SERVICE = compile_lazily(r"\s*(?!-\s)[^\s#:]+[ \t]+[0-9][0-9-]*\s*[/,]\s*[A-Za-z]")
_KEY = compile_lazily(r"""\s*(?:-\s+)*(?:[\w.$/-][\w .$/-]*|"[^"]*"|'[^']*')\s*:(?:\s|\Z)|---(?:\s|\Z)|%YAML\b|\s*-\s|\s*<<\s*:""")

_CERTAIN, _BRACKETS, _TITLED, _TABLE, _LIST, _NAMED_LIST = (
    1.0,
    0.9,
    0.85,
    0.8,
    0.3,
    0.6,
)  # confidence; of lists, the share of lines is added
_ENOUGH = 0.25  # of the lines, for a list without a name that fits


class Sample(NamedTuple):
    """The beginning of a file: its text without leading blanks, and the lines that are not blank."""

    named: str  # the format that the name of the file shows, "" for none
    text: str
    lines: Sequence[str]

    @property
    def content_lines(self) -> list[str]:
        """The lines that are not comments."""
        return [line for line in self.lines if not line.lstrip().startswith("#")]


def detect(source: Source) -> str:
    """Return the name of the format of a file, one of FORMATS. Raises SourceError for a file that is empty or of none of them."""
    text = source.text[:_BEGINNING].lstrip() or source.text.lstrip()[:_BEGINNING]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text:
        raise source.error("is empty")
    lines = [line[:_LONGEST] for line in text.split("\n", _LINES)[:_LINES] if line.strip()]
    sample = Sample(find_format_by_name(source.path), text, lines)
    if not _is_markup(text):
        _refuse_others(source, sample)
    confidence = {form.name: form.load(form.sniff)(sample) for form in FORMATS.values()}
    best = max(confidence, key=lambda name: confidence[name])
    if sample.named == "table" and confidence[best] < _TABLE:
        return sample.named  # a list in prose, perhaps
    if confidence[best]:
        return best
    if sample.named:
        return sample.named
    if not sample.content_lines:
        raise source.error(f"has only comments, which do not show its format; {_KNOWN}")
    shown = clip(" ".join(sample.content_lines[0].split()), _SHOWN)
    raise source.error(f"has an unknown format, beginning with '{shown}'; {_KNOWN}")


def _refuse_others(source: Source, sample: Sample) -> None:
    """Raise SourceError for a file of a kind that can be recognized and is no registry."""
    text = sample.text
    controls = sum(map(text.count, map(chr, (*range(9), *range(14, 32), 127))))
    if controls * 10 > len(text):
        is_utf_16 = text.count("\0") * 3 > len(text)
        raise source.error("looks like UTF-16; save it as UTF-8" if is_utf_16 else f"looks like a binary file; {_KNOWN}")
    for signature, what in _OTHERS:
        if text.startswith(signature):
            raise source.error(f"looks like {what}; {_KNOWN}")
    if sample.named not in ("json", "yaml") and _SECTION.match(text.partition("\n")[0].rstrip()):
        raise source.error(f"looks like a file of settings in sections, INI or TOML; {_KNOWN}")


def _is_markup(text: str) -> bool:
    return text.startswith("<") and not text.startswith("<<")


def _is_html(text: str) -> bool:
    """Return whether the first element of markup, or its document type, is of HTML."""
    at = 0
    while between := _BETWEEN_TAGS.match(text, at):
        at = between.end()
    element = _ELEMENT.match(text, at)
    return bool(_HTML_DOCTYPE.match(text, at) or (element and _HTML_ELEMENT.match(element[1])))


def sniff_xml(sample: Sample) -> float:
    """Return the confidence that a text is XML."""
    return _CERTAIN if _is_markup(sample.text) and not _is_html(sample.text) else 0


def sniff_html(sample: Sample) -> float:
    """Return the confidence that a text is HTML."""
    return _CERTAIN if _is_markup(sample.text) and _is_html(sample.text) else 0


def sniff_json(sample: Sample) -> float:
    """Return the confidence that a text is JSON. Any text in brackets is JSON or YAML, and a name of one of them decides."""
    if sample.text[0] not in "{[" or sample.named == "yaml":
        return 0
    return _BRACKETS if sample.named == "json" or _JSON_BEGINNING.match(sample.text) else 0


def sniff_yaml(sample: Sample) -> float:
    """Return the confidence that a text is YAML, in brackets or by the share of lines that have a key."""
    if _is_markup(sample.text):
        return 0
    if sample.text[0] in "{[":
        return 0 if sniff_json(sample) else _BRACKETS
    lines = sample.content_lines
    return _share(sample, "yaml", _KEY, lines) if lines and _KEY.match(lines[0]) else 0


def sniff_csv(sample: Sample) -> float:
    """Return the confidence that a text is CSV, by the names of columns or the form of most rows."""
    cells = [cell.strip(' \r"').lower() for cell in _SEPARATOR.split(sample.lines[0])]
    return _TABLE if sum(map(bool, map(_COLUMN.match, cells))) > 1 or _are_rows(sample, _ROW) else 0


def sniff_text(sample: Sample) -> float:
    """Return the confidence that a text is the text edition, by its title, its header or the form of most rows."""
    if _TITLE.match(sample.lines[0]):  # a page that was copied may have tabs between its columns, as CSV has
        return _TITLED
    return _TABLE if any(map(_TEXT_HEADER.match, sample.lines)) or _are_rows(sample, _TEXT_ROW) else 0


def sniff_services(sample: Sample) -> float:
    """Return the confidence that a text is a list of services, by the share of lines that have a name and a port."""
    return 0 if _is_markup(sample.text) else _share(sample, "services", _SERVICE, sample.content_lines)


def sniff_table(sample: Sample) -> float:
    """Return the confidence that a text is a table in Markdown. The name of a file of another format decides."""
    if sample.named not in ("", "text", "table"):
        return 0
    return _BRACKETS if any("|" in line and _DELIMITER_ROW.match(line) for line in sample.lines) else 0


def sniff_deployment(_sample: Sample) -> float:
    """Return 0: a deployment is read only on request, since its ports are no registry."""
    return 0


def _are_rows(sample: Sample, row: re.Pattern[str]) -> bool:
    """Return whether most of the first lines have the form of rows."""
    first = sample.lines[:20]
    return 2 * sum(map(bool, map(row.match, first))) > len(first)


def _share(sample: Sample, form: str, pattern: re.Pattern[str], lines: Sequence[str]) -> float:
    """Return a confidence that grows with the share of lines that match; one line is enough where the name of the file fits."""
    share = sum(map(bool, map(pattern.match, lines))) / (len(lines) or 1)
    if sample.named == form and share:
        return _NAMED_LIST + _LIST * share / 2
    return _LIST * share if share >= _ENOUGH else 0
