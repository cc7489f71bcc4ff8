"""The formats into which faults are injected: how a registry is written in each, and how a stretch of it reads."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import NamedTuple

from linter.formats import write
from linter.model import Registry
from tests.renderings import copied_of, edition_of, page_of


class Medium(NamedTuple):
    """A format, or a variant of one, with a writer and a function that reads a stretch of a value."""

    name: str
    path: str
    write: Callable[[Registry], str]
    decode: Callable[[str], str]
    wraps: bool = False  # a long value is on several lines


def _same(text: str) -> str:
    return text


def _decode_yaml(text: str) -> str:
    return re.sub(r"\\(?:x(..)|u(....))", lambda found: chr(int(found[1] or found[2], 16)), text)


def _decode_json(text: str) -> str:
    return str(json.loads(f'"{text}"'))


def _writer(form: str) -> Callable[[Registry], str]:
    return lambda registry: write(registry, form).text


TABLES = ("html", "text", "tabs", "pasted")  # as pages show them: a cell repeats the contact where no assignee is recorded
PAGES = ("html", "tabs", "pasted")  # which show a part of the registry

BLANKS = {"pasted": "a blank separates the columns"}
NO_PEOPLE = {"csv": "CSV has no table of contacts"}
NO_DATE = {"csv": "CSV has no date of the registry"}
SHOWN_TWICE = dict.fromkeys(("csv", *TABLES), "the cell of the assignee repeats the contact, so that EDIT005 reports the change")
A_PART = dict.fromkeys(PAGES, "a page is a part of the registry, where a row may be missing")
ONE_LABEL = dict.fromkeys(("csv", *TABLES), "a label that names no RFC is free text")

MEDIA = {
    medium.name: medium
    for medium in (
        Medium("xml", "ports.xml", _writer("xml"), unescape),
        Medium("csv", "ports.csv", _writer("csv"), lambda text: text.replace('""', '"')),
        Medium("html", "ports.html", page_of, lambda text: unescape(text)),
        Medium("text", "ports.txt", edition_of, _same, wraps=True),
        Medium("yaml", "ports.yaml", _writer("yaml"), _decode_yaml),
        Medium("json", "ports.json", _writer("json"), _decode_json),
        Medium("tabs", "pasted.txt", lambda registry: copied_of(registry, tabs=True), _same),
        Medium("pasted", "pasted.txt", copied_of, _same),
    )
}
