"""The formats of a registry. Importing this package is cheap: a reader, editor or writer is loaded when it is needed."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from linter.formats.table import FORMATS, WRITABLE, Format, find_format_by_name

if TYPE_CHECKING:
    from linter.formats.services.writer import Mark
    from linter.formats.writing import Written
    from linter.model import Registry
    from linter.rules_api.fix import Change, TextEdit
    from linter.source import Source

__all__ = ["FORMATS", "WRITABLE", "Format", "find_format_by_name", "make_edits", "read", "write"]

_ALSO_TABLES = ("csv", "yaml", "json", "html")  # formats whose files may be tables of another shape
_OTHER_SHAPE = (
    "is not a registry",
    "is not a page of",
    "unknown column",
    "has a column",
    "is separated by",
    "has no header",
    "name the columns",
)


def read(
    source: "Source",
    form: str = "",
    previous: "Registry | None" = None,
    scope: Sequence[str] = (),
    takes_over: bool = False,
) -> "Registry":
    """Return the registry in a source, in the given format or the one that its content shows, for each part of the source.

    A mapping of columns follows the format "table" after a colon, as in "table:port=Port,name=Service".

    Reading reuses the entries of `previous`, a registry that was read before, where the texts agree. With `takes_over`, they may
    move to the new registry, and `previous` must not be used any more unless reading fails. `scope` are the keys of
    entries that separate port spaces, by default those of `previous`; only private formats can have them. Raises SourceError for
    anything that is no such registry.
    """
    scope = scope or (previous.scope if previous else ())
    if source.parts:
        from linter.formats.multi_file import read_parts

        return read_parts(source, lambda part, people: _read(part, form, people, scope=scope))
    return _read(source, form, previous=previous, scope=scope, takes_over=takes_over)


def _read(
    source: "Source",
    form: str,
    people: Collection[str] | None = None,
    previous: "Registry | None" = None,
    scope: Sequence[str] = (),
    takes_over: bool = False,
) -> "Registry":
    name, _, columns = form.partition(":")
    found = FORMATS[name or _detect_format(source)]
    if source.undecoded and not found.reads_any_byte:
        from linter.source import make_undecoded_error

        raise make_undecoded_error(source)
    reader: Callable[..., Registry] = found.load(found.reader)
    if found.takes_columns:
        return _read_table_or_registry(source, lambda: reader(source, columns, scope), people, scope)
    if found.reuses_previous:
        return reader(source, previous, takes_over)
    if found.name in _ALSO_TABLES and people is None:
        return _read_or_suggest_columns(source, lambda: _call_reader(found, reader, source, people, scope))
    return _call_reader(found, reader, source, people, scope)


def _call_reader(
    found: Format,
    reader: "Callable[..., Registry]",
    source: "Source",
    people: Collection[str] | None,
    scope: Sequence[str],
) -> "Registry":
    return reader(source, people, scope) if found.is_private else reader(source)


def _read_table_or_registry(
    source: "Source", read_table: "Callable[[], Registry]", people: Collection[str] | None, scope: Sequence[str]
) -> "Registry":
    """Return the registry in a table, or that in YAML or JSON which has no such table and needs no mapping of columns.

    Settings have one mapping for all files, such as for a table over which a registry in YAML is checked. Raises the SourceError of
    `read_table` for any other file.
    """
    from linter.source import SourceError

    try:
        return read_table()
    except SourceError:
        try:
            found = FORMATS[_detect_format(source)]
            if found.name in _ALSO_TABLES and found.is_private:
                return _call_reader(found, found.load(found.reader), source, people, scope)
        except SourceError:
            pass
        raise


def _read_or_suggest_columns(source: "Source", read_registry: "Callable[[], Registry]") -> "Registry":
    """Return the registry, or raise SourceError with the mapping of columns with which a list in another shape can be read."""
    from linter.source import SourceError

    try:
        return read_registry()
    except SourceError as error:
        from linter.formats.deployment.reader import is_deployment

        if is_deployment(source.text):
            advice = f"compare its ports with a registry by 'reglint compare --against REGISTRY {source.path}'"
            raise SourceError(source.path, f"is not a registry but a deployment; {advice}") from error
        if not any(words in error.message for words in _OTHER_SHAPE):
            raise
        from linter.formats.mapped.suggest import suggest_for

        if not (columns := suggest_for(source)):
            raise
        raise SourceError(error.path, f"{error.message}; or read it as a table with --columns {columns}", error.position) from error


def _detect_format(source: "Source") -> str:
    from linter.formats.detect import detect
    from linter.source import SourceError, make_undecoded_error

    try:
        return detect(source)
    except SourceError as error:
        raise make_undecoded_error(source) if source.undecoded else error from error


def make_edits(registry: "Registry", changes: "Iterable[Change]") -> "list[TextEdit]":
    """Return the text edits that make some changes, in the order of the text.

    Raises UneditableError for a format without an editor and for a change that the format cannot express.
    """
    from linter.rules_api.fix import UneditableError

    if registry.source.parts:
        from linter.formats.multi_file import make_part_edits

        return make_part_edits(registry, changes, make_edits)
    form = FORMATS[registry.format]
    if not form.editor:
        raise UneditableError
    editor: Callable[[Registry, Iterable[Change]], list[TextEdit]] = form.load(form.editor)
    return editor(registry, changes)


def write(registry: "Registry", form: str, marks: "Sequence[Mark]" = ()) -> "Written":
    """Return the registry as a text in one of WRITABLE, and a sentence for each thing that the text leaves out.

    Each mark finds in an entry the words that make it an alias of another. Raises SourceError, with the place, for a value that
    would be read as something else.
    """
    from linter.formats.writing import write_as

    return write_as(registry, FORMATS[form], marks)
