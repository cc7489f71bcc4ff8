"""Define the table of formats, the only list of them, for readers, commands, outputs, docs and tests."""

from collections.abc import Callable
from typing import Any, NamedTuple


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
    takes_columns: bool = False  # the reader takes a mapping of columns, as in --columns, instead of what follows
    is_private: bool = False  # for private registries, which may consist of several files
    is_list: bool = False  # for lists derived from a registry, which need not have all of it
    has_introduction: bool = False  # holds category, experts and notes of the registry
    has_date: bool = False  # every registry can have its date
    has_targets: bool = True  # holds label and target of a reference, not one of the two
    has_alias_entries: bool = True  # an alias can be an entry
    comment: str = ""  # a pattern that finds a comment
    nis_marker: str = ""  # a pattern that finds a line that includes or excludes services of NIS

    def load(self, function: str) -> Callable[..., Any]:
        """Return one of the functions above, for example `load(form.reader)`."""
        from importlib import import_module

        module, _, name = function.partition(":")
        return getattr(import_module(f"linter.formats.{module}"), name)  # type: ignore[no-any-return] # by its dotted name


_HASH_LINE = r"(?m)^[ \t]*#"
_NIS_MARKER = r"(?:^|(?<=[\r\n]))[ \t]*[+-][^\s#]*[ \t]*(?=[#\r\n]|\Z)"

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
            "xml.edits:make_xml_edits",
            "xml.writer:write_xml",
            "xml.writer:describe_xml_losses",
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
            "csv.edits:make_csv_edits",
            "csv.writer:write_csv",
            "csv.writer:describe_csv_losses",
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
            "data.edits:make_data_edits",
            "data.yaml_writer:write_yaml",
            "writing:describe_yaml_losses",
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
            "data.edits:make_data_edits",
            "data.json_writer:write_json",
            "writing:describe_json_losses",
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
            losses="services.writer:describe_services_losses",
            needs_marks=True,
            reads_any_byte=True,
            is_list=True,
            nis_marker=_NIS_MARKER,
            has_alias_entries=False,
            comment=_HASH_LINE,
        ),
        Format(
            "table",
            "a table with mapped columns",
            (".md", ".markdown", ".mdown", ".tsv", ".psv"),
            "text/markdown",
            "detect:sniff_table",
            "mapped.reader:read_mapped",
            "mapped.edits:make_mapped_edits",
            takes_columns=True,
            is_private=True,
        ),
        Format(
            "deployment",
            "a Kubernetes Service or a compose file",
            (),
            "application/yaml",
            "detect:sniff_deployment",
            "deployment.reader:read_deployment",
            has_alias_entries=False,
        ),
    )
}
WRITABLE = tuple(form.name for form in FORMATS.values() if form.writer)


def find_format_by_name(path: str) -> str:
    """Return the format that the name of a file shows, "" for none."""
    name = path.replace("\\", "/").rpartition("/")[2].lower()
    return next((form.name for form in FORMATS.values() if name.endswith(form.suffixes)), "")
