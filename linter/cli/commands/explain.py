"""`reglint explain`: the manual page of a rule, the bands of ports, the profiles."""

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

    RULE is a code such as NAME001 or a name such as malformed-name, also of a rule that reglint.yaml defines or that a plugin
    offers. The word bands, or the name of one, shows the bands of ports that 'ports: forbid:' in reglint.yaml may name. The word
    profiles, or the name of one, shows what profiles change in the defaults of the rules.
    """
    from shutil import get_terminal_size

    width = min(get_terminal_size().columns, 100)
    click.echo("\n\n".join(_explain(code, format_, width) for code in codes), nl=False)


def _explain(word: str, form: str, width: int) -> str:
    """Return the page of a rule, of bands or of profiles. Raises click.BadParameter for an unknown word."""
    from linter.cli.rulebook import load_profiles, load_rulebook
    from linter.cli.selectors import find
    from linter.engine.selectors import is_called
    from linter.report.rulebook.profiles import describe_profiles
    from linter.report.rulebook.rule_page import render, render_markdown
    from linter.rules_api.bands import BANDS, BY_NAME, describe_bands

    if word.lower() == "bands" or word in BY_NAME:
        return describe_bands([BY_NAME[word]] if word in BY_NAME else BANDS)
    rules = load_rulebook()
    profiles = load_profiles()
    if chosen := [profile for profile in profiles if word.lower() in ("profiles", profile.name)]:
        return describe_profiles(chosen, rules)
    if not any(is_called(rule, word) for rule in rules):
        from linter.cli.settings_finder import resolve_settings

        rules = (*rules, *resolve_settings(rules, (), (), None, None, False).own_rules)
    rule = find(rules, word)
    return render(rule, width) if form == "text" else render_markdown(rule)
