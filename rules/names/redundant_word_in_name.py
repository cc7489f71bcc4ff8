"""A service name with a redundant word, such as port, service or protocol.

Why it matters
    A name has at most fifteen characters, and everything in this registry is a service, a protocol or a port. The word takes the
    room of words that distinguish one service from another.
What is allowed
    A name that is only the word. Words that contain one, such as `transport` or `airport`, unless they end in `service`, `svc` or
    `protocol`. Another transport of a name that is older than RFC 6335.
How to fix
    In a request, omit the word. An assigned name stays.
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
                 ^^^^^^^ service name 'lamp-service1' has the redundant word 'service'
      <protocol>tcp</protocol>
    </record>
"""

import re
from collections.abc import Iterator

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
    substring,
)

from ..rfc6335 import RFC_6335_PUBLISHED
from ._introductions import introduced, introductions

WORDS = Option(
    "words",
    ("port", "ports", "proto", "*service", "*services", "*svc", "*protocol", "*protocols"),
    "Words that say nothing in a service name; one with an asterisk before it may also be the end of a longer word.",
)


def redundant(index: Index) -> re.Pattern[str]:
    """Return a pattern that finds one of the words in a folded name."""
    words = [fold_case(word) for word in index.option(WORDS) if word.strip("*")]
    patterns = [re.escape(word[1:]) if word.startswith("*") else f"(?<![a-z]){re.escape(word)}" for word in words]
    return re.compile(f"(?:{'|'.join(patterns) or '(?!)'})(?![a-z])")


def check(record: Record, index: Index) -> Iterator[Problem]:
    name = record.name
    if name is None or not (match := index.get(redundant).search(fold_case(name))) or match[0] == fold_case(name):
        return
    if record in index.get(introduced):
        word = name[match.start() : match.end()]
        place = substring(name, *match.span())
        yield Problem(record, Field.NAME, "service name '{0}' has the redundant word '{1}'", (name, word), substring=place)


RULE = RecordRule(
    code="NAME004",
    name="redundant-word-in-name",
    severity=Severity.NOTE,
    candidates=introductions,
    cites=(Citation("RFC 6335", "5"),),
    requires=frozenset({Capability.WHOLE, Capability.ALIASES}),
    since=RFC_6335_PUBLISHED,
    precision=Precision.HIGH,
    reads=frozenset({Field.NAME, Field.REGISTERED, Field.NOTE}),
    check=check,
    options=(WORDS,),
)
