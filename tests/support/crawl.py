"""A resident who tries every link, picture, stylesheet and script of each page that it reads."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.test import TestResponse

from .resident import Resident

POINTING = {"href": "a, link", "src": "img, script", "action": "form"}


class Crawler(Resident):
    """A resident for whom no page may point to what is not there.

    It keeps the addresses that it tried, and the words of every page and stylesheet.
    """

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.tried: set[str] = set()
        self.read: dict[str, str] = {}

    def _read(self, response: TestResponse, status: int) -> Crawler:
        super()._read(response, status)
        if response.mimetype == "text/html":
            self.read[response.request.path] = response.text
            for address in self._pointed_to(response.request.path) - self.tried:
                self._try(address)
        return self

    def _pointed_to(self, base: str) -> set[str]:
        """The addresses in this service that the page points to, without fragments."""
        found = {
            urljoin(base, str(tag[attribute]))
            for attribute, tags in POINTING.items()
            for tag in self.soup.select(tags)
            if tag.has_attr(attribute)
        }
        return {url.split("#")[0] for url in found if not any(urlsplit(url)[:2])} - {base}

    def _try(self, address: str) -> None:
        self.tried.add(address)
        response = self.client.get(address, follow_redirects=True)
        assert response.status_code == 200, f"{address}, on {self.path}: {response.status_code}"
        if response.mimetype == "text/css":
            self.read[address] = response.text
        response.close()
