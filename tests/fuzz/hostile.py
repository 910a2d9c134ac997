"""Requests with something wrong in them. Everything comes from one seeded source of chance."""

from __future__ import annotations

import io
import json
import random
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_plus

from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from .targets import Fields, Target

MARK = "fuzzmark"
"""Part of every script that is tried; nothing of it may be alive in a page."""

SUM = "54439"
"""What a template, or a shell, makes of ``7*7777``."""

VALUES = (
    f"<script>{MARK}()</script>",
    f'"><script>{MARK}()</script>',
    f"'\"><img src=x onerror={MARK}()>",
    f'" autofocus onfocus="{MARK}()',
    f"javascript:{MARK}()",
    f"</textarea><script>{MARK}()</script>",
    f"</title><svg/onload={MARK}()>",
    f"<!--{MARK}--><a href=javascript:{MARK}()>",
    "{{ 7*7777 }}",
    "${7*7777} #{7*7777} <%= 7*7777 %> %(x)s %s {0} {x.__class__}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "' OR 1=1 --",
    "'; DROP TABLE repair; --",
    "1 UNION SELECT receipt FROM repair",
    '{"$gt": ""}',
    "a\r\nX-Fuzz: injected",
    "a\nSet-Cookie: fuzz=1",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd\x00.jpg",
    "\x00",
    "\x00\x01\x02\x1f\x7f\x80\x9f",
    "\ufeff\u202e\u2066\u200b\u200d\u2028\u2029\ufffe\uffff",
    "👩🏽‍🔧" * 50,
    "e\u0301" * 200 + "\u0489" * 500,
    "Аnnа Οkаfоr",  # noqa: RUF001 - homoglyphs are what is tried
    "ﷺ" * 200,
    "İıſK",  # noqa: RUF001 - letters whose length changes with their case
    "",
    " ",
    "0",
    "-1",
    "9" * 400,
    "1e999",
    "NaN",
    "Infinity",
    "1_000",
    "٣",
    "true",
    "null",
    "undefined",
    "[]",
    "[object Object]",
    "x" * 10_000,
    "\n" * 5_000,
    "9999-99-99T99:99:99Z",
    "2026-11-24T08:00:00+00:00",
    "plumbing|2026-11-24T08:00:00+00:00",
    "//evil.example/",
    "https://evil.example/?" + MARK,
    "sam@example.com\nbcc: all@example.com",
    "a" * 300 + "@" + "b" * 300 + ".example",
    "+44" + "7" * 60,
    "XN1 1AA" * 300,
    "none",
    "mon",
    "not-listed",
)

METHODS = ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "FOO", "post")

TYPES = (
    "text/plain",
    "application/json",
    "application/xml",
    "application/octet-stream",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=none",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=" + "b" * 300,
    "multipart/form-data; boundary=wrong",
    "multipart/mixed; boundary=fuzz",
    "; ; =",
    "x" * 2_000,
    "",
)

HEADERS = (
    ("Accept-Language", "x" * 10_000),
    ("Accept-Language", "*;q=x, en;q=, ;;;, cy;q=99999999999999999999"),
    ("Accept-Language", "en-" * 2_000 + "GB"),
    ("Accept-Encoding", "gzip;q=x, br;q=nan, *;q=-1"),
    ("Host", "evil.example"),
    ("Host", "x" * 2_000),
    ("Host", f"<script>{MARK}()</script>"),
    ("Host", "[::1"),
    ("Host", ""),
    ("X-Forwarded-For", f"<script>{MARK}()</script>"),
    ("X-Forwarded-Host", "evil.example"),
    ("Referer", f"javascript:{MARK}()"),
    ("Referer", "\x80\xff"),
    ("User-Agent", f"<script>{MARK}()</script>" * 100),
    ("Range", "bytes=0-0,1-1,99999999999999999999-"),
    ("If-None-Match", '"' * 500),
    ("If-Modified-Since", "never"),
    ("Content-Encoding", "gzip"),
    ("Transfer-Encoding", "chunked"),
    ("Expect", "100-continue"),
    ("X-HTTP-Method-Override", "DELETE"),
    ("Cookie", "=" * 5_000),
    ("Cookie", "; ".join(f"c{n}={n}" for n in range(500))),
    ("Cookie", 'repairs_westvale="\x80\\777'),
)

PATHS = (
    "%00",
    "%ff%fe",
    "%",
    "%zz",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..%5c..%5c",
    "%0d%0aX-Fuzz:%20injected",
    "<script>" + MARK + "()</script>",
    "{{7*7777}}",
    "x" * 8_000,
    "/" * 200,
    ";jsessionid=1",
    "\u202e",
    ".php",
)


@dataclass
class Hostile:
    """One request, ready to be sent."""

    method: str
    url: str
    body: bytes = b""
    content_type: str = "application/x-www-form-urlencoded"
    headers: list[tuple[str, str]] = field(default_factory=list)

    def __str__(self) -> str:
        body = self.body[:2_000]
        return (
            f"{self.method} {self.url[:500]!r}\nContent-Type: {self.content_type[:200]!r}\n"
            f"{[(name, value[:200]) for name, value in self.headers]}\n"
            f"{len(self.body)} bytes: {body!r}"
        )


def hostile(chance: random.Random, target: Target, everywhere: Fields) -> Hostile:
    """A request made from a form, with one or more things wrong.

    :param everywhere: the fields of every form, to be sent where they do not belong.
    """
    fields = _plausible(chance, target.fields)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        _spoil(chance, fields, everywhere)
    body, content_type = _encoded(chance, fields)
    request = Hostile("POST", target.url, body, content_type)
    if chance.random() < 0.15:
        _other_method(chance, request, fields)
    if chance.random() < 0.08:
        request.url = request.url.split("?")[0] + chance.choice(("/", "", "?a=")) + _a_path(chance)
    if chance.random() < 0.15:
        request.headers.append(chance.choice(HEADERS))
    return request


def _plausible(chance: random.Random, fields: Fields) -> list[tuple[str, str]]:
    """The fields as they might be sent: of the choices with one name, one, and half the buttons."""
    kept: dict[str, list[str]] = {}
    for name, value in fields:
        kept.setdefault(name, []).append(value)
    return [(name, chance.choice(values)) for name, values in kept.items()]


def _spoil(chance: random.Random, fields: list[tuple[str, str]], everywhere: Fields) -> None:
    kind = chance.choice(
        ("value", "value", "value", "drop", "twice", "name", "other", "many", "big")
    )
    place = chance.randrange(len(fields)) if fields else 0
    name, value = fields[place] if fields else ("x", "")
    bad = chance.choice(VALUES)
    if kind == "drop" and fields:
        del fields[place]
    elif kind == "twice":
        fields += [(name, bad), (name, value)]
    elif kind == "name":
        shape = chance.choice(("{}[]", "{}[0]", "{}.x", "{}[$ne]", "{}\x00", " {}", "__proto__.{}"))
        fields.append((shape.format(name), bad))
    elif kind == "other":
        fields.append(chance.choice(everywhere))
    elif kind == "many" and chance.random() < 0.1:
        fields += [(f"{name}{number}", "x") for number in range(chance.choice((150, 3_000)))]
    elif kind == "big" and chance.random() < 0.1:
        fields.append((name, bad[:1] * chance.choice((50_000, 190_000, 1_000_000))))
    elif fields:
        spoilable = [n for n, (each, _) in enumerate(fields) if each != "csrf_token"] or [place]
        place = chance.choice(spoilable)
        fields[place] = (fields[place][0], bad)


def _encoded(chance: random.Random, fields: list[tuple[str, str]]) -> tuple[bytes, str]:
    kind = chance.random()
    if kind < 0.55:
        return _urlencoded(fields), "application/x-www-form-urlencoded"
    if kind < 0.80:
        return _multipart(chance, fields)
    if kind < 0.86:
        return json.dumps(dict(fields)).encode("utf-8", "replace"), "application/json"
    if kind < 0.93:
        return _garbled(chance, _urlencoded(fields)), "application/x-www-form-urlencoded"
    body, _ = _multipart(chance, fields)
    return chance.choice((body, _urlencoded(fields))), chance.choice(TYPES)


def _urlencoded(fields: list[tuple[str, str]]) -> bytes:
    pairs = (
        f"{quote_plus(n, errors='replace')}={quote_plus(v, errors='replace')}" for n, v in fields
    )
    return "&".join(pairs).encode()


def _multipart(chance: random.Random, fields: list[tuple[str, str]]) -> tuple[bytes, str]:
    """As a browser sends it; sometimes with a file where text belongs, sometimes broken."""
    values: dict[str, Any] = {}
    for name, value in fields:
        as_file = chance.random() < 0.15
        content = FileStorage(io.BytesIO(value.encode("utf-8", "replace")), _a_name(chance))
        values.setdefault(name, []).append(content if as_file else value)
    stream, length, boundary = stream_encode_multipart(
        values, use_tempfile=False, boundary="fuzz-boundary"
    )
    body = stream.read(length)
    if chance.random() < 0.25:
        body = _garbled(chance, body)
    return body, f"multipart/form-data; boundary={boundary}"


def _garbled(chance: random.Random, body: bytes) -> bytes:
    """Cut, or with bytes that are no UTF-8, no encoding and no form."""
    place = chance.randrange(len(body) + 1)
    junk = chance.choice(
        (b"\xff\xfe", b"%", b"%zz", b"%ff", b"&&&===", b"\x00", b"\r\n--fuzz-boundary--")
    )
    return chance.choice((body[:place], body[:place] + junk + body[place:], junk + body))


def _other_method(chance: random.Random, request: Hostile, fields: list[tuple[str, str]]) -> None:
    request.method = chance.choice(METHODS)
    if request.method in {"GET", "HEAD"}:
        request.body = b""
        names = [name for name, _ in fields] + [
            "days",
            "page",
            "slot",
            "gone",
            "more",
            "lang",
            "next",
        ]
        bad = quote(chance.choice(VALUES)[:4_000], errors="replace")
        request.url = f"{request.url.split('?')[0]}?{quote(chance.choice(names))}={bad}"


def _a_path(chance: random.Random) -> str:
    return chance.choice(PATHS)


def _a_name(chance: random.Random) -> str:
    return chance.choice(
        ("a.jpg", "../../x.png", f"<script>{MARK}()</script>.jpg", "\x00.heic", "")
    )
