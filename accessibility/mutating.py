"""Puts defects into pages of the prototype and writes down who notices: ``make mutations``.

python -m accessibility.mutating            # all, and writes mutations.json and mutations.md
python -m accessibility.mutating NAME ...   # those whose name holds one of these words
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from repairs_pattern.audit.chromium import launched
from repairs_pattern.audit.detectors import comparers, detectors, left_out
from repairs_pattern.audit.mutations import DEFECTS, Bench, Given, Scores
from repairs_pattern.audit.seeing import HEIGHT, WIDTH, Facts
from repairs_pattern.audit.states import Step
from tests.conftest import MONDAY
from tests.support.browser import Live, live_prototype
from tests.support.resident import Resident
from tests.support.ways import Ways, follow

HERE = Path(__file__).parent
JSON, MARKDOWN = HERE / "mutations.json", HERE / "mutations.md"

FACTS = Facts("Report a housing repair", {"phone": "tel", "email": "email"})

ON_THE_WAY = ("phone", "appointment", "check-answers", "photos", "updates", "call-now", "postcode")

PHONE = (Step("open", "/report/phone"), Step("fill", "phone", "call me"), Step("press", "Continue"))


def pages_of(live: Live) -> dict[str, Given]:
    """The pages that defects are put into, as residents see them."""
    ways = Ways(live.pattern)

    def at(name: str) -> Resident:
        resident = Resident(live.app)
        follow(resident, live.pattern, ways.way_to(name))
        return resident

    def given(resident: Resident, *steps: Step) -> Given:
        return Given(live.url + resident.path, resident.response.text, steps)

    pages = {name: given(at(name)) for name in ON_THE_WAY}
    pages["question"] = given(at("danger"))
    pages["updates"] = given(at("updates"), *PHONE)
    pages["phone-error"] = given(at("phone").send(phone="call me"), *PHONE)
    pages["confirmation"] = given(at("check-answers").send())
    pages["start"] = given(Resident(live.app).get("/"))
    return pages


@contextmanager
def a_bench(browser: Browser, only: frozenset[str] | None = None) -> Iterator[Bench]:
    """A bench with the pages of Northmere's prototype.

    :param only: the names of the pages that are needed; all by default.
    """
    with (
        TemporaryDirectory() as folder,
        live_prototype("northmere", Path(folder), lambda: MONDAY) as live,
    ):
        context = browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce"
        )
        pages = pages_of(live)
        wanted = {name: pages[name] for name in pages if only is None or name in only}
        yield Bench(context.new_page(), wanted, FACTS)
        context.close()


def versions() -> dict[str, str]:
    """The version of each detector."""
    return {each.name: each.version() for each in [*detectors(), *comparers()]}


def main(words: list[str]) -> None:
    """Measure, and write what was measured."""
    chosen = [defect for defect in DEFECTS if not words or any(word in defect.id for word in words)]
    print(*left_out(), sep="\n")
    only = frozenset(defect.page for defect in chosen) if words else None
    measured = []
    with launched() as browser, a_bench(browser, only) as bench:
        for name, findings in bench.clean.items():
            for finding in findings:
                print(f"As it is, {name}: {finding.detector}, {finding.rule} {finding.element}")
        for defect in chosen:
            measured.append(bench.measure(defect))
            print(f"{defect.id}: {dict(measured[-1].noticed) or 'nobody'}", flush=True)
    scores = Scores(versions(), measured)
    if words:
        scores = Scores.read(JSON.read_text("utf-8")).again(scores, DEFECTS)
    print(f"{scores.noticed} of {len(scores.measured)}")
    JSON.write_text(scores.json(), "utf-8")
    MARKDOWN.write_text(scores.markdown(DEFECTS), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
