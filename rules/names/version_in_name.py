"""A version number in a service name or in its description.

Why it matters
    The next version of a protocol should use the same name and port, and show its version in its messages. A number in the name
    suggests that every version needs an assignment.
What is allowed
    Numbers that count services (`lamp2`, `Lamp Port 2`) or belong to a word (`x510`, `6a44`, `srv1`); `v4` and `v6`, which are
    versions of IP; numbers of standards and their parts. Another transport of a name whose entry from before RFC 7605 already
    has the version number, unless only the description of the newer entry has it.
How to fix
    In a request, omit the number from name and description. Keep an assigned name; its description can be changed.
Seen in the registry
    `midi2`, described as MIDI 2.0 Device Discovery, registered in November 2023.
Good
    <record date="2020-01-15">
      <name>dhcpv6-lamp2</name>
      <protocol>tcp</protocol>
      <description>Lamp of IEEE 488.2 under the terms of RFC 2.</description>
    </record>
Bad
    <record date="2020-01-15">
      <name>lamp-v2</name>
                 ^^ service name 'lamp-v2' has the version number 'v2'; omit it
      <protocol>tcp</protocol>
      <description>Lamp, version 2</description>
    </record>
    <record date="2020-01-15">
      <name>torch</name>
      <protocol>tcp</protocol>
      <description>Torch 2.0</description>
                         ^^^ description of 'torch' has the version number '2.0'; omit it
    </record>
"""

import re
from collections.abc import Iterator, Sequence

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Index,
    Precision,
    Problem,
    Record,
    Registry,
    RegistryRule,
    Severity,
    by_name,
    compile_lazily,
    described,
    fold_case,
    joined_descriptions,
    joined_names,
    substring,
)

from ..shared.alias_marks import aliases
from ..shared.rfc6335 import RFC_7605_PUBLISHED, age
from ..shared.wording import collapse_blanks

_DIGIT_IN_NAME = compile_lazily("[0-9](?<=[vr].)")
_DIGIT_IN_DESCRIPTION = compile_lazily(r"[0-9](?<=[\s/.vr].)")
_IN_NAME = compile_lazily(
    r"(?:(?<![0-9])v(?![46](?![0-9]))|(?<![a-z0-9])(?<!ip-)ver)[0-9]+(?=-|\Z)",
    re.IGNORECASE | re.ASCII,
)
_IN_DESCRIPTION = compile_lazily(
    r"(?<!\bip )\b(?:version|release)\s+[0-9]+(?:\.[0-9]+)*"
    r"|(?<!\bip )\bver\.?\s*[0-9]+(?:\.[0-9]+)*(?!\w)"
    r"|(?<!\w)rev(?:ision|\.)?\s+[0-9]+(?:\.[0-9]+)*(?!\w)"
    r"|(?<![0-9_.])v(?![46](?!\.?[0-9]))[0-9]+(?:\.[0-9]+)*(?!\w)"
    r"|(?<=[\s/])[0-9]{1,2}\.[0-9]{1,2}(?:\.[0-9]{1,2})?(?!\.?\w|-|\s*[GMk]?Hz)",
    re.IGNORECASE | re.ASCII,
)
_END_IN_V = compile_lazily(r"(?:av|(?<![a-z])i?tv|(?:ip|web|hd|cc|my|pay)tv|adv|dev|drv|env|gov|inv|nav|serv|srv)\Z")
_STANDARDS = compile_lazily(r"(?:ansi|en|iec|ieee|iso|itu|itu-t|annex|chapter|part|section)[\s/]\Z", re.IGNORECASE)


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    historic = index.get(aliases)
    suspects = {name for name in index.get(joined_names).find(_DIGIT_IN_NAME) if _match_version(_IN_NAME, name)}
    for text in index.get(joined_descriptions).find(_DIGIT_IN_DESCRIPTION):
        if _match_version(_IN_DESCRIPTION, text):
            suspects.update(fold_case(entry.name or "") for entry in index.get(described)[text])
    for name, entries in index.get(by_name).items():
        if name and name in suspects:
            yield from _find_version([entry for entry in sorted(entries, key=age) if entry not in historic])


def _find_version(entries: Sequence[Record]) -> Iterator[Problem]:
    """Yield the problem of a name, at its oldest entry with a version number."""
    for field, pattern, subject in (
        (Field.NAME, _IN_NAME, "service name '{0}'"),
        (Field.DESCRIPTION, _IN_DESCRIPTION, "description of '{0}'"),
    ):
        for entry in entries:
            text = entry.name if field is Field.NAME else entry.description
            if text and (version := _match_version(pattern, text)):
                args = (entry.name, collapse_blanks(version[0]))
                message = subject + " has the version number '{1}'; omit it"
                yield Problem(entry, field, message, args, substring=substring(text, *version.span()))
                return


def _match_version(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    for match in pattern.finditer(text):
        before = text[max(match.start() - 10, 0) : match.start()]
        if match[0][0].isdigit():
            if not _STANDARDS.search(before):
                return match
        elif not _END_IN_V.search(f"{before}{match[0][0]}".lower()):
            return match
    return None


RULE = RegistryRule(
    code="NAME005",
    name="version-in-name",
    severity=Severity.NOTE,
    by_links=True,
    cites=(Citation("RFC 7605", "7.5", "SHOULD NOT"),),
    requires=frozenset({Capability.NAMES, Capability.WHOLE, Capability.DESCRIPTIONS, Capability.ALIASES, Capability.WORDING}),
    since=RFC_7605_PUBLISHED,
    precision=Precision.HIGH,
    reads=frozenset({Field.NAME, Field.DESCRIPTION, Field.REGISTERED, Field.NOTE}),
    check=check,
)
