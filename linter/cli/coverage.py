"""`reglint coverage`: what the rules check of RFC 6335, and what no machine can."""

import click


@click.command(short_help="Show what of RFC 6335 is checked, by section.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "json", "markdown")),
    default="text",
    show_default=True,
    help="The form of the list.",
)
def coverage(format_: str) -> None:
    """Show, for each section of RFC 6335, the rules that check it and what of it no machine can check."""
    from shutil import get_terminal_size

    from linter.cli.rulebook import load_rulebook, load_sections
    from linter.report.coverage import render
    from linter.rules_api.coverage import covered

    document, sections = load_sections()
    width = min(get_terminal_size().columns, 100)
    click.echo(render(document, covered(document, sections, load_rulebook()), format_, width), nl=False)
