"""`reglint compare`: the differences between two files, whatever their formats."""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from linter.cli.destinations import output_options, parse_destinations, refuse_inputs, write_outputs
from linter.cli.options import COLUMNS, STDIN_NAME, THRESHOLDS, parse_stretch
from linter.cli.registries import STANDARD_INPUT, find_table_form, find_target, read_named
from linter.cli.streams import complain
from linter.cli.unread import report_unread
from linter.formats import FORMATS
from linter.report.outputs import COMPARISON_OUTPUTS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from linter.model import Ports, Registry
    from linter.rules_api.rule import Severity
    from linter.versions.crosscheck import Kind

GROUP_NAMES = ("otherwise", "unknown", "missing")
IANA = "iana"

COMPARE_EXIT_STATUS = (
    "Exit status: 0 if both agree, 1 if something differs, was not read or nothing could be compared, 2 for wrong use or "
    "unreadable input."
)


@click.command(short_help="Compare two registries, or a list with a registry.", epilog=COMPARE_EXIT_STATUS)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option(
    "--against",
    metavar="iana|REGISTRY",
    type=click.Path(allow_dash=True),
    help="Check the names and ports in PATH, a list such as /etc/services, against this registry; 'iana' means IANA's, as shipped "
    "with reglint or as 'reglint fetch' got it.",
)
@click.option(
    "--only",
    type=click.Choice(GROUP_NAMES),
    multiple=True,
    help="With --against: report names and ports that are assigned otherwise, names that are unknown to the registry, or services "
    "that are missing from the list. By default, the first two.",
)
@click.option(
    "--severity",
    "severities",
    metavar="KIND=LEVEL",
    multiple=True,
    help="With --against: give discrepancies of a kind, as JSON names it, another severity: other-name=error.",
)
@click.option(
    "--fail-on",
    type=click.Choice(THRESHOLDS),
    default="note",
    show_default=True,
    help="With --against: exit with status 1 for discrepancies of this severity or above.",
)
@click.option("--ports", metavar="PORTS", help="With --against: compare only these ports, such as 0-1023.")
@click.option("--order", is_flag=True, help="Also compare the order of the entries.")
@click.option(
    "--from",
    "read_as",
    type=click.Choice(tuple(FORMATS)),
    multiple=True,
    help="Read the files in this format instead of detecting it. Give it once for both files, or twice.",
)
@COLUMNS
@STDIN_NAME
@output_options(COMPARISON_OUTPUTS)
def compare(
    paths: tuple[str, ...],
    against: str | None,
    only: tuple[str, ...],
    severities: tuple[str, ...],
    fail_on: str,
    ports: str | None,
    order: bool,
    read_as: tuple[str, ...],
    columns: str | None,
    stdin_name: str | None,
    format_: str | None,
    outputs: tuple[str, ...],
) -> None:
    """Compare two registries by entry and field, whatever their formats.

    White space and the order of entries do not count. Fields that one of the formats cannot express are not compared, and the
    report lists them. With --against, PATH is a list derived from a registry and may be incomplete. To compare a registry of
    several files, name the reglint.yaml that declares it, or its folder. --columns reads the first file, and other
    files in Markdown, as tables.

    \b
    reglint compare service-names-port-numbers.xml service-names-port-numbers.csv
    reglint compare --format json old.xml new.xml
    reglint compare --against iana /etc/services
    reglint compare --against iana --only missing --ports 0-1023 /etc/services
    reglint compare --against platform.yaml --only missing --fail-on never /etc/services
    reglint compare reglint.yaml service-names-port-numbers.xml
    """
    files = _check_arguments(paths, against, read_as, stdin_name)
    if not against and (only or severities or ports or fail_on != "note"):
        raise click.UsageError("--only, --severity, --fail-on and --ports are for --against; give it, or leave them out")
    within = parse_stretch(ports, "--ports") if ports else None
    levels = dict(map(_parse_severity, severities))
    destinations = parse_destinations(format_, outputs, COMPARISON_OUTPUTS)
    refuse_inputs(destinations, [file for path in files if path != IANA for file in find_target(path).files])
    one, other = _read_both(files, against, read_as, columns or "", stdin_name)
    render, agree = crosscheck_list(one, other, only, levels, fail_on, within) if against else compare_two(one, other, order)
    unwritten = write_outputs(destinations, lambda output, _: render(output.name), "never")
    for error in unwritten:
        complain(error)
    sys.exit(2 if unwritten else 0 if agree else 1)


def _check_arguments(
    paths: tuple[str, ...], against: str | None, read_as: tuple[str, ...], stdin_name: str | None
) -> tuple[str, ...]:
    """Return the two files to compare. Raises click.UsageError for wrong use."""
    if len(paths) != (1 if against else 2):
        raise click.UsageError(f"give {'one file with --against' if against else 'two files'}, not {len(paths)}")
    if len(read_as) > 2:
        raise click.UsageError("--from is allowed once for both files or twice, once for each")
    files = (*paths, against) if against else paths
    if files.count(STANDARD_INPUT) > 1:
        raise click.UsageError("only one of the two can be standard input")
    if stdin_name is not None and STANDARD_INPUT not in files:
        raise click.UsageError("--stdin-name is a name for standard input; give - to read it")
    return files


def _parse_severity(text: str) -> "tuple[Kind, Severity]":
    """Return the kind and the severity in KIND=LEVEL. Raises click.BadParameter for anything else."""
    from linter.rules_api.rule import Severity
    from linter.versions.crosscheck import Kind

    word, _, level = text.partition("=")
    kinds = {kind.option: kind for kind in Kind if kind is not Kind.NOT_COMPARED}
    if word not in kinds or level not in set(Severity):
        message = f"'{text}' is not a kind and a severity such as other-name=error; the kinds are {', '.join(kinds)}"
        raise click.BadParameter(message, param_hint="--severity")
    return kinds[word], Severity(level)


def _read_both(
    files: tuple[str, ...], against: str | None, read_as: tuple[str, ...], columns: str, stdin_name: str | None
) -> "list[Registry]":
    """Read both registries, tables with a mapping of columns.

    Exits with status 2, after a message for each, if one of them cannot be read.
    """
    from linter.formats import find_format_by_name, read
    from linter.source import SourceError

    formats = read_as if len(read_as) == 2 else (*read_as, *read_as) or ("", "")
    registries: list[Registry] = []
    for number, (path, form) in enumerate(zip(files, formats, strict=True)):
        if number == 1 and against == IANA:
            registries.append(_load_iana())
            continue
        try:
            if number == 0 and against and not form and (deployment := _read_deployment(path)):
                registries.append(deployment)
                continue
            target = find_target(path)
            is_table = columns and (number == 0 or find_format_by_name(path) == "table")
            how = form or (columns if is_table else find_table_form(target.files[0]))
            registries.append(read(target.read(lambda file: read_named(file, stdin_name)), how, scope=target.scope))
        except SourceError as error:
            complain(error)
    if len(registries) < 2:
        sys.exit(2)
    return registries


def _read_deployment(path: str) -> "Registry | None":
    """Return the published ports of a deployment: a file or the files of a folder. None for any other file. Raises SourceError."""
    from linter.formats import find_format_by_name, read
    from linter.formats.deployment.reader import is_deployment
    from linter.source import SourceError, join_sources

    is_folder = path != STANDARD_INPUT and os.path.isdir(path)
    if not is_folder and find_format_by_name(path) not in ("yaml", "json"):
        return None
    sources = [read_named(file, None) for file in (_list_data_files(path) if is_folder else [path])]
    found = [source for source in sources if is_deployment(source.text)]
    if not found and not is_folder:
        return None
    if not found:
        raise SourceError(path, "has no Kubernetes Service and no compose file")
    if len(found) < len(sources):
        others = [source.path for source in sources if source not in found]
        more = f" and {len(others) - 1:,} more" if len(others) > 1 else ""
        complain(f"{path}: skipped {others[0]}{more}, which {'are' if more else 'is'} not a deployment")
    return read(found[0] if len(found) == 1 else join_sources(path, found), "deployment")


def _list_data_files(folder: str) -> list[str]:
    """Return the YAML and JSON files of a folder and of the folders in it, hidden ones excepted, in the order of their names."""
    from linter.formats import find_format_by_name

    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [os.path.join(place, name) for name in sorted(files) if find_format_by_name(name) in ("yaml", "json")]
    return found


def _load_iana() -> "Registry":
    from linter.rules_api.index import clock_day
    from linter.underlying.as_registry import make_registry
    from linter.underlying.snapshot import load_iana

    return make_registry(load_iana(clock_day(), complain))


def _is_read_whole(one: "Registry", other: "Registry") -> bool:
    """Return whether the readers left out nothing, and report what they did."""
    return not any([report_unread(one), report_unread(other)])


def compare_two(one: "Registry", other: "Registry", order: bool) -> tuple[Callable[[str], str], bool]:
    """Return a function that renders the report on two registries in an output, and whether they agree."""
    from linter.report.compare.lookup_table import render_lookup_table
    from linter.report.compare.registry_diff import render, render_json
    from linter.versions.compare import compare as compare_registries

    comparison = compare_registries(one, other)
    agree = comparison.same and bool(comparison.entries) and not (order and comparison.moved)
    agree = _is_read_whole(one, other) and agree

    def render_as(name: str) -> str:
        if name == "json":
            return render_json(comparison, int(not agree))
        table = render_lookup_table(one, other)
        return render(comparison, order) + "".join(f"{line}\n" for line in (*([""] if table else []), *table))

    return render_as, agree


def crosscheck_list(
    derived: "Registry",
    registry: "Registry",
    only: "Collection[str]",
    severities: "Mapping[Kind, Severity]",
    fail_on: str,
    within: "Ports | None" = None,
) -> tuple[Callable[[str], str], bool]:
    """Return a function that renders the report on a list and its registry, and whether they agree up to a severity."""
    from linter.cli.rulebook import load_marks
    from linter.report.compare.crosscheck import render, render_json
    from linter.rules_api.rule import Severity
    from linter.versions.crosscheck import USUAL_GROUPS, Group, crosscheck

    groups = [Group(word) for word in only] or USUAL_GROUPS
    found = crosscheck(derived, registry, load_marks(), groups, severities, within)
    threshold = next((severity for severity in Severity if severity == fail_on), None)
    agree = not found.fails(threshold) and found.names > 0
    agree = _is_read_whole(derived, registry) and agree
    if not found.names:
        complain(f"{derived.source.path}: has no name with a port; nothing was compared")
    return lambda name: render(found) if name == "text" else render_json(found, int(not agree)), agree
