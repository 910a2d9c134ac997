"""The Nu Html Checker of the W3C, when there is a Java to run it."""

from __future__ import annotations

import atexit
import json
import shutil
import socket
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from time import monotonic, sleep
from typing import Any, ClassVar
from urllib.error import URLError
from urllib.request import Request, urlopen

from ..findings import Finding
from ..node_engines import EngineFailed, package_file, package_version
from ..seeing import Reads, Seen
from .known import unexplained

PATIENCE = 60.0
"""Seconds that it may take to start."""


class Nu:
    """Sends the answer of the service to a checker that runs beside us."""

    name: ClassVar[str] = "nu"
    reads: ClassVar[Reads] = "html"

    def version(self) -> str:
        """That of vnu-jar."""
        return package_version("vnu-jar")

    def look(self, seen: Seen) -> Iterable[Finding]:
        """What it finds in the HTML."""
        return unexplained(look_at(seen.html))


def java() -> str | None:
    """The path of a Java, if there is one."""
    return shutil.which("java")


def look_at(html: str) -> Iterator[Finding]:
    """What the checker finds in a whole document."""
    for each in _ask(_checker(), html)["messages"]:
        if each["type"] == "error" or each.get("subType") == "warning":
            yield Finding(
                Nu.name,
                each.get("subType") or "error",
                (),
                f"line {each.get('lastLine', 1)}",
                each.get("extract", "").strip()[:200],
                f"The HTML is not valid: {each['message']}",
                "Correct the HTML: browsers and assistive technology guess at what is not valid.",
            )


def _ask(address: str, html: str) -> dict[str, Any]:
    asked = Request(  # noqa: S310 - our own checker
        f"{address}/?out=json",
        data=html.encode(),
        headers={"Content-Type": "text/html; charset=utf-8"},
    )
    with urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310 - our own checker
        return dict(json.load(answer))


@cache
def _checker() -> str:
    """Start the checker, once for this process, and give its address."""
    program = java()
    if program is None:
        raise EngineFailed("The Nu Html Checker needs Java, and there is none.")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(  # noqa: S603 - the Java that is installed, and our own arguments
        [
            program,
            "-Dnu.validator.servlet.bind-address=127.0.0.1",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",  # it does not live long enough to gain by better code
            "-Xss4m",
            "-Xmx256m",
            "-cp",
            str(package_file("vnu-jar/build/dist/vnu.jar")),
            "nu.validator.servlet.Main",
            str(port),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    atexit.register(_end, process)
    address = f"http://127.0.0.1:{port}"
    _wait(process, address)
    return address


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    until = monotonic() + PATIENCE
    while monotonic() < until:
        if process.poll() is not None:
            raise EngineFailed("The Nu Html Checker ended as it began.")
        try:
            _ask(address, "<!DOCTYPE html><html lang=en><title>Ready</title>")
        except URLError:
            sleep(0.1)
        else:
            return
    raise EngineFailed(f"The Nu Html Checker did not start in {PATIENCE:.0f} seconds.")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(timeout=10)
