"""Photos in a store of files elsewhere, S3 or Azure Blob, by fsspec and the clients behind it.

A client is asked for one thing at a time and has seconds for it; then it is cancelled. What it says
is not believed but looked at: a file counts as kept when the store has as many bytes, and as
deleted when the store has it no more.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from ..domain.checks import Unwell
from ..domain.photos import PhotoStoreUnavailable
from .photo_names import file_of, name_in
from .web import GatewayError, Session

SECONDS = 8.0
"""For each thing that is asked. A photo is two files, and a browser waits for both."""

LISTING_SECONDS = 20.0
"""For the list of all files, which comes by thousands. A start of the service waits for it."""

MOST_BYTES = 20_000_000
READING_SECONDS = 60
MEND = "See whether it is there, and whether the key may read, write, list and delete."
JPEG = b"\xff\xd8\xff"

T = TypeVar("T")


@dataclass(slots=True)
class StorePhotos:
    """Files below a place in a store.

    :param connect: gives a client: an ``AsyncFileSystem`` of fsspec. Called in each process anew.
    :param root: the bucket or container, and what all names begin with.
    :param kept_as: what the client is told of each file: its type, and that nobody caches it.
    :param changed: under which name the client says when a file was put there.
    """

    connect: Callable[[], Any] = field(repr=False)
    root: str
    kept_as: Mapping[str, Any] = field(default_factory=dict)
    changed: str = "LastModified"
    seconds: float = SECONDS
    _clients: dict[int, Any] = field(default_factory=dict, repr=False)

    def put(self, name: str, content: bytes, now: datetime) -> None:
        """Keep a file, and see that it is there."""
        path = self._path(name)
        try:
            self._ask(lambda client: client._pipe_file(path, content, **self.kept_as))
        except FileNotFoundError:
            raise PhotoStoreUnavailable("There is no such bucket or container.") from None
        if self._size(path) != len(content):
            raise PhotoStoreUnavailable("The store has not kept the file.")

    def read(self, name: str) -> bytes | None:
        """The file of this name: by a link of a minute, so that no answer can be without end."""
        link = self.link(name, READING_SECONDS)
        try:
            with Session(self.seconds, MOST_BYTES) as session:
                answer = session.get(link)
        except GatewayError as error:
            raise PhotoStoreUnavailable(str(error)) from None
        if answer.status_code == 404:
            return None
        if answer.status_code != 200 or not answer.content.startswith(JPEG):
            raise PhotoStoreUnavailable(f"The store gave no photo (status {answer.status_code}).")
        return answer.content

    def delete(self, name: str) -> None:
        """Delete the file, and see that it is gone."""
        path = self._path(name)
        try:
            self._ask(lambda client: client._rm_file(path))
        except FileNotFoundError:
            return
        if self._size(path) is not None:
            raise PhotoStoreUnavailable("The store still has the file.")

    def kept_before(self, moment: datetime) -> Iterator[str]:
        """The names of the files that were put there before a moment, by the store's clock."""
        try:
            found = self._ask(lambda client: client._find(self.root, detail=True), LISTING_SECONDS)
        except FileNotFoundError:
            raise PhotoStoreUnavailable("There is no such bucket or container.") from None
        if not isinstance(found, Mapping):
            raise PhotoStoreUnavailable("The store gave no list.")
        for path, about in found.items():
            put_at = about.get(self.changed)
            name = name_in(path.rpartition("/")[2])
            if name and isinstance(put_at, datetime) and put_at < moment:
                yield name

    def link(self, name: str, seconds: int) -> str:
        """An address at the store by which whoever has it can read the file for some seconds.

        :raises PhotoStoreUnavailable: when the client cannot sign one.
        """
        path = self._path(name)
        return str(self._ask(lambda client: client._url(path, expires=seconds)))

    def check(self) -> str:
        """Whether the store answers, with our key."""
        bucket = self.root.partition("/")[0]
        try:
            self._ask(lambda client: client._ls(bucket, refresh=True))
            untrue = self._size(self._path("never-kept")) is not None
        except (PhotoStoreUnavailable, FileNotFoundError) as error:
            raise Unwell(f"The photo store {self.root} does not answer: {error}", MEND) from None
        if untrue:
            raise Unwell(f"The photo store {self.root} says that it has what it has not.", MEND)
        return f"{self.root} answers"

    def _path(self, name: str) -> str:
        return f"{self.root}/{file_of(name)}"

    def _size(self, path: str) -> int | None:
        """The bytes of a file; None when there is none."""
        try:
            about = self._ask(lambda client: client._info(path, refresh=True))
        except FileNotFoundError:
            return None
        return int(about["size"] or 0)

    def _ask(
        self, question: Callable[[Any], Coroutine[Any, Any, T]], seconds: float | None = None
    ) -> T:
        """What the client answers in time.

        :raises FileNotFoundError: when there is no such file.
        :raises PhotoStoreUnavailable: when anything else happens: its words may name a key, so they
            are not passed on.
        """
        try:
            client = self._client()
            asked = asyncio.run_coroutine_threadsafe(question(client), client.loop)
        except Exception as error:
            raise PhotoStoreUnavailable(type(error).__name__) from None
        try:
            return asked.result(seconds or self.seconds)
        except FileNotFoundError:
            raise
        except TimeoutError:
            asked.cancel()
            raise PhotoStoreUnavailable("It did not answer in time.") from None
        except Exception as error:
            # Clients raise whatever theirs raise: botocore's, aiohttp's and azure's have been seen.
            raise PhotoStoreUnavailable(type(error).__name__) from None

    def _client(self) -> Any:
        """The client of this process: one that was made before a fork does not work after it."""
        process = os.getpid()
        if process not in self._clients:
            self._clients[process] = self.connect()
        return self._clients[process]
