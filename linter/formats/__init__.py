"""The formats of a registry: one table that the reading, the commands, the outputs, the docs and the tests use.

Importing this package is cheap: a reader, editor or writer is loaded when it is needed.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from linter.formats.services.writer import Mark
    from linter.formats.writing import Written
    from linter.model import Registry
    from linter.rules_api.fix import Change, TextEdit
    from linter.source import Source

__all__ = ["FORMATS", "WRITABLE", "Format", "edits", "format_of_name", "read", "write"]


class Format(NamedTuple):
    """A format of a registry. Functions are given as "module:function" below `linter.formats`."""

    name: str  # in options, settings and reports
    title: str  # in messages and pages
    suffixes: tuple[str, ...]  # of file names, in lower case
    media_type: str
    sniff: str  # Sample -> confidence of 0 to 1 that the text is of this format
    reader: str  # Source -> Registry
    editor: str = ""  # Registry, changes -> text edits; "" where fixes are not possible
    writer: str = ""  # Registry -> str; "" where the format is only read
    losses: str = ""  # Registry -> a sentence for each thing that the writer leaves out
    needs_marks: bool = False  # writer and losses take the marks of aliases as a second argument
    reuses_previous: bool = False  # the reader takes a registry whose entries it may reuse
    reads_any_byte: bool = False  # bytes that are not UTF-8 are findings and no error
    is_private: bool = False  # for private registries, which may consist of several files
    has_introduction: bool = False  # holds category, experts and notes of the registry
    has_date: bool = False  # every registry can have its date
    has_targets: bool = True  # holds label and target of a reference, not one of the two
    has_alias_entries: bool = True  # aliases can be entries of their own
    comment: str = ""  # a pattern that finds a comment

    def load(self, function: str) -> Callable[..., Any]:
        """Return one of the functions above, for example `load(form.reader)`."""
        from importlib import import_module

        module, _, name = function.partition(":")
        return getattr(import_module(f"{__name__}.{module}"), name)  # type: ignore[no-any-return]


_HASH_LINE = r"(?m)^[ \t]*#"

FORMATS = {
    form.name: form
    for form in (
        Format(
            "xml",
            "XML",
            (".xml",),
            "application/xml",
            "detect:sniff_xml",
            "xml.reader:read_xml",
            "xml.edits:xml_edits",
            "xml.writer:write_xml",
            "xml.writer:lost_in_xml",
            reuses_previous=True,
            has_introduction=True,
            has_date=True,
            comment="<!--",
        ),
        Format(
            "csv",
            "CSV",
            (".csv",),
            "text/csv",
            "detect:sniff_csv",
            "csv.reader:read_csv",
            "csv.edits:csv_edits",
            "csv.writer:write_csv",
            "csv.writer:lost_in_csv",
            has_targets=False,
        ),
        Format(
            "text",
            "plain text",
            (".txt", ".text"),
            "text/plain",
            "detect:sniff_text",
            "text.variants:read_text",
            has_targets=False,
        ),
        Format(
            "html",
            "HTML",
            (".html", ".htm", ".xhtml"),
            "application/xhtml+xml",
            "detect:sniff_html",
            "html.reader:read_html",
            has_targets=False,
        ),
        Format(
            "yaml",
            "YAML",
            (".yaml", ".yml"),
            "application/yaml",
            "detect:sniff_yaml",
            "data.yaml_reader:read_yaml",
            "data.edits:yaml_edits",
            "data.yaml_writer:write_yaml",
            "writing:lost_in_yaml",
            is_private=True,
            has_date=True,
            comment=_HASH_LINE,
        ),
        Format(
            "json",
            "JSON",
            (".json",),
            "application/json",
            "detect:sniff_json",
            "data.json_reader:read_json",
            "data.edits:yaml_edits",
            "data.json_writer:write_json",
            "writing:lost_in_json",
            is_private=True,
            has_date=True,
        ),
        Format(
            "services",
            "a list like /etc/services",
            ("services",),
            "text/plain",
            "detect:sniff_services",
            "services.reader:read_services",
            writer="services.writer:write_services",
            losses="services.writer:lost_in_services",
            needs_marks=True,
            reads_any_byte=True,
            has_alias_entries=False,
            comment=_HASH_LINE,
        ),
    )
}
WRITABLE = tuple(form.name for form in FORMATS.values() if form.writer)


def format_of_name(path: str) -> str:
    """Return the format that the name of a file shows, "" for none."""
    name = path.replace("\\", "/").rpartition("/")[2].lower()
    return next((form.name for form in FORMATS.values() if name.endswith(form.suffixes)), "")


def read(source: "Source", form: str = "", previous: "Registry | None" = None) -> "Registry":
    """Return the registry in a source, in the given format or the one that its content shows, for each part of the source.

    Reading reuses the entries of `previous`, a registry that was read before, where the texts agree. Raises SourceError for
    anything that is no such registry.
    """
    if source.parts:
        from linter.formats.multi_file import read_parts

        return read_parts(source, lambda part, people: _read(part, form, people))
    return _read(source, form, previous=previous)


def _read(source: "Source", form: str, people: Collection[str] | None = None, previous: "Registry | None" = None) -> "Registry":
    found = FORMATS[form or _detected(source)]
    if source.undecoded and not found.reads_any_byte:
        from linter.source import undecoded_error

        raise undecoded_error(source)
    reader: Callable[..., Registry] = found.load(found.reader)
    if found.reuses_previous:
        return reader(source, previous)
    return reader(source, people) if people is not None and found.is_private else reader(source)


def _detected(source: "Source") -> str:
    from linter.formats.detect import detect
    from linter.source import SourceError, undecoded_error

    try:
        return detect(source)
    except SourceError as error:
        raise undecoded_error(source) if source.undecoded else error from error


def edits(registry: "Registry", changes: "Iterable[Change]") -> "list[TextEdit]":
    """Return the text edits that make some changes, in the order of the text.

    Raises UneditableError for a format without an editor and for a change that the format cannot express.
    """
    from linter.rules_api.fix import UneditableError

    if registry.source.parts:
        from linter.formats.multi_file import parts_edits

        return parts_edits(registry, changes, edits)
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
