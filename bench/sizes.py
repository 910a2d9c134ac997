"""What a resident downloads, compressed as gzip sends it."""

from __future__ import annotations

import os
from tempfile import TemporaryDirectory

from werkzeug.test import TestResponse

from tests.conftest import service_of
from tests.support.reporting import answers_for, report
from tests.support.resident import Resident

from .serving import FOLDER, service
from .table import show

FIRST_VISIT, LATER_PAGE = 30_000, 5_000


class Weighing(Resident):
    """A resident who weighs each page, and each file the first time: then it is kept."""

    pages: list[int]
    files: dict[str, int]

    def _read(self, response: TestResponse, status: int) -> Resident:
        super()._read(response, status)
        self.pages.append(self._weigh(response.request.path))
        tags = self.soup.select("link[href], script[src], img[src]")
        for path in [str(tag.get("href") or tag["src"]) for tag in tags]:
            if path not in self.files:
                self.files[path] = self._weigh(path)
        return self

    def _weigh(self, path: str) -> int:
        with self.client.get(path, headers={"Accept-Encoding": "gzip"}) as packed:
            return len(packed.data)


def run() -> None:
    """Weigh a whole report and print the table."""
    with TemporaryDirectory() as folder:
        os.environ[FOLDER] = folder
        app = service()
        resident = Weighing(app)
        resident.pages, resident.files = [], {}
        resident.get("/")
        first = resident.pages[0] + sum(resident.files.values())
        resident.pages.clear()
        report(resident, answers_for("tap-drips"))
        service_of(app).database.close()
    later = resident.pages[1:]
    rows = [
        ["first visit, every file", f"{first:,}", f"{FIRST_VISIT:,}"],
        ["heaviest later page", f"{max(later):,}", f"{LATER_PAGE:,}"],
        [f"whole journey, {len(later)} pages more", f"{first + sum(later):,}", ""],
    ]
    show("Bytes, compressed with gzip", ["what", "bytes", "at most"], rows)
