"""Patterns for entries that are written as IANA writes them. They match well-formed markup without markup errors only.

A text has no "<". Where a pattern allows "&" or ">", SUSPECT has to find nothing in the entry.
"""

import re

from linter.lazy import compile_lazily


def _dates(excluded: str) -> str:
    value = rf'"([^"<\n\t{excluded}]*+)"'
    return f"(?: date={value})?(?: updated={value})?"


def _cell(tag: str, text: str = "[^<]*+") -> str:
    return rf"(?:<{tag}>({text})</{tag}>\s*+)?"


def _plain_cell(tag: str) -> str:
    return _cell(tag, "[^<>&]*+")


def _xref(excluded: str) -> str:
    value, text = rf'"[^"<>\n\t{excluded}]*+"', f"[^<{excluded}{'>' if excluded else ''}]*+"
    return rf'xref type="\w++"(?: data={value})?(?: section={value})?(?:/>|>{text}</xref>)'


_XREF = _xref("")
_INLINE = rf"(?:[^<]++|<br/>|<{_XREF})"
_RUN = rf"((?:<{_xref('&')}\s*+)*+)"  # of references
_PERSON = r'<xref type="person" data="([^"<>&\n\t]*+)"/>\s*+'
_ASSIGNEE = r'<(xref type="person" data="[^"<>\n\t]*+"/>)'


# Four of five records: at most one reference, a person, and texts without markup and entities.
COMMON_RECORD = compile_lazily(
    rf"<record{_dates('&')}>\s*+{_plain_cell('name')}{_plain_cell('protocol')}"
    rf"(?:{_PERSON})?<description>([^<>&]*+)</description>\s*+{_plain_cell('number')}</record>(\s*+)(?=<record|\Z)",
    re.ASCII,
)
# Most other records: each element once in the usual order, references between them, and texts as above.
ORDERED_RECORD = compile_lazily(
    rf"<record{_dates('&')}>\s*+{_plain_cell('name')}{_plain_cell('protocol')}(?:<assignee>\s*+{_PERSON}</assignee>\s*+)?"
    rf"(?:{_PERSON})?{_RUN}(?:<description(?:(/)>|>([^<>&]*+)</description>)\s*+)?"
    rf"{_RUN}{_plain_cell('note')}{_RUN}{_plain_cell('number')}{_RUN}{_plain_cell('unauthorized')}{_plain_cell('note')}"
    rf"(?:{_PERSON})?{_RUN}</record>(\s*+)(?=<record|\Z)",
    re.ASCII,
)
RECORD_HEAD = compile_lazily(rf"{_dates('')}\Z")
CELL = compile_lazily(
    r"\s*<(?:"
    r"(name|protocol|number|description|note|sc|unauthorized)(?:>([^<]*)</\1>|/>)"
    rf"|({_XREF})"
    rf"|assignee>\s*{_ASSIGNEE}\s*</assignee>"
    rf"|((description|note)>(?:{_INLINE}|<paragraph>{_INLINE}*+</paragraph>)*+</\6>)"
    r")",
    re.ASCII,
)
CELL_STEP = 7  # of the cells in the result of CELL.split: the groups above, and the text between two cells
REFERENCE = compile_lazily(r'xref type="(\w+)"(?: data="([^"]*)")?(?: section="[^"]*")?(?:/>|>([^<]*)</xref>)')
TAG = compile_lazily(r"<(?:(xref [^>]*(?:/>|>[^<]*</xref>))|(br/)>|/?(?:paragraph|description|note)>)")

_ADDRESS = _cell("uri", "[^<>&]*+(?:&amp;[^<>&]*+)*+")

# Nine of ten contacts: one address, in which only the at sign is an entity, as IANA writes it.
COMMON_CONTACT = compile_lazily(
    rf'<person id="([^"<&\n\t]*+)">\s*+{_plain_cell("name")}{_plain_cell("org")}{_ADDRESS}{_plain_cell("updated")}'
    r"</person>(\s*+)(?=<person|\Z)",
    re.ASCII,
)
CONTACT = compile_lazily(
    r'<person id="([^"<\n\t]*)">\s*(?:<name(?:/>|>([^<]*)</name>)\s*)?(?:<org(?:/>|>([^<]*)</org>)\s*)?'
    r"((?:<uri(?:/>|>[^<]*</uri>)\s*)*+)(?:<updated(?:/>|>([^<]*)</updated>)\s*)?</person>(\s*)\Z",
    re.ASCII,
)
URI = compile_lazily(r"<uri(?:/>|>([^<]*)</uri>)")

SUSPECT = compile_lazily(r"\]\]>|&(?!(?:amp|lt|gt|quot|apos);)")  # an error or a character reference, which expat reads
HIDING = compile_lazily(r"<!--|<!\[CDATA\[|<\?")  # begins what hides elements
HIDING_ENDS = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}
