"""`repairs-pattern research print`: a sheet for participants as a page that prints on A4."""

from __future__ import annotations

import re
from pathlib import Path

import click
from markdown_it import MarkdownIt
from markupsafe import escape

HELP = """Write a Markdown document as a page that prints on A4, in standard or large print.

\b
  repairs-pattern research print user_research/for-participants/consent-form.md > form.html
  repairs-pattern research print user_research/for-participants/easy-read.md --large > easy.html

Open the page in a browser and print it. What stands above the first line of three hyphens is for
the researcher and is left out. Large print is 18 points, and standard print is 12.
"""

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
@page {{ size: A4; margin: 20mm; }}
body {{ font: {points}pt/1.5 Arial, sans-serif; color: #000; max-width: 170mm; margin: 0 auto; }}
h1, h2, h3 {{ line-height: 1.25; break-after: avoid; }}
p:has(+ table), h2 + p {{ break-after: avoid; }}
p, li, tr, section, table:has(td:last-child:empty) {{ break-inside: avoid; orphans: 3; widows: 3; }}
li {{ margin-bottom: .3em; }}
li.to-tick {{ list-style: "☐ "; }}
pre {{ white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85em; }}
table {{ width: 100%; border-collapse: collapse; margin: 1em 0; }}
th, td {{ border: 1px solid #000; padding: .4em; text-align: left; vertical-align: top; }}
td:last-child:empty {{ width: 60%; height: 2.2em; }}
thead th:empty {{ border: 0; padding: 0; }}
hr {{ border: 0; border-top: 2px dashed #000; margin: 2em 0; }}
a {{ color: #000; }}
</style>
</head>
<body>
{body}</body>
</html>
"""

STANDARD, LARGE = 12, 18
"""The sizes of print, in points."""


@click.command("print", help=HELP)
@click.argument("document", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--large", is_flag=True, help="In large print.")
def print_sheet(document: Path, large: bool) -> None:
    """Print the page."""
    try:
        text = document.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{document}: this cannot be read as text ({error}).") from None
    click.echo(page(text, LARGE if large else STANDARD), nl=False)


CUT = "<hr />\n"
"""The line between two cards."""


def page(markdown: str, points: int) -> str:
    """A sheet as an HTML page, without what is for the researcher.

    :param points: the size of the text.
    """
    return whole_page(for_participants(markdown), points)


def whole_page(words: str, points: int) -> str:
    """A document as an HTML page, all of it.

    :param words: as Markdown.
    """
    heading = re.search(r"^#+ (.+)$", words, re.MULTILINE)
    title = heading[1] if heading else "A sheet to print"
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(words)
    return PAGE.format(title=escape(title), points=points, body=_for_paper(body))


def _for_paper(body: str) -> str:
    """Boxes to tick, a line of its own for bold words that begin one, and whole cards."""
    ticked = body.replace("<li>[ ] ", '<li class="to-tick">')
    lines = ticked.replace("\n<strong>", "<br>\n<strong>")
    cards = lines.split(CUT)
    return CUT.join(f"<section>{each}</section>\n" for each in cards) if cards[1:] else lines


def for_participants(markdown: str) -> str:
    """What stands below the first line of three hyphens; all of it without such a line."""
    above, _, below = markdown.partition("\n---\n")
    return below or above
