"""Text that took damage on its way: misread encodings, control and invisible characters, stray blanks.

Why it matters
    Whoever searches the registry for Flávio does not find Fl√°vio, and an invisible character or a blank at an end makes two texts differ
    that look the same. A character that turns the direction of reading can make a text look like what it does not say.
What is allowed
    Real letters of any language, with what their scripts need: the marks of direction beside letters that run from right to left, the
    joiners after letters of other scripts. Blanks inside of a text, and at the ends of a long one. Names, ports, ids and addresses with a
    blank, and what else rules of their own report there.
How to fix
    Blanks at the ends of a contact's name or organization are removed safely, and so are characters that show nothing. What was UTF-8 and
    read as Windows-1252 or Mac Roman is turned back by an unsafe repair where only one reading makes sense, and so is a control
    character that shows something in Windows-1252; marks of direction are removed by one. What stood in the place of a replacement
    character, only a person can know.
Seen in the registry
    Six contacts have names such as `Fl√°vio Englert` and `G√∂ran Runfeldt`; `Heikki Ellil√§` was mended in July 2017. Two contacts' names
    and four organizations have a blank at an end.
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
            ^^^^^^^ name has 'Fl√°vio', which is 'Flávio' in UTF-8, read as Mac Roman
      <org>Moss Ltd </org>
                   ^ organization has a blank at the end: 'Moss Ltd '
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

from ._characters import Stain, Stretch, blanks_at_ends, stains
from ._misread import Misread, misread_words
from ._texts import MANY, Text, rewritten, suspicious


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for place in index.get(suspicious):
        words = list(islice(misread_words(place.text), MANY + 1))
        for stain in (*_misread(words, place.text), *stains(_without(words, place.text))):
            yield _problem(place, stain, index)
        if place.field in (Field.NAME, Field.ORGANIZATION) and (blanks := blanks_at_ends(place.text)):
            yield _problem(place, blanks._replace(what=f"{blanks.what}: '{place.text}'"), index)


def _misread(words: Sequence[Misread], text: str) -> Iterator[Stain]:
    """The damage of misread words, each told, unless they are very many."""
    more = len(words) > MANY
    for start, end, meant, encoding in words[:1] if more else words:
        origin = f"'{meant}' in UTF-8, read as {encoding}" if meant else "UTF-8, read in another encoding"
        what = f"'{text[start:end]}', which is {origin}" + (", and more such words" if more else "")
        yield Stain(what, [Stretch(start, end, meant)], f"write '{meant}'", Safety.UNSAFE if meant and not more else None)


def _without(words: Sequence[Misread], text: str) -> str:
    """The text with letters in the place of misread words; where these are very many, only the beginning."""
    pieces, at = [], 0
    for start, end, *_ in words:
        pieces += [text[at:start], "a" * (end - start)]
        at = end
    return "".join(pieces) if len(words) > MANY else "".join((*pieces, text[at:]))


def _problem(place: Text, stain: Stain, index: Index) -> Problem:
    """What is to be said about one kind of damage in a text."""
    entry, field, value_index, text, _ = place
    message, first, fix = "{0} has {1}", stain.stretches[0], None
    if stain.safety:
        fix = rewritten(place, stain.stretches, stain.order, stain.safety, index)
    if text.isspace() and isinstance(entry, Contact):
        message, fix = "{0} is nothing but blanks", Fix("remove it", (Remove(entry, field),))
    return Problem(
        entry,
        field,
        message,
        (field, stain.what),
        value_index=value_index,
        substring=substring(text, first.start, first.end),
        fix=fix,
    )


RULE = RegistryRule(
    code="TEXT003",
    name="damaged-text",
    severity=Severity.WARNING,
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
