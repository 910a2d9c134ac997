"""`repairs-pattern statement`: whether an accessibility statement has what the law asks for."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import click

from repairs_pattern.domain.law import LONDON, NATIONS
from repairs_pattern.ledger import BrokenLedger, read_ledger
from repairs_pattern.statement import Heading, as_markdown, title_of, write_statement

from .opened import folder_argument, open_council
from .printing import print_json, print_table

if TYPE_CHECKING:
    from repairs_pattern.statement.checking import Check, Page, Result

HELP = """Accessibility statements.

\b
  repairs-pattern statement write prototype/councils/northmere --ledger accessibility/ledger
  repairs-pattern statement check https://www.northmere.example/accessibility
"""

CHECK_HELP = """Look for the 42 things that public monitoring looks for in a statement.

STATEMENT is an address or an HTML file, of this service or of any other.

\b
  repairs-pattern statement check statement.html
  repairs-pattern statement check https://www.northmere.example/accessibility \\
      --home https://www.northmere.example/

Each line says what was seen or how to mend it. "look" is for what only a person can tell. The
exit status is 1 when something is missing. The list is public; this is not an official result.
"""

WRITE_HELP = """Write the accessibility statement of a council, as Markdown.

COUNCIL is the council's folder. What was tested is read from the ledger: the folder accessibility
in it, unless another is given. The statement claims no more than that. The service shows the same
on its own page.
"""

WORDS = {"yes": "yes", "no": "NO", "look": "look", "none": "-"}
TIMEOUT = 20
MOST_BYTES = 5_000_000
AGENT = "repairs-pattern statement check"


day_option = click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day to look at dates from.  [default: today]",
)


@click.group(help=HELP)
def statement() -> None:
    """Run the command that is named."""


@statement.command(help=WRITE_HELP)
@folder_argument
@click.option(
    "--ledger",
    "ledger",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder of the ledger.  [default: accessibility in the council's folder]",
)
@day_option
def write(folder: Path, ledger: Path | None, day: datetime | None) -> None:
    """Print the statement."""
    council = open_council(folder)
    if council.accessibility is None:
        raise click.ClickException("council.toml has no section [accessibility].")
    today = _day(day)
    try:
        read = read_ledger(ledger or folder / "accessibility", council.id, today)
    except BrokenLedger as broken:
        raise click.ClickException(str(broken)) from None
    blocks = write_statement(council, council.accessibility, read, today)
    click.echo(as_markdown([Heading(1, title_of(council)), *blocks]), nl=False)


@statement.command(help=CHECK_HELP)
@click.argument("source", metavar="STATEMENT")
@click.option("--home", help="The home page of the website, an address or a file.")
@click.option(
    "--nation",
    type=click.Choice(NATIONS),
    default="england",
    show_default=True,
    help="In Northern Ireland another body enforces the regulations.",
)
@day_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def check(source: str, home: str | None, nation: Any, day: datetime | None, as_json: bool) -> None:
    """Print each check and what it found."""
    try:
        from repairs_pattern.statement.checking import Looked, look
    except ModuleNotFoundError as missing:
        raise click.ClickException(
            f'{missing.name} is not installed: pip install "repairs-pattern[audit]"'
        ) from None
    looked = Looked(
        page=_page(source),
        today=_day(day),
        nation=nation,
        home=_page(home) if home else None,
    )
    results = list(look(looked))
    if as_json:
        print_json([_as_data(*each) for each in results])
    else:
        rows = [(each.number, each.asks, WORDS[found.answer], found.why) for each, found in results]
        print_table(("", "what public monitoring looks for", "found", ""), rows)
        click.echo(_in_short([found.answer for _, found in results]))
    if any(found.answer == "no" for _, found in results):
        raise SystemExit(1)


def _day(given: datetime | None) -> date:
    return given.date() if given else datetime.now(LONDON).date()


def _in_short(answers: list[str]) -> str:
    asked = len(answers) - answers.count("none")
    return (
        f"{answers.count('yes')} of {asked} are there, {answers.count('no')} are not, and "
        f"{answers.count('look')} are for a person to look at. "
        f"{answers.count('none')} are not asked of this statement."
    )


def _as_data(check: Check, found: Result) -> dict[str, object]:
    return {
        "number": check.number,
        "part": check.part,
        "asks": check.asks,
        "answer": found.answer,
        "why": found.why,
    }


def _page(source: str) -> Page:
    from repairs_pattern.statement.checking import NotAPage, read_page

    try:
        return read_page(_fetched(source) if "://" in source else _read(Path(source)))
    except NotAPage as problem:
        raise click.ClickException(f"{source}: {problem}") from None


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8", errors="replace")
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}.") from None


def _fetched(address: str) -> str:
    if not address.startswith(("http://", "https://")):
        raise click.ClickException(f"{address}: only http and https can be fetched.")
    try:
        asked = Request(address, headers={"User-Agent": AGENT})  # noqa: S310 - the scheme is checked
        with urlopen(asked, timeout=TIMEOUT) as answer:  # noqa: S310 - as above
            kind = answer.headers.get_content_type()
            if kind not in ("text/html", "application/xhtml+xml"):
                raise click.ClickException(f"{address} is not a web page but {kind}.")
            raw: bytes = answer.read(MOST_BYTES)
            return raw.decode(answer.headers.get_content_charset("utf-8"), errors="replace")
    except (URLError, OSError, LookupError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise click.ClickException(f"{address} could not be read: {reason}.") from None
