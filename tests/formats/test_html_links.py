"""Tests of the links of the registry's HTML page: which references they are, and when they contradict their labels."""

import pytest

from linter.model import Field, Reference
from tests.formats.test_html import RFC, page, parsed, row


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (f"[<a href='{RFC}draft-lamp-01'>RFC-lamp-01</a>]", Reference("draft", "RFC-lamp-01")),
        (f"[<a href='{RFC}draft-lamp-01'>lamp-01</a>]", Reference("draft", "draft-lamp-01", "lamp-01")),
        (f"[<a href='{RFC}draft-other-02'>RFC-lamp-01</a>]", Reference("draft", "draft-other-02", "RFC-lamp-01")),
        ("[<a href='#Ada_Roe'><b>Ada</b> Roe</a>]", Reference("person", "Ada_Roe")),
        ("[<b href='#Ada_Roe'>Ada</b>]", Reference("text", "", "Ada")),
        ("[<a>Ada</a>]", Reference("text", "", "Ada")),
        ("[Ada</a>]", Reference("text", "", "Ada")),
    ],
)
def test_a_reference_has_the_target_of_the_link_around_its_label(cell: str, expected: Reference) -> None:
    assert parsed(page(row(reference=cell))).records[0].references == (expected,)


@pytest.mark.parametrize(
    ("label", "target"),
    [
        ("RFC6335", "https://a.example/6335"),
        ("draft-lamp-01", "https://a.example/lamp"),
        ("5", "#5"),
        ("note1", "#note1"),
        ("Jo Roe", "#Jan_Roe"),
    ],
)
def test_a_link_to_a_target_of_another_form_than_its_label_is_no_contradiction(label: str, target: str) -> None:
    assert parsed(page(row(reference=f"[<a href='{target}'>{label}</a>]"))).markup_errors == ()


def test_a_substring_at_the_beginning_of_a_value_is_located() -> None:
    registry = parsed(page(row("a", description="One <b>and</b> two")))
    span = registry.locate(registry.records[0], Field.DESCRIPTION, 0, "One")
    assert registry.source.text[slice(*span)] == "One"


def test_a_row_without_values_is_located_at_its_tag() -> None:
    registry = parsed(page("<tr class=x>" + "<td></td>" * 12 + "</tr>"))
    assert registry.source.text[slice(*registry.locate(registry.records[0], Field.NAME))] == "<tr class=x>"


def test_the_date_of_a_page_is_located_and_other_fields_of_a_registry_are_at_its_first_line() -> None:
    undated = parsed(page(row("a")))
    dated = parsed(page(row("a")).replace("<body>", "<body><dl><dt>Last Updated</dt><dd>2025-06-01</dd></dl>"))
    for registry, field, expected in (
        (undated, Field.UPDATED, "<!DOCTYPE html>"),
        (dated, Field.UPDATED, "2025-06-01"),
        (dated, Field.NAME, "<!DOCTYPE html>"),
    ):
        assert registry.source.text[slice(*registry.locate(registry, field))] == expected
