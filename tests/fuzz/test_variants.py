"""Variants of whole editions: what does not change the meaning changes no finding, and what is not read is reported or refused."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from linter.engine.run import run
from linter.formats import read
from linter.formats.xml.reader import read_regular
from linter.formats.xml.records import read_elements
from linter.formats.xml.regular_entries import IrregularError
from linter.model import Registry
from linter.source import SourceError, decode
from rules import ALL
from tests.fuzz.editions import describe
from tests.support import ROOT, TODAY

_TAG = re.compile(r"<[^<>!?]+>")
_ATTRIBUTES = re.compile(r'( [\w:]+="[^"<>]*")( [\w:]+="[^"<>]*")')
_CELL = re.compile(r"<(name|protocol|number|sc)>([^<&]+)</\1>")
_TEXT = re.compile(r">([^<>&]*[a-z][^<>&]*)<")


def some(text: str, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str], share: float = 0.01) -> str:
    """Return a text in which a share of the matches of a pattern is changed, at least three of them if there are as many."""
    matches = list(pattern.finditer(text))
    step = max(min(round(1 / share), len(matches) // 3), 1)
    pieces: list[str] = []
    at = 0
    for match in matches[step // 2 :: step]:
        pieces += text[at : match.start()], change(match)
        at = match.end()
    return "".join((*pieces, text[at:]))


def insert(text: str, what: str, pattern: str, share: float = 0.01) -> str:
    return some(text, re.compile(pattern), lambda match: match[0] + what, share)


def change_quotes(text: str) -> str:
    return _TAG.sub(lambda match: match[0].replace('"', "'") if "'" not in match[0] else match[0], text)


def number_characters(match: re.Match[str]) -> str:
    return ">" + "".join(f"&#x{ord(c):x};" if c.isalpha() else c for c in match[1]) + "<"


def prefix_namespace(text: str) -> str:
    text = text.replace('xmlns="http', 'xmlns:i="http')
    return re.sub(r"<(/?)(?=[a-z])", r"<\1i:", text)


EQUAL: Mapping[str, Callable[[str], str]] = {  # variants with the same meaning
    "comments between elements": lambda text: insert(text, "<!-- a <record> & -->", r"</\w+>|<br/>"),
    "comments in texts": lambda text: some(text, _TEXT, lambda match: f">{match[1]}<!-- </record> --><"),
    "comments before texts": lambda text: some(text, _CELL, lambda match: f"<{match[1]}><!---->{match[2]}</{match[1]}>"),
    "instructions between elements": lambda text: insert(text, "<?keep <people> ?>", r"</\w+>"),
    "CDATA": lambda text: some(text, _TEXT, lambda match: f"><![CDATA[{match[1]}]]><"),
    "parts of texts in CDATA": lambda text: some(text, _TEXT, lambda match: f">{match[1][:2]}<![CDATA[{match[1][2:]}]]><"),
    "empty CDATA": lambda text: insert(text, "<![CDATA[]]>", r"<(?:name|description|note)>"),
    "other order of attributes": lambda text: _ATTRIBUTES.sub(r"\2\1", text),
    "other quotes": change_quotes,
    "character references": lambda text: some(text, _TEXT, number_characters),
    "decimal character references": lambda text: some(text, _TEXT, lambda match: f">&#{ord(match[1][0])};{match[1][1:]}<"),
    "blanks in tags": lambda text: some(text, _TAG, lambda match: f"{match[0][:-1].rstrip('/')} {'/' * (match[0][-2] == '/')}>"),
    "line ends in tags": lambda text: some(text, _TAG, lambda match: match[0].replace(" ", "\n  ")),
    "long empty elements": lambda text: re.sub(r"<(br|xref)([^<>]*)/>", r"<\1\2></\1>", text),
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "line ends of old Macs": lambda text: text.replace("\n", "\r"),
    "a byte order mark": lambda text: f"\ufeff{text}",
    "no declaration": lambda text: text[text.index("<registry") :],
    "XML 1.1": lambda text: text.replace("version='1.0'", "version='1.1'"),
    "another declaration": lambda text: '<?xml version="1.0" encoding="utf-8" standalone="yes"?>' + text[text.index("?>") + 2 :],
    "US-ASCII": lambda text: "".join(c if c.isascii() else f"&#{ord(c)};" for c in text).replace("'UTF-8'", "'US-ASCII'"),
    "no white space between elements": lambda text: re.sub(r">\s+<(?=[a-z]*>|/?record|/?person|/?people)", "><", text),
    "tabs between elements": lambda text: re.sub(r">\n +<", ">\n\t\t<", text),
    "blank lines between elements": lambda text: re.sub(r">\n +<", ">\n\n\n <", text),
    "unused namespaces": lambda text: text.replace("<registry ", '<registry xmlns:x="urn:x" ', 1),
    "attributes of other namespaces": lambda text: some(
text.replace("<registry ", '<registry xmlns:xsi="urn:x" ', 1), re.compile(r"<record"), lambda m: f'{m[0]} xsi:a="1"'),
    "xml:space and xml:lang": lambda text: insert(text, ' xml:space="preserve" xml:lang="en"', r"<note", 0.2),
    "sections of references": lambda text: insert(text, ' section="4.3"', r'<xref type="rfc" data="\w+"', 0.05),
    "blanks at the end": lambda text: f"{text}\n\n  \n",
    "comments around the root": lambda text: f"{text.replace('<registry', '<!-- c --><?p i?><registry', 1)}<!-- <record/> --><?p?>",
}  # fmt: skip
REPORTED: Mapping[str, Callable[[str], str]] = {  # variants with markup that is not read
    "unknown attributes": lambda text: insert(text, ' kind="new"', r"<(?:record|person|description|number|xref)"),
    "unknown elements in records": lambda text: insert(text, "<status>new</status>", r"</description>"),
    "unknown elements in texts": lambda text: some(text, _TEXT, lambda match: f">{match[1]}<em>x</em><"),
    "unknown elements in people": lambda text: insert(text, "<phone>1</phone>", r"</person>"),
    "unknown elements in contacts": lambda text: insert(text, "<phone>1</phone>", r"<person [^>]*>"),
    "unknown elements in the registry": lambda text: insert(text, "<status/>", r"</record>"),
    "records in people": lambda text: insert(text, "<record><name>hidden</name></record>", r"</person>", 0.001),
    "records in records": lambda text: insert(text, "<record><name>hidden</name></record>", r"</description>", 0.001),
    "records in notes": lambda text: insert(text, "<record><name>hidden</name></record>", r"<note>", 0.01),
    "people in records": lambda text: insert(text, '<person id="x"/>', r"</description>", 0.001),
    "duplicate people": lambda text: text.replace("</people>", "</people><people><person id='x'/></people>"),
    "text between entries": lambda text: insert(text, "stray", r"</record>", 0.001),
    "text between elements": lambda text: insert(text, "stray", r"</description>"),
    "text in people": lambda text: insert(text, "stray", r"</person>"),
    "duplicate elements": lambda text: insert(text, "<number>80</number>", r"</number>"),
    "markup in numbers": lambda text: some(text, _CELL, lambda match: f"<{match[1]}><b>{match[2]}</b></{match[1]}>"),
    "records of another namespace": lambda text: insert(text, '<record xmlns="urn:x"><name>a</name></record>', r"</record>", 0.001),
    "elements with a prefix": lambda text: insert(text, '<x:record xmlns:x="urn:x"/>', r"</record>", 0.001),
}
CHANGED = {  # of these, the variants that change entries or contacts as well
    "unknown elements in texts",
    "records in notes",
    "duplicate people",
    "records of another namespace",
}
REFUSED: Mapping[str, Callable[[str], str]] = {  # variants that are no registry
    "a prefix for all": prefix_namespace,
    "a DOCTYPE": lambda text: text.replace("<registry", "<!DOCTYPE registry><registry", 1),
    "entities": lambda text: text.replace("<registry", "<!DOCTYPE registry [<!ENTITY a 'b'>]><registry", 1).replace(
        "</name>", "&a;</name>", 1
    ),
    "an undeclared entity": lambda text: text.replace("</name>", "&nbsp;</name>", 1),
    "Latin-1": lambda text: text.replace("'UTF-8'", "'ISO-8859-1'"),
    "UTF-16 declared": lambda text: text.replace("'UTF-8'", "'UTF-16'"),
    "a registry in the registry": lambda text: text.replace("<people>", "<registry id='x'><record/></registry><people>", 1),
    "a second root": lambda text: text + text[text.index("<registry") :],
    "text after the root": lambda text: f"{text}text",
    "records after the root": lambda text: f"{text}<record/>",
    "an undeclared prefix": lambda text: text.replace("<name>", "<name x:a='1'>", 1),
    "duplicate attributes": lambda text: text.replace("<record", "<record date='2020-01-01' date='2020-01-01'", 1),
    "cut off in the middle": lambda text: text[: len(text) // 2],
    "an unclosed comment": lambda text: text.replace("</record>", "</record><!--", 1),
    "a control character": lambda text: text.replace("</description>", "\x01</description>", 1),
}


def findings(registry: Registry) -> Iterator[tuple[str, str, str]]:
    result = run(ALL, registry, today=TODAY)
    assert result.crashes == ()
    return ((finding.rule.code, str(finding.problem.entry), finding.text) for finding in result.findings)


def read_both_ways(text: str) -> Registry:
    """Return the registry of an edition; assert that the exact reader, and the regular one if it can, read the same."""
    source = decode("edition.xml", text.encode())
    registry = read(source)
    assert describe(read_elements(source)) == describe(registry)
    try:
        regular = read_regular(source)
    except IrregularError:
        return registry
    assert describe(regular) == describe(registry)
    return registry


@pytest.fixture(
    scope="module", params=["sample", pytest.param("2026-07-22", marks=[pytest.mark.corpus, pytest.mark.slow, pytest.mark.long])]
)
def edition(request: pytest.FixtureRequest) -> str:
    path = ROOT / "fixtures" / "registry.xml"
    if request.param != "sample":
        path = request.getfixturevalue("corpus") / "xml" / f"{request.param}.xml"
    return Path(path).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def plain(edition: str) -> list[tuple[str, str, str]]:
    return sorted(findings(read(decode("edition.xml", edition.encode()))))


@pytest.mark.parametrize("variant", EQUAL)
def test_a_variant_with_the_same_meaning_has_the_same_findings(
    edition: str, plain: list[tuple[str, str, str]], variant: str
) -> None:
    text = EQUAL[variant](edition)
    assert text != edition
    registry = read_both_ways(text)
    assert registry.markup_errors == ()
    assert sorted(findings(registry)) == plain


@pytest.mark.parametrize("variant", REPORTED)
def test_markup_that_is_not_read_is_reported(edition: str, plain: list[tuple[str, str, str]], variant: str) -> None:
    text = REPORTED[variant](edition)
    assert text != edition
    registry = read_both_ways(text)
    assert registry.markup_errors
    found = sorted(findings(registry))
    assert sum(code == "FORMAT001" for code, _, _ in found) == len(registry.markup_errors)
    others = [one for one in found if one[0] != "FORMAT001"]
    if variant not in CHANGED:
        assert others == plain


@pytest.mark.parametrize("variant", REFUSED)
def test_a_file_that_is_no_registry_is_refused(edition: str, variant: str) -> None:
    text = REFUSED[variant](edition)
    assert text != edition
    with pytest.raises(SourceError) as caught:
        read(decode("edition.xml", text.encode()))
    assert "\n" not in str(caught.value)
    assert caught.value.position
