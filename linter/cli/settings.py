"""`reglint settings`: the settings in force, and where each comes from."""

import sys

import click

from linter.cli.options import setting_options


@click.command(short_help="Show the settings in force and where each comes from.")
@setting_options
@click.option("--all", "all_", is_flag=True, help="Show also the settings that have their default.")
@click.option(
    "--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True, help="JSON has all settings."
)
@click.option(
    "--schema",
    is_flag=False,
    flag_value="settings",
    type=click.Choice(("settings", "registry", "accepted")),
    help="Print a JSON Schema for editors: of files of settings, of registries in YAML and JSON, or of accepted findings.",
)
def settings(
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str | None,
    config: str | None,
    isolated: bool,
    all_: bool,
    format_: str,
    schema: str | None,
) -> None:
    """Show the settings in force here and where each comes from: line and column of a file, an option, or the default.

    The text is itself a file of settings. One to begin with, and the schemas by which editors complete and check such files and
    registries of your own:

    \b
    reglint settings --isolated --all > reglint.yaml
    reglint settings --schema > reglint.schema.json
    reglint settings --schema registry > registry.schema.json
    reglint settings --schema accepted > reglint-accepted.schema.json
    """
    from linter.cli.options import resolve_settings
    from linter.cli.output import write
    from linter.cli.rulebook import load_rulebook

    if schema == "registry":
        from linter.formats.data.schema import published

        write(published(), sys.stdout)
        return
    rules = load_rulebook()
    if schema == "accepted":
        from linter.cli.baseline import accepting
        from linter.config.schema import published as written
        from linter.suppressions.baseline_file import schema as accepted_schema

        write(written(accepted_schema(accepting(rules))), sys.stdout)
        return
    if schema == "settings":
        from linter.config.schema import render as render_schema

        write(render_schema(rules), sys.stdout)
        return
    from linter.report.settings import render

    held = resolve_settings(rules, select, ignore, fail_on, config, isolated)
    write(render(held, format_, all_), sys.stdout)
