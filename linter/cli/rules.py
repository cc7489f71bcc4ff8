"""`reglint rules`: the list of all rules."""

import click


@click.command(short_help="List the rules.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "json", "markdown")),
    default="text",
    show_default=True,
    help="The form of the list.",
)
def rules(format_: str) -> None:
    """List the rules: code, name, severity, what each is about, and from which registration date it binds."""
    from linter.cli.rulebook import load_rulebook
    from linter.report import rule_list as rulelist

    click.echo(rulelist.render(load_rulebook(), format_), nl=False)
