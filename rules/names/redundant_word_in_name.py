"""A service name with a redundant word, such as port, service or protocol.

Why it matters
    A name has at most fifteen characters, and everything in this registry is a service, a protocol or a port. The word takes
    space from words that distinguish services.
What is allowed
    A name that is only the word. Words that contain one, such as `transport` or `airport`, unless they end in `service`, `svc` or
    `protocol`. Another transport of a name that is older than RFC 6335.
How to fix
    In a request, omit the word. Keep an assigned name.
Seen in the registry
    `hncp-udp-port` and `hncp-dtls-port` of January 2016, `edi_service` of October 2016.
Good
    <record date="2020-01-15">
      <name>transport-lamp</name>
      <protocol>tcp</protocol>
    </record>
Bad
    <record date="2020-01-15">
      <name>lamp-service1</name>
                 ^^^^^^^ service name 'lamp-service1' has the redundant word 'service'; omit it
      <protocol>tcp</protocol>
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
    Severity,
    fold_case,
    joined_names,
    substring,
)

from ..shared.rfc6335 import RFC_6335_PUBLISHED
from ._introductions import introduction

WORDS = Option(
    "words",
    ("port", "ports", "proto", "*service", "*services", "*svc", "*protocol", "*protocols"),
    "Redundant words in a service name. A word with an asterisk before it can also be the end of a longer word.",
)


def words(index: Index) -> re.Pattern[str]:
    """Return a pattern that finds one of the words in any part of a folded name."""
    words = [re.escape(fold_case(word).removeprefix("*")) for word in index.option(WORDS) if word.strip("*")]
    return re.compile("|".join(words) or "(?!)")


def redundant(index: Index) -> re.Pattern[str]:
    """Return a pattern that finds one of the words in a folded name."""
    words = [fold_case(word) for word in index.option(WORDS) if word.strip("*")]
    patterns = [re.escape(word[1:]) if word.startswith("*") else f"(?<![a-z]){re.escape(word)}" for word in words]
    return re.compile(f"(?:{'|'.join(patterns) or '(?!)'})(?![a-z])")


def services_with_redundant_word(index: Index) -> Sequence[Record]:
    """Return the services whose name, at its introduction, contains one of the words and more."""
    suspects = index.get(joined_names).find(index.get(words))
    names = [name for name in suspects if (match := index.get(redundant).search(name)) and match[0] != name]
    return [entry for name in names if (entry := introduction(index, name))]


def check(record: Record, index: Index) -> Iterator[Problem]:
    name = record.name or ""
    if match := index.get(redundant).search(fold_case(name)):
        word = name[match.start() : match.end()]
        message = "service name '{0}' has the redundant word '{1}'; omit it"
        yield Problem(record, Field.NAME, message, (name, word), substring=substring(name, *match.span()))


RULE = RecordRule(
    code="NAME004",
    name="redundant-word-in-name",
    severity=Severity.NOTE,
    by_links=True,
    candidates=services_with_redundant_word,
    cites=(Citation("RFC 6335", "5"),),
    requires=frozenset({Capability.NAMES, Capability.WHOLE, Capability.ALIASES}),
    since=RFC_6335_PUBLISHED,
    precision=Precision.HIGH,
    reads=frozenset({Field.NAME, Field.REGISTERED, Field.NOTE}),
    check=check,
    options=(WORDS,),
)
