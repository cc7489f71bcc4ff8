"""Find the shape of a table."""

import re

from linter.formats.table import find_format_by_name
from linter.lazy import compile_lazily
from linter.source import Source

_MARKDOWN_RULE = compile_lazily(r"^[ \t>]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)+\|?[ \t]*+$", re.MULTILINE)
_HTML_TABLE = compile_lazily(r"<table\b", re.IGNORECASE)
_YAML_BEGINNING = compile_lazily(r"(?:#[^\r\n]*[\r\n]\s*)*+(?:-\s|[\w$-]+:(?:\s|\Z)|---)")


def find_shape(source: Source) -> str:
    """Return the shape of a table: "json", "yaml", "csv", "markdown" or "html", by the name of the file or else its content."""
    named = find_format_by_name(source.path)
    if named in ("json", "yaml", "csv"):
        return named
    beginning = source.text.lstrip()
    if beginning[:1] in "{[" and not beginning.startswith("[!"):
        return "json"
    has_html = _HTML_TABLE.search(source.text) is not None
    if named == "html" or (has_html and not _MARKDOWN_RULE.search(source.text)):
        return "html"
    if named == "table" and not source.path.lower().endswith((".tsv", ".psv")):
        return "markdown"
    if _MARKDOWN_RULE.search(source.text):
        return "markdown"
    return "yaml" if _YAML_BEGINNING.match(beginning) else "csv"
