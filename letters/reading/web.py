"""Fetches what is at an address: once, within limits, and only because the user typed that address.

Nothing else in this program opens a connection: addresses in articles or in an index are never fetched.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from letters import __version__
from letters.reading import response
from letters.reading.decoding import MAX_BYTES
from letters.reading.errors import Unreadable, cited, needing, printable
from letters.reading.formats import FORMATS_THAT_ARE_READ, detect_format, html

if TYPE_CHECKING:
    import httpx

TIMEOUT = 30.0  # for all of it, redirects too
MAX_REDIRECTS = 5
USER_AGENT = f"quotes/{__version__} (quotation-index)"
_REMEDY = "save the page and give the file"


class FetchedPage(NamedTuple):
    """What was fetched: its final address, its format and its decompressed bytes."""

    url: str
    format: str
    charset: str | None
    data: bytes
    captured: str  # when it was fetched (UTC)


def fetch(url: str) -> FetchedPage:
    """Fetch an address (http or https). Raises Unreadable with the address and what to do.

    Proxies and certificates are those of the environment, as for any program (HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE);
    a .netrc is not read. A name and password in the address are sent to its host and kept nowhere.
    """
    where = response.normalize_address(url)
    with needing(where, "addresses", "httpx", "web"):
        import httpx
    try:
        return asyncio.run(asyncio.wait_for(_fetched(url, where), TIMEOUT))
    except (asyncio.TimeoutError, httpx.TimeoutException):
        raise Unreadable(where, f"did not answer in {TIMEOUT:.0f} seconds: try again, or {_REMEDY}") from None
    except httpx.TooManyRedirects:
        raise Unreadable(where, f"leads on more than {MAX_REDIRECTS} times: give the address where it ends") from None
    except httpx.UnsupportedProtocol:
        raise Unreadable(where, f"leads on to what is no http or https: {_REMEDY}") from None
    except (httpx.HTTPError, httpx.InvalidURL, ImportError, OSError, ValueError) as error:
        why = " ".join(printable(str(error)).split())[:100] or type(error).__name__
        raise Unreadable(where, f"can't be fetched ({why}): check the address and the network") from None


async def _fetched(url: str, where: str) -> FetchedPage:
    import httpx

    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate", "Accept": "text/html, */*;q=0.8"}
    async with (
        httpx.AsyncClient(
            headers=headers, follow_redirects=True, max_redirects=MAX_REDIRECTS, timeout=TIMEOUT, trust_env=True
        ) as client,
        client.stream("GET", url) as answer,
    ):
        return await _taken(answer, where)


async def _taken(answer: httpx.Response, where: str) -> FetchedPage:
    """The content of an answer, read up to the size limit."""
    if answer.status_code != 200:
        raise Unreadable(where, f"answered {answer.status_code} {cited(answer.reason_phrase)}: check the address")
    url, content_type = response.normalize_address(str(answer.url)), answer.headers.get("content-type", "")
    if (format := detect_format(urlsplit(url).path, media_type=response.media_type(content_type))) is None:
        kind = response.media_type(content_type)[:60] or "an unnamed type"
        raise Unreadable(where, f"gives {kind}, none of {FORMATS_THAT_ARE_READ}: give another address")
    body = response.ResponseBody(
        answer.headers.get("content-encoding", ""), where, html.MAX_SIZE if format == "html" else MAX_BYTES
    )
    async for part in answer.aiter_raw():
        body.feed(part)
    now = f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%S.%f}"
    return FetchedPage(url, format, response.declared_charset(content_type), body.content(), now)
