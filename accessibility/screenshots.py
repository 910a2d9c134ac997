"""A picture of every example of every component: ``make screenshots``.

Each is taken at both widths in the brand of each council of the prototype. Beside the pictures lies
``index.html``, a sheet with all of them, so that a person can look at all of them.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
from flask import Flask
from jinja2 import Environment
from playwright.sync_api import Browser

from prototype.app import themes
from repairs_pattern.audit.chromium import NoChromium, launched
from repairs_pattern.catalogue import Component, components
from repairs_pattern.gallery import Theme, gallery
from tests.support.browser import DESKTOP, PHONE, serving

FOLDER = Path(__file__).parents[1] / "screenshots"
HEIGHT = 200
"""The least height of a picture: the page is as high as what is on it."""

SHEET = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Every example of every component</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body { font-family: sans-serif; margin: 20px; }
figure { display: inline-block; vertical-align: top; margin: 0 15px 15px 0; }
img { max-width: 640px; border: 1px solid #b1b4b6; }
</style>
</head>
<body>
<h1>Every example of every component</h1>
{%- for component, shots in sheet %}
<h2 id="{{ component.name }}">{{ component.title }}</h2>
{%- for shot in shots %}
{%- if loop.changed(shot.example) %}<h3>{{ shot.example }}</h3>{% endif %}
<figure>
<a href="{{ shot.file }}"><img src="{{ shot.file }}" alt="" loading="lazy"></a>
<figcaption>{{ shot.example }}, {{ shot.theme }}, {{ shot.width }} px</figcaption>
</figure>
{%- endfor %}
{%- endfor %}
</body>
</html>
"""


class Shot(NamedTuple):
    """One picture.

    :ivar file: its name.
    :ivar address: of the page, below that of the gallery.
    """

    example: str
    theme: str
    width: int
    file: str
    address: str


def main(wanted: list[str], folder: Path = FOLDER) -> int:
    """Take the pictures of the components that are named; of all when none is.

    :returns: how many there are.
    """
    chosen = [each for each in components() if each.name in wanted or not wanted]
    if unknown := set(wanted) - {each.name for each in chosen}:
        raise SystemExit(f"There is no component called {', '.join(sorted(unknown))}.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    sheet = [(each, list(_shots(each, themes()))) for each in chosen]
    app = Flask("gallery", static_folder=None)
    app.register_blueprint(gallery(themes()))
    shots = [shot for _, all_of_one in sheet for shot in all_of_one]
    with serving(app) as url, launched() as browser:
        for width in (PHONE, DESKTOP):
            _take(browser, url, folder, [shot for shot in shots if shot.width == width])
    page = Environment(autoescape=True).from_string(SHEET).render(sheet=sheet)
    (folder / "index.html").write_text(page, "utf-8")
    return len(shots)


def _shots(component: Component, brands: tuple[Theme, ...]) -> Iterator[Shot]:
    for example in component.examples:
        for theme in brands:
            for width in (PHONE, DESKTOP):
                yield Shot(
                    example.name,
                    theme.title,
                    width,
                    f"{component.name}--{example.slug}--{theme.name}--{width}.png",
                    f"/{component.name}/{example.slug}/{theme.name}/",
                )


def _take(browser: Browser, url: str, folder: Path, shots: list[Shot]) -> None:
    """Take pictures of one width, all in one tab."""
    page = browser.new_page(
        viewport={"width": shots[0].width, "height": HEIGHT}, reduced_motion="reduce"
    )
    for shot in shots:
        page.goto(url + shot.address)
        page.screenshot(path=folder / shot.file, full_page=True)
    page.close()


if __name__ == "__main__":
    try:
        click.echo(f"{main(sys.argv[1:])} pictures: {FOLDER / 'index.html'}")
    except NoChromium as error:
        sys.exit(str(error))
