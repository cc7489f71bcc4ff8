"""A text with misread or invisible characters, or a contact's name with a blank at an end.

Why it matters
    A search for Flávio does not find Fl√°vio. An invisible character or a blank at an end makes two texts different that look the
    same, and a character that changes the direction of reading can change how a text reads.
What is allowed
    Letters of any language, and the characters that their scripts need: direction marks beside letters that run from right to left,
    joiners after letters of some scripts. Blanks inside a text, and at the ends of descriptions and notes. Blanks in names, ports,
    ids and addresses, which other rules report.
How to fix
    Restore the original text. The safe fix removes invisible characters, and blanks at the ends of a contact's name or
    organization. The unsafe fix restores UTF-8 that was read as Windows-1252 or Mac Roman if there is only one possible original,
    writes the character that a control character is in Windows-1252, and removes direction marks. No fix restores a
    lost character.
Seen in the registry
    Six contacts have names such as `Fl√°vio Englert` and `G√∂ran Runfeldt`; IANA corrected `Heikki Ellil√§` in July 2017. Two
    names and four organizations of contacts have a blank at an end.
Good
    <record>
      <name>lamp</name>
      <description>The square root √2, 20°C, "CAFÉ" and the naïve Ærø</description>
    </record>
    <person id="Adan_Munoz">
      <name>Adan Muñoz</name>
    </person>
Bad
    <person id="F_Englert">
      <name>Fl√°vio Englert</name>
            ^^^^^^^ name contains 'Fl√°vio' (UTF-8 read as Mac Roman); write 'Flávio'
      <org>Moss Ltd </org>
                   ^ organization has a blank at the end; remove it
    </person>
Fixed
    <person id="F_Englert">
      <name>Flávio Englert</name>
      <org>Moss Ltd</org>
    </person>
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from linter.rules_api import (
    Citation,
    Contact,
    Field,
    Fix,
    Index,
    Precision,
    Problem,
    Registry,
    RegistryRule,
    Remove,
    Safety,
    Severity,
    substring,
)

from ._characters import Damage, Segment, find_damaged_characters, find_outer_blanks
from ._misread import MisreadWord, find_misread_words
from ._texts import MANY, Text, fix_segments, suspicious_texts


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for text in index.get(suspicious_texts):
        words = list(islice(find_misread_words(text.text), MANY + 1))
        for damage in (*_damage_of_words(words, text.text), *find_damaged_characters(_mask_words(words, text.text))):
            yield _make_problem(text, damage, index)
        if text.field in (Field.NAME, Field.ORGANIZATION) and (blanks := find_outer_blanks(text.text)):
            yield _make_problem(text, blanks, index)


def _damage_of_words(words: Sequence[MisreadWord], text: str) -> Iterator[Damage]:
    """Yield the damage of each misread word; of many words, only of the first."""
    has_more = len(words) > MANY
    for start, end, original, encoding in words[:1] if has_more else words:
        origin = f"UTF-8 read as {encoding}" if original else "UTF-8 read in another encoding"
        problem = f"contains '{text[start:end]}' ({origin})" + (" and more such words" if has_more else "")
        advice = f"write '{original}'" if original else "restore the original text"
        safety = Safety.UNSAFE if original and not has_more else None
        yield Damage(problem, advice, [Segment(start, end, original)], advice, safety)


def _mask_words(words: Sequence[MisreadWord], text: str) -> str:
    """Return a text with letters in place of its misread words. With many words, the rest of the text is left out."""
    pieces, position = [], 0
    for start, end, *_ in words:
        pieces += [text[position:start], "a" * (end - start)]
        position = end
    return "".join(pieces) if len(words) > MANY else "".join((*pieces, text[position:]))


def _make_problem(text: Text, damage: Damage, index: Index) -> Problem:
    first = damage.segments[0]
    message, args, fix = "{0} {1}; {2}", (text.field, damage.problem, damage.advice), None
    if damage.safety:
        fix = fix_segments(text, damage.segments, damage.fix_label, damage.safety, index)
    if text.text.isspace() and isinstance(text.entry, Contact):
        message, fix = "{0} is blank; remove it", Fix("remove it", (Remove(text.entry, text.field),))
    part = substring(text.text, first.start, first.end)
    return Problem(text.entry, text.field, message, args, value_index=text.value_index, substring=part, fix=fix)


RULE = RegistryRule(
    code="TEXT003",
    name="damaged-text",
    severity=Severity.WARNING,
    by_links=True,
    cites=(Citation("RFC 6335", "8.1.1"),),
    reads=frozenset(
        {
            Field.NAME,
            Field.DESCRIPTION,
            Field.ASSIGNEE,
            Field.CONTACT,
            Field.REFERENCE,
            Field.UNAUTHORIZED_USE,
            Field.NOTE,
            Field.INLINE_REFERENCE,
            Field.ID,
            Field.ORGANIZATION,
            Field.LINE,
        }
    ),
    check=check,
    precision=Precision.HIGH,
    fixes=(Safety.SAFE, Safety.UNSAFE),
)
