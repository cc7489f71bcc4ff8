"""`reglint coverage`: the sections of RFC 6335 and the rules that check them."""

import click


@click.command(short_help="Show which sections of RFC 6335 are checked.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "json", "markdown")),
    default="text",
    show_default=True,
    help="Format of the list.",
)
def coverage(format_: str) -> None:
    """Show for each section of RFC 6335 the rules that check it, and the requirements that a program cannot check."""
    from shutil import get_terminal_size

    from linter.cli.rulebook import load_rulebook, load_sections
    from linter.report.rulebook.coverage import render
    from linter.rules_api.coverage import make_coverage

    document, sections = load_sections()
    width = min(get_terminal_size().columns, 100)
    click.echo(render(document, make_coverage(document, sections, load_rulebook()), format_, width), nl=False)
