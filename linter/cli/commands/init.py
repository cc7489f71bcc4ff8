"""`reglint init`: write a first settings file."""

import os
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SETTINGS_SCHEMA, REGISTRY_SCHEMA = "reglint.schema.json", "reglint-registry.schema.json"
_MODELINE = "# yaml-language-server: $schema="
_ID = b'"$id": "urn:reglint:'  # of the schemas of every version of reglint
_HEAD = f"""{_MODELINE}{SETTINGS_SCHEMA}
# Settings of reglint for this folder and the folders below it. Remove the # from lines that you need;
# 'reglint settings' shows the settings in force, and 'reglint explain CODE' the page of a rule.

# The defaults of the rules. Without this line, the format of each file decides: 'reglint explain profiles' lists them.
"""
_TAIL = """
# The lowest severity that fails a check: error, warning, note or never.
# fail-on: warning

# Files that are not checked: patterns as in .gitignore.
# exclude: [drafts/]
"""
_OVER = "# over: iana"
_BODIES = {
    "private": f"""
# The files of the registry. 'reglint check' without a PATH checks them together.
# registry: [ports.yaml]

# The keys of entries that separate port spaces: one port may be used in two environments.
# scope: [env]

# The registries under yours: reglint reports ports and names that they assign otherwise.
{_OVER}

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
""",
    "iana": """
# The rules to leave out, by code, family or name.
# ignore: [REF003]

# Settings of single rules.
# rules:
#   NAME001: {exceptions: [whois++]}
#   PORT010: {severity: warning}
""",
    "list": f"""
# The list. 'reglint check' without a PATH checks it.
# registry: services

# The registry that the list is made from: reglint reports ports and names that it assigns otherwise.
{_OVER}

# Settings of single rules.
# rules:
#   NAME001: {{exceptions: [lamp_ctl]}}
#   SERVICES016: {{severity: error}}
""",
}


@click.command(short_help="Write a first settings file.")
@click.argument("folder", metavar="[FOLDER]", default=os.curdir, type=click.Path(exists=True, file_okay=False))
@click.option(
    "--profile",
    type=click.Choice(tuple(_BODIES)),
    help="The profile of the settings: for a private registry, for IANA's, or for a list such as /etc/services. By default, the "
    "settings name none, and the format of each file decides.",
)
@click.option("--force", is_flag=True, help="Replace a reglint.yaml that exists, and write settings to a home folder.")
def init(folder: str, profile: str | None, force: bool) -> None:
    """Write a commented reglint.yaml to a folder, by default the working directory.

    Two JSON Schemas are written beside it, with which editors complete and check settings and registries. They replace those of
    another version of reglint; nothing else that exists is replaced without --force.

    \b
    reglint init
    reglint init --profile list lists/
    """
    from linter.atomic_write import write_file
    from linter.cli.streams import complain
    from linter.config import NAME
    from linter.source import SourceError

    if not force and os.path.realpath(folder) in map(os.path.realpath, (os.path.expanduser("~"), os.sep)):
        raise click.UsageError(
            f"settings in {os.path.realpath(folder)} would apply to everything below it; name a folder, or give --force"
        )
    texts = {os.path.normpath(os.path.join(folder, name)): text for name, text in _make_texts(profile, NAME).items()}
    kept = [path for path, text in texts.items() if os.path.lexists(path) and not (force or _is_replaceable(path, text))]
    if kept:
        verb = "exists" if len(kept) == 1 else "exist"
        raise click.UsageError(f"{', '.join(kept)} {verb}; give --force to replace {'it' if len(kept) == 1 else 'them'}")
    for remark in _describe_reach(folder):
        complain(remark)
    try:
        for path, text in texts.items():
            write_file(path, text.encode(), True)
    except SourceError as error:
        complain(error)
        raise SystemExit(2) from error
    click.echo(f"wrote {', '.join(texts)}")
    click.echo(
        "begin your YAML registries with this line, and editors complete and check them; the path is relative to the registry:"
    )
    click.echo(f"{_MODELINE}{REGISTRY_SCHEMA}")


def _make_texts(profile: str | None, name: str) -> "Mapping[str, str]":
    """Return the texts of the files by name, the settings first."""
    from linter.cli.rulebook import load_rulebook
    from linter.config.schema import render_settings_schema
    from linter.formats.data.schema import load_schema

    line = f"profile: {profile}\n" if profile else "# profile: private\n"
    settings = f"{_HEAD}{line}{_BODIES[profile or 'private']}{_TAIL}"
    return {name: settings, SETTINGS_SCHEMA: render_settings_schema(load_rulebook()), REGISTRY_SCHEMA: load_schema()}


def _describe_reach(folder: str) -> "Iterator[str]":
    """Yield remarks about the folders to which settings in a folder apply."""
    from linter.config import NAME, find_settings_file
    from linter.config.roots import find_root

    here = os.path.realpath(folder)
    above = None if os.path.lexists(os.path.join(here, ".git")) else find_settings_file(os.path.dirname(here))
    if above:
        yield f"{above}: no longer applies to {folder} and the folders below it; settings files are not merged"
    elif not os.path.lexists(os.path.join(find_root(os.path.join(here, NAME)), ".git")):
        yield f"{here}: is not in a repository; the settings apply to all folders below it, except for repositories"


def _is_replaceable(path: str, text: str) -> bool:
    """Return whether a file holds a text already, or a schema of another version of reglint."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return False
    return data == text.encode() or (path.endswith((SETTINGS_SCHEMA, REGISTRY_SCHEMA)) and _ID in data[:200])
