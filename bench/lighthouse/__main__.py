"""Serve Northmere, bring a resident to a page of each template, and let Lighthouse load it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from flask import Flask
from playwright.sync_api import sync_playwright

from repairs_pattern import RepairsPattern
from repairs_pattern.audit.chromium import find_chromium
from tests.conftest import service_of
from tests.support.resident import Resident
from tests.support.ways import Way, Ways, follow

from ..serving import FOLDER, Server, service, serving
from ..table import show

HERE = Path(__file__).parent
LIGHTHOUSE = HERE / "node_modules" / "lighthouse" / "cli" / "index.js"
NODE = Path(sys.executable).with_name("node")
BUDGET = 99
RUNS = 3
"""How often a page is loaded whose first score is low or missing; the median counts."""

OPTIONS = (
    "--quiet",
    "--output=json",
    "--only-categories=performance",
    "--chrome-flags=--headless --no-sandbox --disable-gpu --disable-background-networking",
)
"""Lighthouse's own defaults are a phone on a slow line, both simulated."""


def main(wanted: list[str]) -> None:
    """Score the pages that are named, by the name of the page; all of them when none is."""
    with sync_playwright() as driver:
        chromium = find_chromium(driver) or driver.chromium.executable_path
    os.environ["CHROME_PATH"] = chromium
    with TemporaryDirectory() as name:
        folder = Path(name)
        os.environ[FOLDER] = name
        app = service()
        with serving("service", folder) as server:
            rows = [
                [page, path, str(_median_score(server, path, cookie))]
                for page, path, cookie in _pages(app)
                if not wanted or page in wanted
            ]
    show("Lighthouse, mobile performance", ["page", "address", "score"], rows)
    if low := [row for row in rows if int(row[2]) < BUDGET]:
        raise SystemExit(f"{len(low)} below {BUDGET}. On a busy machine, try those again.")


def _pages(app: Flask) -> Iterator[tuple[str, str, str]]:
    """The start page, and one page of each template: its name, address and cookie."""
    pattern: RepairsPattern = app.extensions["repairs_pattern"]
    yield "start", "/", ""
    seen: set[str] = set()
    for way in Ways(pattern).all():
        template = pattern.journey.pages[way.page].template
        if template not in seen:
            seen.add(template)
            resident = _at(app, pattern, way)
            yield way.page, resident.path, _cookie(resident)
    service_of(app).database.close()


def _at(app: Flask, pattern: RepairsPattern, way: Way) -> Resident:
    resident = Resident(app)
    follow(resident, pattern, way)
    return resident


def _cookie(resident: Resident) -> str:
    name = resident.client.application.config["SESSION_COOKIE_NAME"]
    cookie = resident.client.get_cookie(name)
    return f"{name}={cookie.value}" if cookie else ""


def _median_score(server: Server, path: str, cookie: str) -> int:
    """The score of the first load, or the median of some when that one is low or missing."""
    scores = [_score(server, path, cookie)]
    while len(scores) < RUNS and scores[0] < BUDGET:
        scores.append(_score(server, path, cookie))
    return round(median(scores))


def _score(server: Server, path: str, cookie: str) -> int:
    """The score from 0 to 100; 0 when the page could not be loaded, or was another one."""
    url = f"http://127.0.0.1:{server.port}{path}"
    extra = [f"--extra-headers={json.dumps({'Cookie': cookie})}"] if cookie else []
    run = subprocess.run(
        [NODE, LIGHTHOUSE, url, *OPTIONS, *extra], capture_output=True, text=True, check=False
    )
    if run.returncode:
        print(f"Lighthouse could not load {path}:\n{run.stderr[-2_000:]}", file=sys.stderr)
        return 0
    found = json.loads(run.stdout)
    if found["finalDisplayedUrl"] != url:
        return 0
    score: float = found["categories"]["performance"]["score"]
    return round(score * 100)


if __name__ == "__main__":
    main(sys.argv[1:])
