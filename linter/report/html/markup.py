"""Markup helpers of the report page: every value of a registry or a log becomes text, never markup."""

import json
import re
from html import escape
from pathlib import Path

from linter.lazy import compile_lazily
from linter.report.escape import escape_controls

_SAFE_ADDRESS = compile_lazily(r"https?://[^\s\"'<>\\^`{|}\x00-\x20]+\Z")
_CODE_SPAN = compile_lazily(r"(`[^`]*`)")
_TEMPLATES = Path(__file__).parent / "templates"


def escape_text(value: str) -> str:
    """Return a value as text of the page, without characters that would hide or reorder others."""
    return escape(escape_controls(value))


def render_link(label: str, address: str) -> str:
    """Return a label as a link if the address is a web address, else as text."""
    if not _SAFE_ADDRESS.match(address):
        return escape_text(label)
    return f'<a href="{escape(address)}" rel="noreferrer">{escape_text(label)}</a>'


def render_prose(value: str) -> str:
    """Return paragraphs of plain text, with backticks around code."""
    return "".join(f"<p>{_render_inline(' '.join(part.split()))}</p>" for part in re.split(r"\n\s*\n", value) if part.strip())


def _render_inline(value: str) -> str:
    pieces = _CODE_SPAN.split(value)
    return "".join(
        f"<code>{escape_text(piece[1:-1])}</code>" if piece.startswith("`") and len(piece) > 1 else escape_text(piece)
        for piece in pieces
    )


def render_lines(value: str) -> str:
    """Return a text of several lines for a `pre` element."""
    return "\n".join(escape_text(line) for line in value.split("\n"))


def render_data_block(name: str, value: object) -> str:
    """Return a value as JSON in an element that the browser does not run."""
    body = json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c").replace("&", "\\u0026")
    return f'<script type="application/json" id="{name}">{body}</script>\n'


def read_template(name: str) -> str:
    """Return a file of the folder `templates`."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")
