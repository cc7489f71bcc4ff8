"""Places in a text, and what is refused before any format is looked at."""

import os
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.source import Position, Source, SourceError, Span, decode, read_source


@given(st.text(alphabet=st.sampled_from("ab\n\r\té€😀\u2028\x85"), max_size=60), st.integers(0, 60))
def test_a_position_counts_line_ends_and_characters_as_an_editor_does(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    if text[offset - 1 : offset + 1] == "\r\n" and offset:
        offset -= 1  # between CR and LF there is no place for a caret
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    expected = Position(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
    assert Source("f", text).position(offset) == expected


def test_positions_are_exact_across_the_blocks_that_are_counted_once() -> None:
    source = Source("f", "x\n" * 200_000)
    for line in (1, 32_768, 32_769, 65_535, 65_536, 65_537, 200_000):
        assert source.position(2 * (line - 1)) == Position(line, 1)
    assert source.position(len(source.text)) == Position(200_001, 1)


def test_a_line_has_no_line_end_in_it() -> None:
    source = Source("f", "ab\r\ncd\n\nef")
    spans = [source.line_span(offset) for offset in (0, 4, 7, 9)]
    assert [source.text[span.start : span.end] for span in spans] == ["ab", "cd", "", "ef"]
    assert source.line_span(10) == Span(8, 10)


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert decode("f", b"\xef\xbb\xbfab").text == "ab"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_are_named(encoding: str) -> None:
    with pytest.raises(SourceError, match=encoding[:6].upper()):
        decode("f", "<?xml version='1.0'?>".encode(encoding))


def test_the_place_of_a_byte_that_is_not_utf_8_is_reported() -> None:
    with pytest.raises(SourceError) as caught:
        decode("f", "ä\nöx".encode() + b"\xff")
    assert str(caught.value) == "f:2:3: byte 0xff is not UTF-8; save the file as UTF-8"


def test_a_file_that_is_not_regular_is_refused_at_once(tmp_path: Path) -> None:
    fifo, loop, folder = tmp_path / "fifo", tmp_path / "loop", tmp_path
    os.mkfifo(fifo)
    loop.symlink_to(loop)
    said = {}
    for path in (folder, fifo, loop, tmp_path / "none", Path("/dev/null")):
        with pytest.raises(SourceError) as caught:
            read_source(str(path))
        said[path.name] = caught.value.message
    assert said == {
        folder.name: "is a directory; name the registry's file",
        "fifo": "is not a regular file; pass a pipe as standard input, and name it -",
        "loop": "cannot be read: too many levels of symbolic links",
        "none": "cannot be read: no such file or directory",
        "null": "is not a regular file; pass a pipe as standard input, and name it -",
    }
    with pytest.raises(SourceError, match="cannot be read"):
        read_source("a\0b")


def test_a_file_name_that_is_not_utf_8_can_be_shown(tmp_path: Path) -> None:
    name = os.fsdecode(b"r\xff.xml")
    (tmp_path / name).write_bytes(b"<a/>")
    assert read_source(str(tmp_path / name)).path.endswith("r\\udcff.xml")


def test_as_much_as_the_limit_is_read_and_a_byte_more_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linter.source.MAX_BYTES", 1 << 20)
    path = tmp_path / "r.xml"
    for name, shown in ((str(path), str(path)), ("-", "<stdin>")):
        for size in ((1 << 20) - 1, 1 << 20):
            data = b"x" * (size - 2) + "é".encode()  # what counts is bytes
            path.write_bytes(data)
            monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(data)))
            assert read_source(name).text == data.decode()
        path.write_bytes(data + b"x")
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(data + b"x")))
        with pytest.raises(SourceError) as caught:
            read_source(name)
        assert str(caught.value) == f"{shown}: is larger than 1 MiB, the most that is read"


def test_no_more_than_the_limit_is_taken_from_an_endless_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linter.source.MAX_BYTES", 1 << 20)
    with open("/dev/zero", encoding="utf-8") as endless:
        monkeypatch.setattr("sys.stdin", endless)
        with pytest.raises(SourceError, match="is larger than 1 MiB"):
            read_source("-")


@pytest.mark.parametrize(
    ("text", "newline"), [("a\nb\r\n", "\n"), ("a\r\nb\n", "\r\n"), ("a\rb\r", "\r"), ("a", "\n"), ("\n\r", "\n")]
)
def test_the_line_end_of_a_file_is_that_of_its_first_line(text: str, newline: str) -> None:
    assert Source("f", text).newline == newline
