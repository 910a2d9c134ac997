"""S3 and Azure Blob as far as the photo store uses them, for ``web_server``.

Both look at signed links as the real ones do: one that was changed, or is too old, gives nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

from tests.support.web_servers import Asked, Reply

KEY, SECRET = "AKIAOFTHETESTS", "secret-of-the-tests"
ACCOUNT, ACCOUNT_KEY = "northmere", base64.b64encode(b"key of the tests").decode()
XML = {"Content-Type": "application/xml"}
JPEG = {"Content-Type": "image/jpeg"}
FORBIDDEN = Reply(403, b"<Error><Code>AccessDenied</Code></Error>", XML)


@dataclass
class _Server:
    """Files in memory.

    :param clock: what files are dated by.
    """

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    files: dict[str, tuple[bytes, datetime]] = field(default_factory=dict)
    page: int = 2

    def put(self, name: str, body: bytes) -> None:
        self.files[name] = (body, self.clock())

    def about(self, name: str) -> dict[str, str]:
        body, put_at = self.files[name]
        return {
            **JPEG,
            "Last-Modified": format_datetime(put_at, usegmt=True),
            "ETag": f'"{hashlib.md5(body).hexdigest()}"',
            "x-ms-blob-type": "BlockBlob",
            "x-ms-creation-time": format_datetime(put_at, usegmt=True),
        }

    def listed(self, prefix: str, after: str) -> tuple[list[str], str]:
        """Some names, and after which to go on; a page is short, so that there are several."""
        names = [name for name in sorted(self.files) if name.startswith(prefix) and name > after]
        page = names[: self.page]
        return page, page[-1] if len(names) > len(page) else ""


@dataclass
class S3Server(_Server):
    """A bucket called ``bucket``."""

    def __call__(self, asked: Asked) -> Reply:
        if not self._is_ours(asked):
            return FORBIDDEN
        bucket, _, name = unquote(asked.path).lstrip("/").partition("/")
        if bucket != "bucket":
            return Reply(404, b"<Error><Code>NoSuchBucket</Code></Error>", XML)
        if not name:
            return self._list({key: value[0] for key, value in asked.query.items()})
        if asked.method == "PUT":
            self.put(name, asked.body)
            return Reply(200, b"", self.about(name))
        if asked.method == "DELETE":
            self.files.pop(name, None)
            return Reply(204, b"")
        if name not in self.files:
            return Reply(404, b"<Error><Code>NoSuchKey</Code></Error>", XML)
        return Reply(200, self.files[name][0], self.about(name))

    def _list(self, query: Mapping[str, str]) -> Reply:
        names, after = self.listed(query.get("prefix", ""), query.get("continuation-token", ""))
        files = "".join(
            f"<Contents><Key>{escape(name)}</Key><Size>{len(self.files[name][0])}</Size>"
            f"<LastModified>{self.files[name][1]:%Y-%m-%dT%H:%M:%S.000Z}</LastModified></Contents>"
            for name in names
        )
        more = f"<NextContinuationToken>{escape(after)}</NextContinuationToken>" if after else ""
        cut = f"<IsTruncated>{str(bool(after)).lower()}</IsTruncated>"
        body = f"<ListBucketResult><Name>bucket</Name>{cut}{more}{files}</ListBucketResult>"
        return Reply(200, body.encode(), XML)

    def _is_ours(self, asked: Asked) -> bool:
        """Whether it is signed: by a link as in Signature Version 4, or with our key."""
        query = {name: values[0] for name, values in asked.query.items()}
        signature = query.pop("X-Amz-Signature", None)
        if signature is None:
            return f"Credential={KEY}/" in asked.headers.get("authorization", "")
        signed_at = datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if datetime.now(UTC) > signed_at + timedelta(seconds=int(query["X-Amz-Expires"])):
            return False
        scope = query["X-Amz-Credential"].partition("/")[2]
        pairs = sorted((quote(key, safe="-_.~"), quote(query[key], safe="-_.~")) for key in query)
        canonical = "\n".join(
            [
                asked.method,
                asked.path,
                "&".join(f"{key}={value}" for key, value in pairs),
                f"host:{asked.headers['host']}\n",
                "host",
                "UNSIGNED-PAYLOAD",
            ]
        )
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        text = "\n".join(["AWS4-HMAC-SHA256", query["X-Amz-Date"], scope, digest])
        key = f"AWS4{SECRET}".encode()
        for part in scope.split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        return hmac.compare_digest(hmac.digest(key, text.encode(), "sha256").hex(), signature)


@dataclass
class AzureServer(_Server):
    """A container called ``container`` of an account called ``northmere``."""

    def __call__(self, asked: Asked) -> Reply:
        if not self._is_ours(asked):
            return FORBIDDEN
        _account, container, *rest = unquote(asked.path).lstrip("/").split("/")
        name = "/".join(rest)
        if container != "container":
            return Reply(404, b"", {"x-ms-error-code": "ContainerNotFound"})
        if not name:
            return self._list({key: value[0] for key, value in asked.query.items()})
        if asked.method == "PUT":
            self.put(name, asked.body)
            return Reply(201, b"", {**self.about(name), "x-ms-request-server-encrypted": "true"})
        if name not in self.files:
            return Reply(404, b"", {"x-ms-error-code": "BlobNotFound"})
        if asked.method == "DELETE":
            del self.files[name]
            return Reply(202, b"")
        return Reply(200, self.files[name][0], self.about(name))

    def _list(self, query: Mapping[str, str]) -> Reply:
        names, after = self.listed(query.get("prefix", ""), query.get("marker", ""))
        blobs = "".join(
            f"<Blob><Name>{escape(name)}</Name><Properties>"
            f"<Last-Modified>{format_datetime(self.files[name][1], usegmt=True)}</Last-Modified>"
            f"<Etag>0x1</Etag><Content-Length>{len(self.files[name][0])}</Content-Length>"
            "<BlobType>BlockBlob</BlobType></Properties></Blob>"
            for name in names
        )
        body = (
            '<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="container">'
            f"<Blobs>{blobs}</Blobs><NextMarker>{escape(after)}</NextMarker></EnumerationResults>"
        )
        return Reply(200, body.encode(), XML)

    def _is_ours(self, asked: Asked) -> bool:
        """Whether it is signed: by a link as a service SAS, or with our account's key."""
        query = {name: values[0] for name, values in asked.query.items()}
        if "sig" not in query:
            return asked.headers.get("authorization", "").startswith(f"SharedKey {ACCOUNT}:")
        if datetime.now(UTC) > datetime.fromisoformat(query["se"]):
            return False
        if asked.method not in ("GET", "HEAD") or query["sp"] != "r":
            return False
        path = unquote(asked.path).removeprefix(f"/{ACCOUNT}")
        fields = [
            "sp",
            "st",
            "se",
            f"/blob/{ACCOUNT}{path}",
            "si",
            "sip",
            "spr",
            "sv",
            "sr",
            "snapshot",
            "ses",
            "rscc",
            "rscd",
            "rsce",
            "rscl",
            "rsct",
        ]
        text = "\n".join(each if each.startswith("/") else query.get(each, "") for each in fields)
        key = base64.b64decode(ACCOUNT_KEY)
        signature = base64.b64encode(hmac.digest(key, text.encode(), "sha256")).decode()
        return hmac.compare_digest(signature, query["sig"])


def connection_to(address: str) -> str:
    """The connection string of the account on a server."""
    return (
        f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={ACCOUNT_KEY};"
        f"BlobEndpoint={address}/{ACCOUNT};"
    )
