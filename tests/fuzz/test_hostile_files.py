"""Hostile files for every reader: a finding or one line about the error, no traceback, and an end."""

from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from linter.cli import cli
from tests.support import registry_text

N = 20_000
COLUMNS = "Service Name,Port Number,Transport Protocol,Description"
PAGE = "<html><body><table id='table-service-names-port-numbers'><thead><tr><th>Service Name</th><th>Port Number</th></tr></thead>"
MAPPED = ("--columns", "port=Port,name=Service")
KEYS = ("--columns", "port=$value,name=$key")
DEPLOYMENT = ("--from", "deployment")
HEAD = registry_text("  <record/>\n").partition("<record/>")[0]
MANIFEST = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 99999999999}]}\n"
LAMP = "{name: lamp, port: 7001, transport: tcp}"


def xml(cells: str) -> str:
    return registry_text(f"  <record><name>a</name><protocol>tcp</protocol>{cells}<number>80</number></record>\n")


def chain(first: str, form: str, count: int) -> str:
    """Return values each of which repeats the one before nine times."""
    names = ["a", *(f"b{number}" for number in range(count))]
    lines = (form.format(name, ", ".join([f"*{before}"] * 9)) for before, name in pairwise(names))
    return f"a: &a {first}\n" + "".join(lines) + f"entries: [*{names[-1]}]\n"


REFUSED = {  # by the name of the file: its text, and options
    "doctype.xml": ('<?xml version="1.0"?><!DOCTYPE r SYSTEM "file:///etc/passwd"><registry/>',),
    "parameter-entity.xml": ('<?xml version="1.0"?><!DOCTYPE r [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]><registry/>',),
    "deep.xml": (HEAD + "<record>" * N,),
    "deep-note.xml": (xml("<note>" + "<paragraph>" * N + "</note>"),),
    "tags.xml": (HEAD + "<record" * N,),
    "comments.xml": (HEAD + "<!--" * N,),
    "quotes.xml": (HEAD + '<record date="' * N,),
    "two-roots.xml": (xml("") + "<registry/>",),
    "empty.xml": ("",),
    "page.xml": ("<html><body>502 Bad Gateway</body></html>",),
    "nul.xml": (xml("<description>a\0</description>"),),
    "unclosed.csv": (f'{COLUMNS}\na,80,tcp,"d\n' + "a,80,tcp,d\n" * N,),
    "nul.csv": (f"{COLUMNS}\na,80,tcp,\0\n",),
    "semicolons.csv": (COLUMNS.replace(",", ";") + "\na;80;tcp;d\n",),
    "ragged.csv": (f"{COLUMNS}\na,80,tcp\n",),
    "long-row.csv": (f"{COLUMNS}\na,80,tcp,d{',' * N}\n",),
    "two-ports.csv": ("Service Name,Port Number,Port Number\na,80,81\n",),
    "only-quotes.csv": ('"' * N,),
    "only-commas.csv": ("," * N,),
    "cells.html": (PAGE + "<tr>" + "<td>" * N,),
    "rows.html": (PAGE + "<tr>" * N,),
    "angles.html": (PAGE + "<" * N,),
    "comments.html": (PAGE + "<!--" * N,),
    "scripts.html": (PAGE + "<script>" * N,),
    "tables.html": ("<table>" * N,),
    "letters.txt": ("".join(map(chr, range(32, 127))) * 500,),
    "aliases.yaml": (chain("[1]", "{0}: &{0} [{1}]\n", 9),),
    "merges.yaml": (chain("{x: 1}", "{0}: &{0} {{<<: [{1}]}}\n", 9),),
    "itself.yaml": ("entries: &a [*a]\n",),
    "tag.yaml": ("entries: !!python/object/apply:os.system ['id']\n",),
    "directive.yaml": (f"%YAML 1.1\n---\nentries: [{LAMP}]\n",),
    "lists.yaml": ("entries: " + "[" * N,),
    "mappings.yaml": ("entries: " + "{a: " * N,),
    "dashes.yaml": ("entries:\n" + "- " * N + "a\n",),
    "documents.yaml": (f"entries: [{LAMP}]\n---\nentries: [{LAMP}]\n",),
    "tab.yaml": ("entries:\n\t- name: a\n",),
    "questions.yaml": ("? " * N,),
    "nan.json": ('{"entries":[{"name":"a","port":NaN}]}',),
    "lists.json": ('{"entries":' + "[" * N,),
    "mappings.json": ('{"a":' * N,),
    "surrogate.json": ('{"entries":[{"name":"a\\ud800","port":1,"transport":"tcp"}]}',),
    "more.json": ('{"entries":[]} x',),
    "control.json": ('{"entries":[{"name":"a\nb","port":1}]}',),
    "nul.services": ("a 80/tcp\0\n",),
    "marks.services": ("??? ???\n" * N,),
    "pipes.md": ("| Port | Service |\n|--|--|\n" + "|" * N + "\n", *MAPPED),
    "fences.md": ("```\n" * (N + 1) + "| Port | Service |\n|--|--|\n| 80 | a |\n", *MAPPED),
    "unclosed-table.csv": ('Port,Service\n"80,a\n', *MAPPED),
    "mappings-table.json": ('{"a":' * 2000 + "1" + "}" * 2000, *KEYS),
    "aliases-table.yaml": (chain("{b: 1}", "{0}: &{0} [{1}]\n", 9), *KEYS),
    "itself.compose.yaml": ("services: &a\n  b: *a\n", *DEPLOYMENT),
}
REPORTED = {
    "inclusion.xml": (xml('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'),),
    "attributes.xml": (xml("<note " + " ".join(f'a{number}="1"' for number in range(1000)) + "/>"),),
    "name.xml": (registry_text(f"  <record><name>{'a' * N}</name></record>\n"),),
    "date.xml": (registry_text(f'  <record date="{"2" * N}"><name>a</name></record>\n'),),
    "sheet.csv": (f"{COLUMNS},Registration Date\na,80,tcp,d,31/12/2019\n",),
    "repeated-key.yaml": ("entries: [{name: a, name: b, port: 1, transport: tcp}]\n",),
    "digits.yaml": (f"entries: [{{name: a, port: {'9' * 5000}, transport: tcp}}]\n",),
    "date.yaml": ("entries: [{name: a, port: 1, transport: tcp, registered: 2020-02-31}]\n",),
    "repeated-key.json": ('{"entries":[{"name":"a","name":"b","port":1,"transport":"tcp"}]}',),
    "digits.json": (f'{{"entries":[{{"name":"a","port":{"9" * 5000},"transport":"tcp"}}]}}',),
    "exponent.json": ('{"entries":[{"name":"a","port":8e1,"transport":"tcp"}]}',),
    "protocols.services": ("a 80/" + "tcp/" * N + "\n",),
    "digits.csv": ("Port,Service\n" + "80" * 1000 + ",a\n", *MAPPED),
    "long-row-table.csv": ("Port,Service\n" + "80," * 1000 + "\n", *MAPPED),
    "all-ports.csv": ("Port,Service\n1-65535,a\n1-65535,b\n", *MAPPED),
    "colons.compose.yaml": ("services:\n  a:\n    ports: ['" + "1:" * 1000 + "1']\n", *DEPLOYMENT),
    "odd.compose.yaml": ("services:\n  a:\n    ports: ['80:${X', [], {}, null, 1.5, 0x50]\n", *DEPLOYMENT),
    "large.manifest.yaml": (
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 99999999999}]}\n",
        *DEPLOYMENT,
    ),
}


def check(folder: Path, name: str, text: str, *options: str) -> tuple[int, str, str]:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    result = CliRunner().invoke(cli, ["check", "--isolated", *options, str(path)])
    assert "Traceback" not in result.output
    assert "crashed" not in result.output
    assert all(character.isprintable() or character == "\n" for character in result.output)
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, name: str) -> None:
    status, stdout, stderr = check(tmp_path, name, *REFUSED[name])
    assert (status, stdout) == (2, "")
    assert stderr.count("\n") == 1
    assert name in stderr
    assert len(stderr) < 1000


@pytest.mark.parametrize("name", REPORTED)
def test_what_is_wrong_in_a_file_is_a_finding(tmp_path: Path, name: str) -> None:
    status, stdout, _ = check(tmp_path, name, *REPORTED[name])
    assert status == 1
    assert len(stdout) < 2_000_000
