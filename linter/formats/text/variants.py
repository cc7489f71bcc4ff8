"""Read IANA's registry in plain text: the edition that a text browser draws, or a text that was copied from a page."""

from linter.formats.record import COLUMNS
from linter.formats.text.fixed_width import Lines, split_lines
from linter.formats.text.pasted import is_header, read_pasted
from linter.formats.text.reader import find_sections, read_edition
from linter.model import Registry
from linter.source import Source, SourceError


def read_text(source: Source) -> Registry:
    """Return the registry in a text edition, or in a text that was copied from a page. Raises SourceError for anything else."""
    text = source.text
    if not text.strip():
        raise source.error("is empty")
    if (nul := text.find("\0")) >= 0:
        raise source.error("has a NUL character, which is not allowed in a text", nul)
    lines = split_lines(text)
    copied = next((number for number, line in enumerate(lines.texts) if is_header(line)), None)
    sections = find_sections(lines) if copied is None or _is_drawn(lines, copied) else None
    if sections:
        try:
            return read_edition(source, lines, sections)
        except SourceError:
            if copied is None:
                raise
    if copied is not None:
        return read_pasted(source, lines, copied)
    titles = ", ".join(f"'{title}'" for _, title in COLUMNS[:3])
    raise source.error(f"has no table with the registry's header ({titles} and so on)", 0)


def _is_drawn(lines: Lines, header: int) -> bool:
    """Return whether a table is drawn although its header has only single blanks: its rows have wider gaps."""
    return any("  " in line.strip() for line in lines.texts[header + 1 :])
