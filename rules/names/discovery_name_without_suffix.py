"""A discovery service whose name lacks a suffix for discovery, such as -disc.

Why it matters
    The name should show readers of a packet trace or a filter that a service only finds other services, often by multicast or
    broadcast.
What is allowed
    The endings `disc`, `disco`, `discover`, `discovery` and `-sd`, of the name or of a word in it. A description that mentions
    discovery among other things. Another transport of a name that is older than RFC 6335.
How to fix
    In a request, choose a name that ends in `-disc`. Keep an assigned name.
Seen in the registry
    `lsdp`, the Lenbrook Service Discovery Protocol of March 2014.
Good
    <record date="2020-01-15">
      <name>lamp-disc</name>
      <protocol>udp</protocol>
      <description>Lamp Discovery</description>
    </record>
    <record date="2020-01-15">
      <name>lamp</name>
      <protocol>udp</protocol>
      <description>Lamp Discovery and Control</description>
    </record>
Bad
    <record date="2020-01-15">
      <name>lampfinder</name>
            ^^^^^^^^^^ service name 'lampfinder' lacks a suffix for discovery; choose one that ends in '-disc'
      <protocol>udp</protocol>
      <description>Lamp Discovery Protocol</description>
    </record>
"""

import re
from collections.abc import Iterator, Sequence

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Index,
    Option,
    Precision,
    Problem,
    Record,
    RecordRule,
    Related,
    Severity,
    compile_lazily,
    fold_case,
)

from ..shared.rfc6335 import RFC_6335_PUBLISHED
from ._introductions import introductions

SUFFIXES = Option(
    "suffixes",
    ("disc", "disco", "discover", "discovery", "-sd"),
    "Endings of a name, or of a word in it, for services that only find other services.",
)


# A description that ends in "discovery" and words such as "protocol", or an abbreviation in parentheses after them.
_DISCOVERY = compile_lazily(
    r"\bdiscovery(?:\s+(?:protocol|service|server|daemon|agent|port))?(?:\s+[0-9]+|\s*\([^()]{1,40}\))?[\s.]*\Z"
)
_MAX_LENGTH = 200  # characters at the end of a description that are searched


def suffix(index: Index) -> re.Pattern[str]:
    """Return a pattern that finds one of the suffixes in a folded name."""
    endings = [re.escape(fold_case(ending)) for ending in index.option(SUFFIXES) if ending]
    return re.compile(f"(?:{'|'.join(endings) or '(?!)'})(?![a-z])")


def discovery_services_without_suffix(index: Index) -> Sequence[Record]:
    """Return the discovery services whose name, at its introduction, has none of the suffixes."""
    return [
        record
        for record in index.get(introductions)
        if (end := (record.description or "")[-_MAX_LENGTH:].lower())
        and "discovery" in end
        and _DISCOVERY.search(end)
        and not index.get(suffix).search(fold_case(record.name or ""))
    ]


def check(record: Record, index: Index) -> Iterator[Problem]:
    example = "-" + (index.option(SUFFIXES) or SUFFIXES.default)[0].lstrip("-")
    message = "service name '{0}' lacks a suffix for discovery; choose one that ends in '{1}'"
    related = (Related(record, Field.DESCRIPTION, "the description mentions discovery"),)
    yield Problem(record, Field.NAME, message, (record.name, example), related)


RULE = RecordRule(
    code="NAME006",
    name="discovery-name-without-suffix",
    severity=Severity.NOTE,
    by_links=True,
    candidates=discovery_services_without_suffix,
    cites=(Citation("RFC 6335", "5", "SHOULD"),),
    requires=frozenset({Capability.NAMES, Capability.WHOLE, Capability.DESCRIPTIONS, Capability.ALIASES, Capability.WORDING}),
    since=RFC_6335_PUBLISHED,
    opt_in=True,
    precision=Precision.MEDIUM,
    reads=frozenset({Field.NAME, Field.DESCRIPTION, Field.REGISTERED, Field.NOTE}),
    check=check,
    options=(SUFFIXES,),
)
