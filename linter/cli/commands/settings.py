"""`reglint settings`: the settings in force and their origins."""

import sys

import click

from linter.cli.options import setting_options


@click.command(short_help="Show the settings in force and where each comes from.")
@click.argument("path", metavar="[PATH]", required=False, type=click.Path())
@setting_options
@click.option("--all", "all_", is_flag=True, help="Also show settings that have their default value.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="Format of the output; JSON contains all settings.",
)
@click.option(
    "--schema",
    is_flag=False,
    flag_value="settings",
    type=click.Choice(("settings", "registry", "accepted")),
    help="Print a JSON Schema for editors: of settings files, of private registries, or of baselines.",
)
def settings(
    path: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    over: tuple[str, ...],
    fail_on: str | None,
    config: str | None,
    isolated: bool,
    all_: bool,
    format_: str,
    schema: str | None,
) -> None:
    """Show the settings in force and where each comes from: line and column of reglint.yaml, an option, or the default.

    With a PATH, show the settings for that file or folder, with the profile of the format that the name of the file suggests.

    The output is a valid settings file. To write a first one, and schemas with which editors complete and check your files:

    \b
    reglint settings --isolated --all > reglint.yaml
    reglint settings --schema > reglint.schema.json
    reglint settings --schema registry > reglint-registry.schema.json
    reglint settings --schema accepted > reglint-accepted.schema.json
    """
    from linter.cli.rulebook import load_rulebook
    from linter.cli.settings_finder import find_settings
    from linter.cli.streams import write

    rules = load_rulebook()
    if schema == "registry":
        from linter.formats.data.schema import load_schema

        write(load_schema(_find_scope(config, isolated)), sys.stdout)
        return
    if schema == "accepted":
        from linter.cli.baseline import select_acceptable_rules
        from linter.config.schema import render_schema
        from linter.suppressions.baseline_file import build_baseline_schema as accepted_schema

        write(render_schema(accepted_schema(select_acceptable_rules(rules))), sys.stdout)
        return
    if schema == "settings":
        from linter.config.schema import render_settings_schema

        write(render_settings_schema(rules), sys.stdout)
        return
    from linter.formats import find_format_by_name
    from linter.report.settings import render

    finder = find_settings(rules, select, ignore, fail_on, config, isolated, over)
    resolved = finder.for_path(path).for_format(find_format_by_name(path)) if path else finder.main
    write(render(resolved, format_, all_), sys.stdout)


def _find_scope(config: str | None, isolated: bool) -> tuple[str, ...]:
    """Return the keys of the scope in the settings, whatever errors these have."""
    from linter.cli.settings_finder import find_file
    from linter.config import SettingsError, load_scope

    path = None if isolated else config or find_file()
    try:
        return load_scope(path) if path else ()
    except SettingsError:
        return ()
