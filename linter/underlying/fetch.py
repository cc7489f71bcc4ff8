"""Fetch IANA's registry over HTTP, on request only, with bounds on time and size."""

import http.client
import time
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

URL = "https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xml"
MAX_BYTES = 1 << 26  # of an answer, over ten times the size of the registry
_CHUNK = 1 << 16
_SCHEMES = ("https", "http")
_SHOWN = 200  # characters of a reason


class FetchError(Exception):
    """A fetch that failed, with the reason in words that follow the address."""


class _Redirects(HTTPRedirectHandler):
    """A handler that follows redirections, but not from HTTPS to plain HTTP nor to other schemes."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage, newurl: str
    ) -> Request | None:
        """Return the request for a redirection. Raises FetchError for one that is not followed."""
        scheme = urlsplit(newurl).scheme
        if scheme not in _SCHEMES or (urlsplit(req.full_url).scheme == "https" and scheme != "https"):
            raise FetchError(f"redirects to {newurl[:_SHOWN]}, which is not {'HTTPS' if scheme == 'http' else 'HTTP or HTTPS'}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(url: str, timeout: float, agent: str) -> bytes:
    """Return what an HTTP or HTTPS address has. The variables for proxies (https_proxy, no_proxy and the like) apply.

    `timeout` is the number of seconds for the whole answer, and for each wait for the server. Raises FetchError for anything but a
    complete answer of at most MAX_BYTES.
    """
    if urlsplit(url).scheme not in _SCHEMES:
        raise FetchError("is not an HTTP or HTTPS address")
    deadline = time.monotonic() + timeout
    try:
        request = Request(url, headers={"User-Agent": agent})
        with build_opener(_Redirects).open(request, timeout=timeout) as response:
            return _read(response, deadline)
    except HTTPError as error:
        error.close()
        raise FetchError(f"answers {error.code} {str(error.reason)[:_SHOWN].strip()}".strip()) from error
    except TimeoutError as error:
        raise FetchError(_describe_timeout(timeout)) from error
    except URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise FetchError(_describe_timeout(timeout)) from error
        raise FetchError(f"cannot be fetched: {_describe(error.reason)}") from error
    except http.client.IncompleteRead as error:
        raise FetchError("is cut off: the connection ended early") from error
    except (http.client.HTTPException, OSError, ValueError) as error:
        raise FetchError(f"cannot be fetched: {_describe(error)}") from error


def _read(response: http.client.HTTPResponse, deadline: float) -> bytes:
    expected = response.headers.get("Content-Length", "")
    chunks: list[bytes] = []
    size = 0
    while chunk := response.read1(_CHUNK):
        chunks.append(chunk)
        size += len(chunk)
        if size > MAX_BYTES:
            raise FetchError(f"is larger than {MAX_BYTES >> 20} MiB")
        if time.monotonic() > deadline:
            raise TimeoutError
    if expected.isdecimal() and size < int(expected):
        raise FetchError(f"is cut off: {size:,} of {int(expected):,} bytes came")
    return b"".join(chunks)


def _describe_timeout(timeout: float) -> str:
    return f"did not answer completely within {timeout:g} seconds; --timeout sets the limit"


def _describe(reason: object) -> str:
    text = reason.strerror if isinstance(reason, OSError) and reason.strerror else str(reason)
    return " ".join(text.split())[:_SHOWN] or type(reason).__name__
