"""`reglint explain`: the manual page of a rule."""

import click


def _complete(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    from linter.cli.rulebook import load_rulebook

    words = [word for rule in load_rulebook() for word in (rule.code, rule.name)]
    return [word for word in words if word.lower().startswith(incomplete.lower())]


@click.command(short_help="Show the manual page of a rule.")
@click.argument("codes", metavar="RULE...", nargs=-1, required=True, shell_complete=_complete)
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "markdown")),
    default="text",
    show_default=True,
    help="Format of the page.",
)
def explain(codes: tuple[str, ...], format_: str) -> None:
    """Show the manual page of a rule: why it matters, how to fix a finding, examples, and the sections that it enforces.

    RULE is a code such as NAME001 or a name such as malformed-name.
    """
    from shutil import get_terminal_size

    from linter.cli.rulebook import load_rulebook
    from linter.cli.selection import find
    from linter.report.rule_page import markdown, render

    rules = load_rulebook()
    width = min(get_terminal_size().columns, 100)
    wanted = [find(rules, code) for code in codes]
    pages = [render(rule, width) if format_ == "text" else markdown(rule) for rule in wanted]
    click.echo("\n\n".join(pages), nl=False)
