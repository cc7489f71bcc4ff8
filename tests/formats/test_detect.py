"""Tests of the detection of a format by content and by file name."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.formats import FORMATS, read
from linter.formats.detect import detect
from linter.source import Source, SourceError, decode
from tests.support import examples, registry_text, reglint

TITLE = "Service Name and Transport Protocol Port Number Registry"
COLUMNS = (
    "Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,Modification Date,Reference,"
    "Service Code,Unauthorized Use Reported,Assignment Notes"
)
YAML = "services:\n  - name: http\n    port: 80\n    transports: [tcp, udp]\n"


def refusal(text: str, path: str = "file") -> str:
    with pytest.raises(SourceError) as error:
        detect(Source(path, text))
    return str(error.value)


def test_a_copied_page_with_tabs_is_no_csv() -> None:
    rows = "lamp\t7001\ttcp\tLamps\n" * 25
    assert detect(Source("page.txt", f"{TITLE}\n\nService Name\tPort Number\tTransport Protocol\tDescription\n{rows}")) == "text"


@pytest.mark.parametrize("name", ["file", "<stdin>", "wrong.xml", "wrong.csv", "wrong.yaml", "wrong.json", "services", "wrong.txt"])
@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("xml", registry_text("<record/>")),
        ("xml", "\n\n  <registry/>"),
        ("xml", "<!-- kept by the harbour --><?x y?>\n<registry xmlns='http://www.iana.org/assignments'>"),
        ("xml", "<?xml version='1.0'?><!DOCTYPE registry [<!ENTITY a 'b'>]><registry/>"),
        ("xml", "<feed/>"),
        ("html", "<!DOCTYPE html>\n<title>x</title>"),
        (
            "html",
            '<!doctype HTML PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html>',
        ),
        ("html", "<?xml version='1.0'?>\n<!-- a page --><html xmlns='http://www.w3.org/1999/xhtml'>"),
        ("html", "<HTML><BODY>502 Bad Gateway</BODY></HTML>"),
        ("html", "<table id='table-service-names-port-numbers'>"),
        ("csv", COLUMNS + "\nhttp,80,tcp,,,,,,,,,\n"),
        ("csv", COLUMNS.replace(",", ";") + "\r\nhttp;80;tcp;;;;;;;;;\r\n"),
        ("csv", COLUMNS.replace(",", "\t") + "\rhttp\t80\ttcp\r"),
        ("csv", '"Service Name","Port Number"\n"http","80"\n'),
        ("csv", "name,port,protocol,team\nhttp,80,tcp,web\n"),
        ("csv", "http,80,tcp,World Wide Web,,,,,,,,\n,81,tcp,Unassigned,,,,,,,,\n"),
        ("text", f"                {TITLE}\n\n   Last Updated\n           2013-06-26\n"),
        ("text", f"{TITLE}\n\nLast Updated\n2025-09-29\n"),
        ("text", "Service Name Port Number Transport Protocol Description Assignee Contact\nqotd 17 tcp Quote of the Day\n"),
        ("text", "a word before\n Service Name   Port Number Protocol          Description      Assignee\n"),
        ("text", "qotd 17 tcp Quote of the Day [Jon_Postel] [Jon_Postel]\nqotd 17 udp Quote of the Day\n"),
        ("services", "http 80/tcp www # WorldWideWeb\n"),
        ("services", "# a list: of services\n\n  http\t80/tcp\nx11 6000-6063/tcp\nold 64/tcp/udp\nntp 123 /udp\ncomma 7,tcp\n"),
    ],
)
def test_content_determines_the_format_under_any_name(form: str, text: str, name: str) -> None:
    assert detect(Source(name, text)) == form
    assert detect(Source(name, text.replace("\n", "\r"))) == form


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("yaml", YAML),
        ("yaml", "# ours\n---\n" + YAML),
        ("yaml", "%YAML 1.2\n---\n" + YAML),
        ("yaml", "- name: http\n  port: 80\n"),
        ("yaml", "name: http\nports:\n- 80/tcp\n- 81/tcp\n"),
        ("yaml", "&a name: http\n".removeprefix("&a ")),
        ("yaml", "<<: *base\nname: http\n"),
        ("yaml", "'quoted key': 1\n"),
        ("yaml", "{name: http, port: 80}\n"),
        ("yaml", "notes: |\n" + "  a long text about the services\n" * 3 + "more: 1\n"),
        ("json", '{"services": []}'),
        ("json", '\n {\n "services": [{"name": "http"}]}'),
        ("json", "{}"),
        ("json", '[{"name": "http"}]'),
        ("json", "["),
    ],
)
def test_content_separates_yaml_from_json(form: str, text: str) -> None:
    assert detect(Source("file", text)) == form
    assert detect(Source("file", text.replace("\n", "\r"))) == form


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("registry.yaml", '{"services": []}', "yaml"),  # JSON is YAML too
        ("registry.json", "{services: []}", "json"),  # whose reader can say what is wrong
        ("registry.JSON", "[services]", "json"),
        ("registry.yml", "# to be filled\n", "yaml"),
        ("/etc/services", "# to be filled\n", "services"),
        ("my.services", "http\n", "services"),
        ("registry.csv", "a,b\n", "csv"),
        ("registry.txt", "some words\n", "text"),
        ("registry.xml", "some words\n", "xml"),
        ("page.htm", "some words\n", "html"),
        ("page.xhtml", "some words\n", "html"),
        ("team.yaml", "web: 80/tcp\nmail 25/tcp\n", "yaml"),
        ("etc-services", "web: 80/tcp\nmail 25/tcp\n", "services"),
    ],
)
def test_the_file_name_decides_between_ambiguous_formats(name: str, text: str, form: str) -> None:
    assert detect(Source(name, text)) == form


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "is empty"),
        (" \r\n\t\n", "is empty"),
        ("\x0c" * 100_000, "is empty"),
        ("#!/bin/sh\necho\n", "looks like a script"),
        ("-----BEGIN CERTIFICATE-----\n", "looks like a key or a certificate"),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "looks like a pointer of Git LFS"),
        ("diff --git a/x b/x\n", "looks like a patch"),
        ("[section]\nkey = 1\n", "looks like a file of settings in sections"),
        ("[[tool.x]] # TOML\nkey = 1\n", "looks like a file of settings in sections"),
        ("HTTP/1.1 200 OK\r\n\r\n<registry/>", "looks like a response of a web server"),
        ("Some prose about ports.\nAnd more of it.\n", "has an unknown format, beginning with 'Some prose about ports.'"),
        ("# A heading\n\nProse: that is not YAML\n" + "words\n" * 9, "has an unknown format, beginning with 'Prose:"),
        ("Some prose\nkey: 1\nkey: 2\n", "has an unknown format, beginning with 'Some prose'"),
        ("root:x:0:0:root:/root:/bin/bash\n", "has an unknown format"),
        ("127.0.0.1 localhost\n", "has an unknown format"),
        ("# only\n# comments\n", "has only comments"),
        ("\0\1\2\3", "looks like a binary file"),
        ("S\0e\0r\0v\0i\0c\0e\0 \0N\0a\0m\0e\0,\0", "looks like UTF-16; save it as UTF-8"),
    ],
)
def test_an_unknown_format_is_refused_with_one_line(text: str, what: str) -> None:
    message = refusal(text)
    assert message.startswith(f"file: {what}")
    assert "\n" not in message
    if "empty" not in what and "UTF" not in what:
        assert "--from names a format" in message


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "looks like a PDF document"),
        (b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0\xb5", "looks like a spreadsheet or an archive; save it as CSV, or unpack it first"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "looks like a document of an office program; save it as CSV"),
        (b"\x89PNG\r\n\x1a\n", "looks like an image"),
        (b"\x7fELF\x02", "looks like a program"),
        (b"BZh91AY&SY", "looks compressed by bzip2; unpack it first"),
        (b"\xfd7zXZ\0", "looks compressed by xz; unpack it first"),
        (b"\x28\xb5\x2f\xfd$", "looks compressed by zstd; unpack it first"),
        (b"\x1f\x8b\x08", "is compressed by gzip; unpack it first"),
        (b"\xff\xfeS\0", "is encoded as UTF-16; save it as UTF-8"),
    ],
)
def test_a_binary_file_is_refused_by_its_first_bytes(data: bytes, what: str) -> None:
    with pytest.raises(SourceError) as error:
        decode("file", data)
    assert error.value.message == what


def test_a_byte_order_mark_does_not_hide_the_format() -> None:
    assert detect(decode("file", b"\xef\xbb\xbfhttp 80/tcp\n")) == "services"
    assert detect(decode("file", b"\xef\xbb\xbf" + COLUMNS.encode())) == "csv"


def test_leading_white_space_does_not_hide_the_format() -> None:
    assert detect(Source("file", " \n" * 100_000 + "http 80/tcp\n")) == "services"


def test_every_file_of_the_corpus_is_detected(corpus: Path) -> None:
    expected = {"xml": "xml", "csv": "csv", "txt": "text", "html": "html"}
    paths = [path for folder in expected for path in (corpus / folder).iterdir()]
    assert len(paths) >= 10
    for path in paths:
        source = decode("file", path.read_bytes())
        assert detect(source) == expected[path.parent.name], path.name


def test_the_right_reader_gets_the_file() -> None:
    assert read(Source("x.xml", "http 80/tcp\n")).format == "services"
    with pytest.raises(SourceError, match="is not XML"):
        read(Source("services", "http 80/tcp\n"), "xml")


@pytest.mark.parametrize(
    "text",
    [
        "<!--" * 1_000_000,
        "<" * 4_000_000,
        "<?" * 2_000_000,
        "<!DOCTYPE " * 500_000,
        "<!DOCTYPE x [" * 400_000,
        " " * 8_000_000 + "http 80/tcp",
        "#" * 8_000_000,
        "#\n" * 4_000_000 + "http 80/tcp",
        '"' * 4_000_000,
        "," * 4_000_000,
        "a" * 8_000_000,
        "a " * 4_000_000,
        "- " * 4_000_000,
        "[" * 4_000_000,
        "a:" * 4_000_000,
        "\n" * 8_000_000,
    ],
    ids=range(16),
)
def test_a_hostile_beginning_is_detected_or_refused_with_a_short_message(text: str) -> None:
    try:
        assert detect(Source("file", text)) in FORMATS
    except SourceError as error:
        assert len(error.message) <= 400  # noqa: PT017 # the error is optional


@examples(300)
@given(st.text(), st.sampled_from(["file", "x.xml", "x.yaml", "services", "x.csv"]))
def test_any_text_is_detected_or_refused(text: str, name: str) -> None:
    try:
        assert detect(Source(name, text)) in FORMATS
    except SourceError as error:
        assert "\n" not in str(error)  # noqa: PT017 # the error is optional


# The options of the command


def test_an_explicit_format_skips_detection() -> None:
    done = reglint("check", "--from", "services", "-", given="web 80/tcp\n" + "words: of YAML\n" * 9)
    assert done.exit_code == 1
    assert "<stdin>:2:1: error SERVICES001" in done.stdout
    done = reglint("check", "--from", "xml", "fixtures/formats/harbour.services")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "reglint: fixtures/formats/harbour.services:1:1: is not XML: it does not begin with <\n"
    assert reglint("check", "--from", "pdf", "x").exit_code == 2


def test_standard_input_uses_the_given_name() -> None:
    done = reglint("check", "--stdin-name", "harbour/services", "-", given="# nothing yet\n")
    assert done.stderr == "reglint: harbour/services: is not a list of services: no line has the form 'name port/protocol'\n"
    done = reglint("check", "--stdin-name", "team\x1b[31m.services", "-", given="-x 80/tcp\n")
    assert done.stdout.startswith("team\\x1b[31m.services:1:1: error NAME001")
    done = reglint("check", "--stdin-name", "web/services", "--format", "sarif", "-", given="-x 80/tcp\n")
    assert '"uri": "web/services"' in done.stdout
    done = reglint("check", "--stdin-name", "x.xml", "fixtures/registry.xml")
    assert done.exit_code == 2
    assert "--stdin-name is a name for standard input; give - to read it" in done.stderr


def test_an_explicit_format_also_applies_to_the_fixed_text() -> None:
    done = reglint("check", "--from", "services", "--fix", "-", given="a 1/tcp\n" + "x: y\n" * 3)
    assert done.stdout == "a 1/tcp\n" + "x: y\n" * 3
