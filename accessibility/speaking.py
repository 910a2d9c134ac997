"""What a screen reader would say on five journeys, as text: ``make transcripts`` writes it.

It is simulated: Guidepup's virtual screen reader runs in a real Chromium, and follows the standards
for names, roles and order. Real screen readers differ from them and from each other.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

from repairs_pattern.audit.chromium import launched
from repairs_pattern.audit.node_engines import package_file, package_version
from tests.conftest import MONDAY
from tests.support.browser import Live, Tab, live_prototype
from tests.support.resident import Resident
from tests.support.ways import Plan, Ways, answer_page, follow

FOLDER = Path(__file__).parent / "transcripts"
READER = "@guidepup/virtual-screen-reader"
REFERENCE = re.compile(r"\b[0-9A-Z]{3}(?:-[0-9A-Z]{3}){3,}\b")

SPEAK = """async ([source, whole]) => {
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }))
    const { virtual } = await import(address)
    await virtual.start({ container: whole ? document.body : document.querySelector("main") })
    for (let n = 0; n < 2000; n++) {
        if (await virtual.lastSpokenPhrase() === (whole ? "end of document" : "end of main")) break
        await virtual.next()
    }
    const said = await virtual.spokenPhraseLog()
    await virtual.stop()
    return said
}"""

HEAD = """{title}

Simulated, not a real screen reader: {reader} {version}, Chromium.
The first page is read whole, the others from the start to the end of their main part, each below
its address and title. `make transcripts` writes this file again.
"""


@dataclass
class Speaker:
    """Writes down what is said on one page after another.

    :param tab: a tab whose pages may run a script of ours.
    :param pages: what was said so far: the address and title of each page, and its phrases.
    """

    live: Live
    tab: Tab
    source: str

    def __post_init__(self) -> None:
        self.pages: list[tuple[str, list[str]]] = []

    @property
    def ways(self) -> Ways:
        return Ways(self.live.pattern)

    def sit_down(self, resident: Resident) -> None:
        """Read the page that a resident is on."""
        self.tab.sit_down(resident)
        self.read()

    def read(self) -> None:
        """Read the page that the tab shows."""
        page = self.tab.page
        path = page.url.removeprefix(self.live.url).partition("?")[0]
        title = f"{path}: {page.title()}"
        self.pages.append((title, page.evaluate(SPEAK, [self.source, not self.pages])))

    def press(self, name: str) -> None:
        """Press a button, and read what comes."""
        with self.tab.going_on():
            self.tab.page.get_by_role("button", name=name, exact=True).first.click()
        self.read()

    def open_link(self, name: str) -> None:
        """Follow a link, and read what comes."""
        with self.tab.going_on():
            self.tab.page.get_by_role("link", name=name).first.click()
        self.read()

    def written(self, title: str) -> str:
        """All of it, as text."""
        head = HEAD.format(title=title, reader=READER, version=package_version(READER))
        parts = [f"\n--- {where}\n\n{_lines(said)}\n" for where, said in self.pages]
        return REFERENCE.sub("(reference)", head + "".join(parts))


def _lines(phrases: list[str]) -> str:
    wrapped = (
        textwrap.fill(phrase, 100, subsequent_indent="    ", break_on_hyphens=False)
        for phrase in phrases
        if phrase
    )
    return "\n".join(wrapped)


def _answer_all(speaker: Speaker, plan: Plan, end: str) -> Resident:
    """Answer one page after another, and read each, to the page of this name."""
    resident = Resident(speaker.live.app).get("/")
    speaker.tab.open("/")
    speaker.read()
    resident.send()
    pages = {
        f"/{page.section}/{page.slug}": page for page in speaker.live.pattern.journey.pages.values()
    }
    while True:
        speaker.sit_down(resident)
        name = pages[resident.path].name
        if name == end:
            return resident
        answer_page(resident, name, plan)


def booked(speaker: Speaker) -> None:
    """A repair is booked."""
    way = speaker.ways.finish("online")
    resident = _answer_all(speaker, way.plan, way.page)
    resident.send()
    speaker.tab.sit_down(resident, at="/report/confirmation")
    speaker.read()


def emergency(speaker: Speaker) -> None:
    """Gas is smelt."""
    way = speaker.ways.way_to("exit:gas")
    _answer_all(speaker, way.plan, way.page)


def mended(speaker: Speaker) -> None:
    """A phone number is wrong, and is put right."""
    speaker.sit_down(_at(speaker, "phone"))
    speaker.tab.page.get_by_label("phone number").first.fill("call me")
    speaker.press("Continue")
    speaker.tab.page.get_by_label("phone number").first.fill("01632 960001")
    speaker.press("Continue")


def changed(speaker: Speaker) -> None:
    """An answer is changed before the report is sent."""
    speaker.sit_down(_at(speaker, "check-answers"))
    speaker.open_link("Change your name")
    speaker.tab.page.get_by_role("textbox").first.fill("Ife Okafor")
    speaker.press("Continue")


def moved(speaker: Speaker) -> None:
    """A repair is followed, and its visit moved."""
    resident = _at(speaker, "check-answers").send()
    [reference] = REFERENCE.findall(resident.text)
    speaker.tab.open("/track/")
    speaker.read()
    speaker.tab.page.locator("[name=reference]").fill(reference)
    speaker.tab.page.locator("[name=postcode]").fill("XN1 1AA")
    speaker.press("Find the repair")
    speaker.tab.open("/track/change")
    speaker.read()
    speaker.tab.page.get_by_role("radio").last.check()
    speaker.press("Continue")
    speaker.press("Change my appointment")


def _at(speaker: Speaker, name: str) -> Resident:
    resident = Resident(speaker.live.app)
    follow(resident, speaker.live.pattern, speaker.ways.way_to(name))
    return resident


JOURNEYS: tuple[Callable[[Speaker], None], ...] = (booked, emergency, mended, changed, moved)


def transcripts(browser: Browser) -> Iterator[tuple[str, str]]:
    """The name of each journey and its transcript."""
    source = package_file(f"{READER}/lib/esm/index.browser.js").read_text("utf-8")
    for journey in JOURNEYS:
        with _speaker(browser, source) as speaker:
            journey(speaker)
            yield journey.__name__, speaker.written((journey.__doc__ or "").rstrip("."))


@contextmanager
def _speaker(browser: Browser, source: str) -> Iterator[Speaker]:
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    page: Page = context.new_page()
    with (
        TemporaryDirectory() as folder,
        live_prototype("northmere", Path(folder), lambda: MONDAY) as live,
    ):
        yield Speaker(live, Tab(page, live.url, True), source)
        context.close()


def main() -> None:
    """Write every transcript."""
    FOLDER.mkdir(exist_ok=True)
    with launched() as browser:
        for name, text in transcripts(browser):
            (FOLDER / f"{name}.txt").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
