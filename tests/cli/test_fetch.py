"""`reglint fetch` against servers of this machine: what it keeps, and what it refuses."""

import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linter.cli import cli
from linter.underlying import fetch as fetching
from linter.underlying.compact import decode
from linter.underlying.snapshot import find_cache_file
from tests.support import HEAD

Answer = Callable[[BaseHTTPRequestHandler], None]


def registry(updated: str = "2026-11-01", services: int = 5000, first: str = "ssh 22 domain 53 http 80") -> bytes:
    words = first.split()
    listed = [*zip(words[::2], words[1::2], strict=True), *((f"s{i}", str(2000 + i)) for i in range(services))]
    record = "<record><name>{}</name><protocol>tcp</protocol><number>{}</number></record>\n"
    text = HEAD.replace("2025-06-01", updated) + "".join(record.format(*one) for one in listed) + "</registry>\n"
    return text.encode()


WHOLE = registry()


def answer(data: bytes, status: int = 200, length: int | None = None, **headers: str) -> Answer:
    """Return a handler that answers with some bytes, and says that they are `length` bytes."""

    def handle(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(data) if length is None else length))
        handler.end_headers()
        handler.wfile.write(data)

    return handle


def redirect(place: str) -> Answer:
    return answer(b"", 302, Location=place)


class Server:
    """A server of this machine that gives each path its answer and remembers the paths that were asked for."""

    def __init__(self, certificate: Path | None = None) -> None:
        answers: dict[str, Answer] = {}
        asked: list[str] = []
        agents: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                agents.append(self.headers.get("User-Agent", ""))
                answers.get(self.path, answer(b"", 404))(self)

            def log_message(self, *_arguments: object) -> None:
                """Print nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.answers, self.asked, self.agents = answers, asked, agents
        self.port = self.server.server_address[1]
        self.address = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Use an empty cache and no proxies."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with the key and the certificate of a server at 127.0.0.1, which nothing trusts yet."""
    if not shutil.which("openssl"):
        pytest.skip("openssl makes the certificate")
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(path), "-out", f"{path}.crt", *subject]
    subprocess.run(command, check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


@pytest.fixture
def secure(certificate: Path) -> Iterator[Server]:
    made = Server(certificate)
    yield made
    made.close()


def fetch(url: str, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["fetch", "--url", url, *arguments])


def refused(url: str, *arguments: str) -> str:
    """Return the reason why a fetch fails; an edition that was fetched before stays."""
    path = Path(find_cache_file())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"earlier")
    done = fetch(url, *arguments)
    assert (done.exit_code, done.stdout) == (2, ""), done.output
    assert path.read_bytes() == b"earlier"
    assert list(path.parent.iterdir()) == [path]
    head, _, reason = done.stderr.partition(f"{url}: ")
    assert head == "reglint: ", done.stderr
    return reason.strip()


def test_a_fetched_edition_is_kept_and_used(server: Server, tmp_path: Path) -> None:
    server.answers["/r.xml"] = answer(WHOLE)
    done = fetch(f"{server.address}/r.xml")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"fetched IANA's registry of 2026-11-01 with 5,003 entries; kept in {find_cache_file()}\n"
    assert server.agents[0].startswith("reglint/")
    edition, columns = decode(Path(find_cache_file()).read_bytes())
    assert (edition.date, len(columns.names)) == ("2026-11-01", 5003)
    own = tmp_path / "ports.yaml"
    own.write_text("entries: [{name: lamp, port: 2007, transport: tcp}]\n", encoding="utf-8")
    report = CliRunner().invoke(cli, ["check", "--isolated", "--over", "iana", str(own)]).stdout
    assert "port '2007' is assigned to 's7' (tcp) in IANA's registry" in report
    assert "edition 2026-11-01 (" in report
    assert f"fetched on {edition.fetched})" in report


def test_an_edition_older_than_the_snapshot_is_kept_and_not_used(server: Server) -> None:
    server.answers["/r.xml"] = answer(registry("2024-11-01"))
    done = fetch(f"{server.address}/r.xml")
    assert done.exit_code == 0
    assert done.stdout.startswith("fetched IANA's registry of 2024-11-01")
    assert "is newer; checks with 'over: iana' use that" in done.stderr


def test_an_edition_older_than_the_one_fetched_before_is_not_kept(server: Server) -> None:
    server.answers["/new.xml"], server.answers["/old.xml"] = answer(WHOLE), answer(registry("2026-10-01"))
    assert fetch(f"{server.address}/new.xml").exit_code == 0
    kept = Path(find_cache_file()).read_bytes()
    done = fetch(f"{server.address}/old.xml")
    older = "fetched IANA's registry of 2026-10-01; kept the newer edition of 2026-11-01 that was fetched before\n"
    assert (done.exit_code, done.stdout, done.stderr) == (0, older, "")
    assert Path(find_cache_file()).read_bytes() == kept
    Path(find_cache_file()).write_bytes(b"damaged")
    assert "kept in" in fetch(f"{server.address}/old.xml").stdout


def test_the_address_is_that_of_iana(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def fake(url: str, timeout: float, agent: str) -> bytes:
        asked.append((url, timeout, agent.partition("/")[0]))
        return WHOLE

    monkeypatch.setattr(fetching, "fetch", fake)
    assert CliRunner().invoke(cli, ["fetch"]).exit_code == 0
    assert asked == [(fetching.URL, 60, "reglint")]
    assert fetching.URL.startswith("https://www.iana.org/assignments/service-names-port-numbers/")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html><body>Log in to the network</body></html>", "is not IANA's registry in XML"),
        (b'{"entries": []}', "is not IANA's registry in XML"),
        (b"", "is not IANA's registry in XML"),
        (WHOLE[: len(WHOLE) // 2], "is not IANA's registry in XML"),
        (registry(services=4000), "is not IANA's registry, or a part of it: it has only 4,003 services with a port"),
        (registry(first="ssh 22 domain 53"), "is not IANA's registry, or a part of it: it has no service 'http' on port 80"),
        (registry("2026-11"), "is not IANA's registry: its date of update is missing or malformed"),
        (registry("2126-11-01"), "is dated 2126-11-01, and today is 20"),
    ],
    ids=["a page", "json", "nothing", "truncated", "a part", "another registry", "no date", "future"],
)
def test_other_content_is_refused(server: Server, data: bytes, reason: str) -> None:
    server.answers["/r.xml"] = answer(data)
    assert refused_with_place(f"{server.address}/r.xml").startswith(reason)


def refused_with_place(url: str) -> str:
    """Return the reason of `refused`, which may be preceded by a line and column."""
    done = fetch(url)
    assert (done.exit_code, done.stdout) == (2, "")
    assert not Path(find_cache_file()).exists()
    text = done.stderr.removeprefix(f"reglint: {url}:")
    while text.partition(":")[0].isdecimal():
        text = text.partition(":")[2]
    return text.strip()


def test_markup_that_is_new_is_reported_and_no_reason_to_refuse(server: Server) -> None:
    server.answers["/r.xml"] = answer(WHOLE.replace(b"</record>", b"<hint>x</hint></record>", 1))
    done = fetch(f"{server.address}/r.xml")
    assert done.exit_code == 0
    assert "was not read" in done.stderr


def test_an_answer_that_is_cut_off_is_refused(server: Server) -> None:
    server.answers["/r.xml"] = answer(WHOLE, length=len(WHOLE) + 10)
    assert refused(f"{server.address}/r.xml") == f"is cut off: {len(WHOLE):,} of {len(WHOLE) + 10:,} bytes came"


def test_a_chunked_answer_that_is_cut_off_is_refused(server: Server) -> None:
    def handle(handler: BaseHTTPRequestHandler) -> None:
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"%x\r\n" % len(WHOLE) + WHOLE + b"\r\n")
        handler.close_connection = True

    server.answers["/r.xml"] = handle
    assert refused(f"{server.address}/r.xml") == "is cut off: the connection ended early"


@pytest.mark.parametrize("status", [403, 404, 500, 304])
def test_errors_of_the_server_are_refused(server: Server, status: int) -> None:
    server.answers["/r.xml"] = answer(b"", status)
    assert refused(f"{server.address}/r.xml").startswith(f"answers {status}")


def test_redirections_are_followed(server: Server) -> None:
    server.answers["/a"] = redirect("/b")
    server.answers["/b"] = redirect(f"{server.address}/r.xml")
    server.answers["/r.xml"] = answer(WHOLE)
    assert fetch(f"{server.address}/a").exit_code == 0
    assert server.asked == ["/a", "/b", "/r.xml"]


@pytest.mark.parametrize("place", ["file:///etc/services", "ftp://127.0.0.1/r.xml", "data:text/xml,x"])
def test_redirections_to_other_schemes_are_refused(server: Server, place: str) -> None:
    server.answers["/a"] = redirect(place)
    assert re.search("(?i)redirect.* to .*(not allowed|which is not HTTP or HTTPS)", refused(f"{server.address}/a"))


def test_redirections_without_end_are_refused(server: Server) -> None:
    server.answers["/a"] = redirect("/a")
    assert refused(f"{server.address}/a").startswith("answers 302")
    assert len(server.asked) < 20


def test_a_server_that_does_not_answer_is_given_up() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/r.xml"
        assert refused(url, "--timeout", "0.2") == "did not answer completely within 0.2 seconds; --timeout sets the limit"


def test_a_server_that_drips_is_given_up(server: Server) -> None:
    def handle(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        end = time.monotonic() + 5
        while time.monotonic() < end:
            try:
                handler.wfile.write(b" ")
            except OSError:
                return
            time.sleep(0.02)

    server.answers["/r.xml"] = handle
    assert "did not answer completely" in refused(f"{server.address}/r.xml", "--timeout", "0.3")


def test_an_endless_answer_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 1 << 20)
    server.answers["/r.xml"] = answer(b" " * (2 << 20))
    assert refused(f"{server.address}/r.xml") == "is larger than 1 MiB"


def test_a_server_that_is_not_there() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert "cannot be fetched: Connection refused" in refused(f"http://127.0.0.1:{unused.getsockname()[1]}/r.xml")


@pytest.mark.parametrize("url", ["file:///etc/services", "r.xml", "ftp://127.0.0.1/r.xml", ""])
def test_only_addresses_of_http_are_fetched(url: str) -> None:
    assert fetch(url or " ").stderr.endswith(": is not an HTTP or HTTPS address\n")


def test_a_malformed_address() -> None:
    assert "cannot be fetched" in refused("http://127.0.0.1:x/r.xml")


def test_a_proxy_of_the_environment_is_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "http://registry.invalid/r.xml"
    server.answers[url] = answer(WHOLE)
    monkeypatch.setenv("http_proxy", server.address)
    assert fetch(url).exit_code == 0
    assert server.asked == [url]
    monkeypatch.setenv("no_proxy", "registry.invalid")
    assert "cannot be fetched" in refused(url)


def test_a_certificate_that_nothing_trusts_is_refused(secure: Server) -> None:
    secure.answers["/r.xml"] = answer(WHOLE)
    assert "certificate verify failed" in refused(f"{secure.address}/r.xml").lower()
    assert secure.asked == []


def test_tls_is_used_and_not_left_for_plain_http(
    secure: Server, server: Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    secure.answers["/r.xml"] = answer(WHOLE)
    server.answers["/r.xml"] = answer(WHOLE)
    assert fetch(f"{secure.address}/r.xml").exit_code == 0
    secure.answers["/a"] = redirect(f"{server.address}/r.xml")
    assert refused(f"{secure.address}/a") == f"redirects to {server.address}/r.xml, which is not HTTPS"
    assert server.asked == []
    server.answers["/up"] = redirect(f"{secure.address}/r.xml")
    assert fetch(f"{server.address}/up").exit_code == 0


def test_a_cache_that_cannot_be_written(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    server.answers["/r.xml"] = answer(WHOLE)
    done = fetch(f"{server.address}/r.xml")
    assert done.exit_code == 2
    assert "cannot be written: " in done.stderr
