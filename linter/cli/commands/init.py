"""`reglint init`: write a first settings file."""

import os
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTINGS_SCHEMA, REGISTRY_SCHEMA = "reglint.schema.json", "reglint-registry.schema.json"
_MODELINE = "# yaml-language-server: $schema="
_HEAD = f"""{_MODELINE}{SETTINGS_SCHEMA}
# Settings of reglint for this folder and the folders below it. Remove the # from lines that you need;
# 'reglint settings' shows the settings in force, and 'reglint explain CODE' the page of a rule.
"""
_TAIL = """
# The lowest severity that fails a check: error, warning, note or never.
# fail-on: warning

# Files that are not checked: patterns as in .gitignore.
# exclude: [drafts/]
"""
_TEXTS = {
    "private": f"""{_HEAD}
# The defaults of the rules, here those for a private registry: two services on one port are an error.
profile: private

# The files of the registry. 'reglint check' without a PATH checks them together.
# registry: [ports.yaml]

# The keys of entries that separate port spaces: one port may be used in two environments.
# scope: [env]

# The registries under yours: reglint reports ports and names that they assign otherwise.
# over: iana

# Who may take which ports, and which are forbidden ('reglint explain bands' lists the bands).
# ports:
#   allow: {{"team-*": 7000-7999, payments: [7100-7199, 8100]}}
#   forbid:
#     - linux-ephemeral
#     - {{ports: 9000-9100, reason: monitoring only, except: [team-monitoring]}}

# Settings of single rules, and rules of your own.
# rules:
#   NAME001: {{max-length: 15}}
#   XTEAM001:
#     name: owner-missing
#     message: "'{{name}}' has no assignee; add one"
#     field: assignee
#     required: on
{_TAIL}""",
    "iana": f"""{_HEAD}
# The defaults of the rules, here those for IANA's registry and lists that are made from it.
profile: iana

# The rules to leave out, by code, family or name.
# ignore: [REF003]

# Settings of single rules.
# rules:
#   NAME001: {{exceptions: [whois++]}}
#   PORT010: {{severity: warning}}
{_TAIL}""",
}


@click.command(short_help="Write a first settings file.")
@click.argument("folder", metavar="[FOLDER]", default=os.curdir, type=click.Path(exists=True, file_okay=False))
@click.option(
    "--profile",
    type=click.Choice(tuple(_TEXTS)),
    default="private",
    show_default=True,
    help="The profile of the settings: for a private registry, or for IANA's.",
)
@click.option("--force", is_flag=True, help="Replace files that exist.")
def init(folder: str, profile: str, force: bool) -> None:
    """Write a commented reglint.yaml to a folder, by default the working directory.

    Two JSON Schemas are written beside it, with which editors complete and check settings and registries. Nothing that exists is
    replaced without --force.

    \b
    reglint init
    reglint init --profile iana lists/
    """
    from linter.atomic_write import write_file
    from linter.cli.streams import complain
    from linter.config import NAME
    from linter.source import SourceError

    texts = {os.path.normpath(os.path.join(folder, name)): text for name, text in _make_texts(profile, NAME).items()}
    kept = [path for path, text in texts.items() if os.path.lexists(path) and not force and not _has_text(path, text)]
    if kept:
        verb = "exists" if len(kept) == 1 else "exist"
        raise click.UsageError(f"{', '.join(kept)} {verb}; give --force to replace {'it' if len(kept) == 1 else 'them'}")
    try:
        for path, text in texts.items():
            write_file(path, text.encode(), True)
    except SourceError as error:
        complain(error)
        raise SystemExit(2) from error
    click.echo(f"wrote {', '.join(texts)}")
    click.echo("begin your YAML registries with this line, and editors complete and check them:")
    click.echo(f"{_MODELINE}{REGISTRY_SCHEMA}")


def _make_texts(profile: str, name: str) -> "Mapping[str, str]":
    """Return the texts of the files by name, the settings first."""
    from linter.cli.rulebook import load_rulebook
    from linter.config.schema import render_settings_schema
    from linter.formats.data.schema import load_schema

    return {name: _TEXTS[profile], SETTINGS_SCHEMA: render_settings_schema(load_rulebook()), REGISTRY_SCHEMA: load_schema()}


def _has_text(path: str, text: str) -> bool:
    """Return whether a file holds a text already."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read() == text
    except (OSError, UnicodeDecodeError):
        return False
