"""Systems outside, on real sockets: small servers that a test teaches to answer, or to misbehave.

with web_server(answer) as server:
    server.address          # http://127.0.0.1:40123
    server.asked            # every request so far
    server.manner = HANGS   # from now on
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import trustme

HANGS = "hangs"
HALF = "answers half"
TWICE = "answers twice"
GARBAGE = "garbage"
HTML = "HTML instead of JSON"
ELSEWHERE = "a redirect elsewhere"
ENDLESS = "an answer without end"
DRIPS = "drop by drop"
CUT = "closes without an answer"
BROKEN = "status 500"
BUSY = "status 429"

MANNERS = (HANGS, HALF, TWICE, GARBAGE, HTML, ELSEWHERE, ENDLESS, DRIPS, CUT, BROKEN, BUSY)
"""Every way to misbehave. A test of a gateway goes through all of them."""

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_PAGE = b"<!DOCTYPE html><title>Sign in</title><h1>Please sign in</h1>"


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What the server answers; ``body`` that is not bytes goes out as JSON."""

    status: int = 200
    body: Any = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


Answer = Callable[[Asked], Reply]


@dataclass
class WebServer:
    """A server that runs.

    :param manner: how it misbehaves from now on; None answers as taught.
    :param after: whether it does what it was asked before it misbehaves.
    :param at: the requests at which it misbehaves; by default all of them.
    """

    address: str
    answer: Answer
    manner: str | None = None
    after: bool = False
    at: Callable[[Asked], bool] = lambda asked: True
    asked: list[Asked] = field(default_factory=list)
    closing: Event = field(default_factory=Event)


@contextmanager
def web_server(
    answer: Answer, *, certificate: trustme.LeafCert | None = None
) -> Iterator[WebServer]:
    """A server that answers on a port of its own until the block ends.

    :param certificate: makes it speak https.
    """
    server = WebServer("", answer)
    http = _Listening(("127.0.0.1", 0), _handler(server))
    scheme = "http"
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        http.socket = context.wrap_socket(http.socket, server_side=True)
        scheme = "https"
    server.address = f"{scheme}://127.0.0.1:{http.server_port}"
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        http.shutdown()
        http.server_close()
        thread.join()


class _Listening(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: Any) -> None:
        """Clients that give up are what these servers are for."""


def _handler(server: WebServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            with suppress(OSError, ssl.SSLError):
                super().handle_one_request()

        def log_message(self, *_: Any) -> None:
            pass

        def _serve(self) -> None:
            asked = self._asked()
            server.asked.append(asked)
            manner = server.manner if server.at(asked) else None
            if manner is None:
                self._reply(server.answer(asked))
                return
            does_it = server.after or manner in (HALF, TWICE)
            self._misbehave(manner, server.answer(asked) if does_it else Reply())

        def _asked(self) -> Asked:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            query = parse_qs(parts.query, keep_blank_values=True)
            headers = {name.lower(): value for name, value in self.headers.items()}
            return Asked(self.command, parts.path, query, headers, body)

        def _reply(self, reply: Reply) -> None:
            self._head(reply.status, len(reply.content), reply.headers)
            if self.command != "HEAD":
                self.wfile.write(reply.content)

        def _head(self, status: int, length: int, headers: Mapping[str, str]) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(length))
            self.end_headers()

        def _misbehave(self, manner: str, reply: Reply) -> None:
            self.close_connection = True
            content = reply.content
            if manner == HANGS:
                server.closing.wait(60)
            elif manner == HALF:
                self._head(reply.status, len(content), reply.headers)
                self.wfile.write(content[: len(content) // 2])
            elif manner == TWICE:
                self._reply(reply)
                self._reply(reply)
            elif manner == GARBAGE:
                self._reply(Reply(200, b"\x00\xff{]"))
            elif manner == HTML:
                self._reply(Reply(200, _PAGE, {"Content-Type": "text/html"}))
            elif manner == ELSEWHERE:
                self._reply(Reply(307, b"", {"Location": "http://127.0.0.1:9/elsewhere"}))
            elif manner == ENDLESS:
                self._head(200, 10**12, {})
                while not server.closing.is_set():
                    self.wfile.write(b" " * 65_536)
            elif manner == DRIPS:
                self._head(200, 10**6, {})
                while not server.closing.wait(0.05):
                    self.wfile.write(b" ")
            elif manner in (BROKEN, BUSY):
                self._reply(Reply(500 if manner == BROKEN else 429, {"message": "no"}))

    for method in METHODS:
        setattr(Handler, f"do_{method}", Handler._serve)
    return Handler
