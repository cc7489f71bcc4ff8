"""`reglint rules`: the list of all rules, and the test of their examples."""

import sys
from typing import TYPE_CHECKING

import click

from linter.cli.options import settings_file_options

if TYPE_CHECKING:
    from linter.config.resolve import ResolvedSettings


@click.command(short_help="List the rules.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "json", "markdown")),
    default="text",
    show_default=True,
    help="Format of the list.",
)
@click.option("--test", "tests", is_flag=True, help="Check the examples of the rules that reglint.yaml and its plugins add.")
@settings_file_options
def rules(format_: str, tests: bool, config: str | None, isolated: bool) -> None:
    """List the rules with code, name, severity, the registration date from which each applies, and a summary.

    The rules that reglint.yaml defines, and those of its plugins, are at the end. With --test, the exit status is 1 if a rule does
    not find what its example shows.

    \b
    reglint rules
    reglint rules --test
    """
    from linter.cli.rulebook import load_rulebook
    from linter.cli.settings_finder import resolve_settings
    from linter.report.rulebook import rule_list as rulelist

    rulebook = load_rulebook()
    settings = resolve_settings(rulebook, (), (), None, config, isolated)
    if tests:
        sys.exit(_test(settings))
    click.echo(rulelist.render((*rulebook, *settings.own_rules), format_), nl=False)


def _test(settings: "ResolvedSettings") -> int:
    """Check the examples of the rules beyond the rulebook, and print a line for each rule."""
    from linter.own_rules.examples import check_examples
    from linter.report.escape import escape_controls

    if not settings.own_rules:
        raise click.UsageError("there is no rule to test; define rules under 'rules' in reglint.yaml, or name 'plugins'")
    status = 0
    for rule in settings.own_rules:
        faults = list(check_examples(rule, settings.scope_keys))
        for fault in faults:
            click.echo(escape_controls(f"{rule.code} {rule.name}: {fault}"))
        if not faults:
            click.echo(f"{rule.code} {rule.name}: examples are right")
        status = max(status, bool(faults))
    return int(status)
