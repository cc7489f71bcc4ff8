"""`reglint rules`: the list of all rules."""

import click


@click.command(short_help="List the rules.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "json", "markdown")),
    default="text",
    show_default=True,
    help="Format of the list.",
)
def rules(format_: str) -> None:
    """List the rules with code, name, severity, the registration date from which each applies, and a summary."""
    from linter.cli.rulebook import load_rulebook
    from linter.report import rule_list as rulelist

    click.echo(rulelist.render(load_rulebook(), format_), nl=False)
