"""`reglint check`: options -> plan -> run -> emit."""

import sys
from typing import Any

import click

from linter.cli.baseline import accepted_option
from linter.cli.destinations import output_options
from linter.cli.options import check_options, input_options
from linter.report.outputs import GROUPINGS, OUTPUTS

EXIT_STATUS = (
    "Exit status: 0 if nothing was found at or above --fail-on, 1 if something was, 2 for wrong use, unreadable input or a crash. "
    "It does not depend on the output."
)


@click.command(short_help="Check registries against RFC 6335.", epilog=EXIT_STATUS)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(allow_dash=True))
@input_options
@output_options(OUTPUTS)
@click.option(
    "--base",
    metavar="REV|FILE",
    help="Report only what the change since this version introduced. REV is a git revision, FILE an older file in any format. "
    "'auto' picks the commit where the branch of a pull request began, else the last commit, or its parent if nothing changed.",
)
@click.option("--staged", is_flag=True, help="Check the version in git's index instead of the file, by default against HEAD.")
@check_options
@accepted_option
@click.option("--no-accepted", is_flag=True, help="Ignore all baseline files and report what they accept.")
@click.option("--fix", is_flag=True, help="Apply safe fixes to the files; with -, write the fixed text to standard output.")
@click.option("--unsafe", is_flag=True, help="With --fix or --diff: also apply fixes that may change the meaning of the registry.")
@click.option("--diff", is_flag=True, help="Print the changes of --fix as a patch, and change nothing.")
@click.option("--show-existing", is_flag=True, help="With --base: also show findings that the change did not introduce.")
@click.option("--show-grandfathered", is_flag=True, help="Also show findings in entries older than the rule.")
@click.option("--show-suppressed", is_flag=True, help="Also show findings that settings, comments or a baseline suppress.")
@click.option("--age", is_flag=True, help="Show the git revision that introduced each finding.")
@click.option("--quiet", is_flag=True, help="Show only findings, without the changes and summaries (text).")
@click.option("--limit", metavar="N", type=click.IntRange(1), help="Show at most N findings of each rule, the most important ones.")
@click.option(
    "--group-by",
    type=click.Choice(GROUPINGS),
    help="With the format grouped: the heading under which to group findings. [default: rule]",
)
@click.option("--sarif-category", metavar="NAME", help="The category of the SARIF log, by which code scanning separates uploads.")
@click.option("--show-fixed", is_flag=True, help="With --base: add results for findings that the change fixed to SARIF (absent).")
@click.option("--exit-zero", is_flag=True, help="Exit with status 0 whatever the findings. Short for --fail-on never.")
@click.option("--statistics", is_flag=True, help="Print the findings and the run time of each rule to standard error.")
@click.option(
    "--color", type=click.Choice(("auto", "always", "never")), default="auto", show_default=True, help="Color the text report."
)
def check(**given: Any) -> None:
    """Check registries against RFC 6335 and report violations.

    PATH is a file in one of IANA's formats (XML, CSV, HTML, plain text), a private registry in YAML or JSON, a list such as
    /etc/services, or - for standard input. Each file is one registry, unless 'registry' in reglint.yaml declares a registry of
    several files: a PATH to one of them, or no PATH at all, checks all of it.

    \b
    reglint check
    reglint check service-names-port-numbers.xml
    reglint check --select NAME,PORT --fail-on warning registry.xml
    reglint check --output text --output sarif=registry.sarif registry.xml
    reglint check --diff --unsafe registry.xml
    reglint check --base origin/main registry.xml
    git show HEAD~1:registry.xml | reglint check --stdin-name registry.xml -
    """
    from linter.cli.commands.check.plan import CheckOptions, make_plan

    plan = make_plan(CheckOptions(**given))
    from linter.cli.commands.check.emit import emit
    from linter.cli.commands.check.run import run_plan

    sys.exit(emit(plan, run_plan(plan)))
