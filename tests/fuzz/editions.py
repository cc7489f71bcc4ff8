"""A differential fuzzer of the readers of IANA's XML: the fast one, with and without a previous registry, the exact one, and lxml.

Run it for a while with `python -m tests.fuzz.editions --seconds 600`. An edition that they read differently is written to the
working folder, with the one before it.
"""

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import astuple
from functools import cache
from pathlib import Path
from random import Random

from lxml import etree

from linter.formats.xml.reader import read_regular, read_xml, refuse_other_files
from linter.formats.xml.records import read_elements
from linter.formats.xml.regular_entries import IrregularError
from linter.model import Contact, Field, Record, Registry
from linter.source import Source, SourceError

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
IANA = "{http://www.iana.org/assignments}"
SPACE_OF_XML = "{http://www.w3.org/XML/1998/namespace}"
FIELDS = tuple(field for field in Field if field not in (Field.MARKUP, Field.UNTIL, Field.EXTRA))
FRAGMENTS = (  # texts to insert at any place, most of them at a border of markup
    *("<!-- c -->", "<!--", "-->", "<![CDATA[x]]>", "<![CDATA[", "]]>", "<?p i?>", "<?", "?>", "<!-- <record> </record> -->"),
    *("<![CDATA[<record><name>n</name></record>]]>", "<!---->", "<![CDATA[]]>", "<!-- <people> -->", "<!-- </people> -->"),
    *("&amp;", "&lt;", "&#65;", "&#x10;", "&#x41;", "&quot;", "&apos;", "&unknown;", "&", "<", ">", "/", "/>", "</", '"', "'"),
    *("\n", "\r\n", "\r", "\t", " ", "\xa0", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\0", "\x01", "é", "𝔞", "\ufeff"),
    *("\ufffe", "\uffff"),
    *('<x:y xmlns:x="urn:x"/>', "<x:y/>", ' xmlns:x="urn:x"', ' xmlns=""', ' xml:space="preserve"', ' x:a="1"', ' xml:id="i"'),
    *(' kind="new"', " kind='new'", ' section="4.3"', ' date="2020-01-01"', ' id="z"', ' type="rfc"', ' data="rfc1"', ' a="&lt;"'),
    *(' updated="2020-01-02"', ' a="1" a="2"', ' a="<"', ' a=">"', " a = '>'", ' xmlns:xml="urn:x"', ' xsi:a="1"', " a", ' a=""'),
    *("<br/>", "<br></br>", "<br />", "<paragraph>p</paragraph>", "<new/>", "<new>text</new>", "<new><deep/></new>"),
    *(
        "<record/>",
        "<record></record>",
        "<record>",
        "</record>",
        "<record >",
        "<records/>",
        "<record-x/>",
        "<recorder>r</recorder>",
    ),
    *("<person/>", '<person id="p"/>', '<person id="p"></person>', "<person>", "</person>", "<persons/>"),
    *("<people>", "</people>", "<people/>", "<people></people>", "</people ><people>", "<registry>", "</registry>", "<registry/>"),
    *("<footnote/>", '<footnote anchor="1">f</footnote>', "<updated>2020-01-01</updated>", "<updated/>", "<title>t</title>"),
    *("<name>n</name>", "<name/>", "<number>80</number>", "<note>n</note>", "<note/>", "<description>d</description>"),
    *('<xref type="person" data="P"/>', '<xref type="rfc" data="rfc1"/>', "<xref/>", '<xref type="odd" data="1"/>'),
    *('<xref type="rfc" data="rfc1">l<br/></xref>', '<xref data="rfc1" type="rfc"/>', '<xref type="uri" data="a&amp;b">l</xref>'),
    *('<assignee><xref type="person" data="A"/></assignee>', "<assignee/>", '<assignee><xref type="rfc" data="A"/></assignee>'),
    *("<sc>5</sc>", "<unauthorized>u</unauthorized>", "<uri>u</uri>", "<org/>", "text", "<!DOCTYPE r>", "<!ENTITY a 'b'>"),
)
_WHOLE = re.compile(r"<[^<>]+/>|<([\w-]+)\b[^>]*>.*</\1>|<!--.*-->|<\?.+\?>|&\w+;|\s+|text|é")
WELL_FORMED = tuple(text for text in FRAGMENTS if _WHOLE.fullmatch(text))
_BORDER = re.compile(r"(?=<)|(?<=>)")
_ELEMENT = re.compile(r"<(record|person|name|description|note|xref|assignee)\b(?:[^<>]*/>|[^>]*>.*?</\1>)\s*", re.DOTALL)
_ENTRY_BORDER = re.compile(r"(?=</?(?:record|person|people|registry|footnote)\b)|(?<=</record>|</person>)")
_IN_TAG = re.compile(r"(?<=[\w\"])(?=/?>)")
KNOWN = {  # all that the model keeps of an element: its attributes
    "xref": {"type", "data", "section"},
    "record": {"date", "updated"},
    "person": {"id"},
    "registry": {"id"},
    "note": {"title"},
    "footnote": {"anchor"},
}


@cache
def seed_edition() -> str:
    """Return a small edition with entries and contacts of all kinds."""
    text = (FIXTURES / "formats" / "islands.xml").read_text(encoding="utf-8")
    more = (FIXTURES / "registry.xml").read_text(encoding="utf-8")
    records = re.findall(r" *<record.*?</record>\n", more, re.DOTALL)[:60:5]
    persons = re.findall(r" *<person .*?</person>\n", more, re.DOTALL)[:5]
    text = text.replace("  <people>", "".join(records) + "  <people>", 1)
    return text.replace("  </people>", "".join(persons) + "  </people>", 1)


def edit(random: Random, text: str) -> str:
    """Return an edition with some edits, most of them at borders of markup and of entries. Half of the editions are well-formed."""
    fragments = random.choice((FRAGMENTS, WELL_FORMED, WELL_FORMED))
    if fragments is WELL_FORMED:
        return _edit_softly(random, text)
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 6))):
        at = _choose_place(random, text)
        end = _choose_end(random, text, at)
        match random.randrange(7):
            case 0:
                text = text[:at] + text[end:]
            case 1:
                text = text[:end] + text[at:end] + text[end:]
            case 2:
                other = _choose_place(random, text)
                text = text[:other] + text[at:end] + text[other:]
            case 3:
                text = text[:at] + random.choice(fragments) + text[end:]
            case 4:
                text = text[:at] + f"<!--{text[at:end]}-->" + text[end:]
            case _:
                text = text[:at] + random.choice(fragments) + text[at:]
    return text


def _edit_softly(random: Random, text: str) -> str:
    """Return an edition to which whole elements, comments and the like were added, or whose elements were moved and removed."""
    for _ in range(random.choice((1, 1, 2, 3))):
        at = _choose_place(random, text)
        elements = list(_ELEMENT.finditer(text))
        start, end = random.choice(elements).span() if elements else (at, at)
        match random.randrange(6):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:at] + text[start:end] + text[at:]
            case 2:
                text = f"{text[:start]}<!-- {text[start:end]} -->{text[end:]}"
            case _:
                text = text[:at] + random.choice(WELL_FORMED) + text[at:]
    return text


def _choose_place(random: Random, text: str) -> int:
    pattern = random.choice((_BORDER, _BORDER, _ENTRY_BORDER, _IN_TAG, None))
    places = [match.start() for match in pattern.finditer(text)] if pattern else []
    return random.choice(places) if places else random.randrange(len(text) + 1)


def _choose_end(random: Random, text: str, at: int) -> int:
    if random.random() < 0.2:
        return min(len(text), at + random.choice((1, 2, 5)))
    borders = [match.start() for _, match in zip(range(12), _BORDER.finditer(text, at + 1), strict=False)]
    return random.choice(borders) if borders else len(text)


def check(text: str, previous: Registry | None) -> Registry | None:
    """Read an edition in every way; raise AssertionError where two of them disagree. Return the registry, None if refused."""
    source = Source("fuzzed.xml", text)
    exact = _outcome(lambda: read_xml_exactly(source))
    fresh = _outcome(lambda: read_xml(source))
    assert fresh[0] == exact[0], "the fast and the exact reader differ"
    reused = _outcome(lambda: read_xml(source, previous))
    assert reused[0] == exact[0], "the reader that reuses entries differs"
    if previous is not None:
        own = read_xml(previous.source)
        taken = _outcome(lambda: read_xml(source, own, takes_over=True))
        assert taken[0] == exact[0], "the reader that takes entries over differs"
    try:
        regular: Registry | None = read_regular(source)
    except (IrregularError, SourceError):
        regular = None
    assert regular is None or describe(regular) == exact[0], "the regular reader differs"
    registry = exact[1]
    compare_with_lxml(text, registry)
    return registry


def read_xml_exactly(source: Source) -> Registry:
    """Return the registry by the exact reader, after the refusals of `read_xml`."""
    refuse_other_files(source)
    return read_elements(source)


def _outcome(read: Callable[[], Registry]) -> tuple[object, Registry | None]:
    try:
        registry = read()
    except SourceError:
        return "refused", None  # the readers may find different errors first
    return describe(registry), registry


def describe(registry: Registry) -> object:
    """Return all that a registry holds, and the span of each value of some entries."""
    entries: tuple[Record | Contact, ...] = (*registry.records[-4:], *registry.contacts[-2:])
    located = [[registry.locate(entry, field) for field in FIELDS] for entry in entries]
    return (
        [astuple(record) for record in registry.records],
        [astuple(contact) for contact in registry.contacts],
        (registry.updated, registry.footnotes, registry.footnote_texts, registry.inline_references),
        registry.markup_errors,
        located,
    )


def compare_with_lxml(text: str, registry: Registry | None) -> None:
    """Raise AssertionError for an edition that lxml refuses and reglint reads, or of which reglint skips a part without a word."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode(errors="surrogatepass"), parser)
    except etree.XMLSyntaxError:
        assert registry is None, "lxml refuses what reglint reads"
        return
    if registry is None or registry.markup_errors:
        return
    entries: tuple[Record | Contact, ...] = (*registry.records, *registry.contacts)
    kept = ["\n".join(_flatten(astuple(entry))) for entry in entries]
    lost = [(number, word) for number, word in _list_words(root) if number < 0 or word not in kept[number]]
    assert not lost, f"skipped without a word: {lost}"


def _list_words(root: etree._Element) -> Iterator[tuple[int, str]]:
    """Yield the words and values of each record and person with its number, and unknown elements and attributes with -1."""
    for element in root.iter(etree.Element):
        tag = etree.QName(element)
        if tag.namespace != IANA[1:-1]:
            yield -1, f"namespace {tag.namespace}"
            continue
        known = KNOWN.get(tag.localname, set())
        yield from ((-1, f"attribute {name}") for name in map(str, element.attrib) if name not in known and name[0] != "{")
    entries = [*root.findall(f"{IANA}record"), *root.findall(f"{IANA}people/{IANA}person")]
    if len(list(root.iter(f"{IANA}record", f"{IANA}person"))) != len(entries):
        yield -1, "an entry at another place"
    for number, entry in enumerate(entries):
        yield from ((number, str(value)) for name, value in entry.attrib.items() if str(name)[0] != "{")
        for element in entry.iterdescendants(etree.Element):
            if etree.QName(element).localname == "xref":
                yield from ((number, element.get(key, "")) for key in ("type", "data"))
            yield from ((number, word) for piece in (element.text, element.tail) for word in (piece or "").split())


def _flatten(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _flatten(one)


def run(seconds: float, seed: int, most: int = sys.maxsize) -> tuple[int, int]:
    """Fuzz for some time or a number of editions. Return the numbers of editions read and of those accepted."""
    random = Random(seed)
    start = read_xml(Source("before.xml", seed_edition()))
    previous, count, accepted = start, 0, 0
    end = time.monotonic() + seconds
    while time.monotonic() < end and count < most:
        text = edit(random, previous.source.text)
        try:
            registry = check(text, previous)
        except Exception:
            Path("fuzzed-before.xml").write_text(previous.source.text, encoding="utf-8", errors="surrogatepass", newline="")
            Path("fuzzed-after.xml").write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
            raise
        count += 1
        accepted += registry is not None
        if registry is not None and not registry.markup_errors and random.random() < 0.5 and len(text) < 40_000:
            previous = registry
        elif random.random() < 0.02:
            previous = start
    return count, accepted


def main() -> None:
    """Fuzz the readers of XML for some time."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    count, accepted = run(options.seconds, options.seed)
    sys.stderr.write(f"{count} editions, {accepted} of them read: no disagreement\n")


if __name__ == "__main__":
    main()
