"""`repairs-pattern ledger`: what was tested for accessibility, and whether it can be believed."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import click

from repairs_pattern.domain.law import LONDON
from repairs_pattern.ledger import (
    BrokenLedger,
    Ledger,
    NoRecord,
    Run,
    Standing,
    State,
    by_hand,
    criteria,
    overdue,
    read_audit,
    read_ledger,
    record,
    run_of,
    standing,
    unproven,
)

from .printing import print_json, print_table

HELP = """What was tested for accessibility, and what was found.

A ledger is a folder of three files. Runs of the audit write automated.yaml; people write what they
tried and judged into manual.yaml, and what is known to be wrong into issues.yaml.

\b
  repairs-pattern ledger show accessibility/ledger northmere
  repairs-pattern ledger check accessibility/ledger northmere
  repairs-pattern audit councils/northmere --report json=audit.json
  repairs-pattern ledger record audit.json --ledger accessibility/ledger
  repairs-pattern ledger check accessibility/ledger northmere --against audit.json
"""

RECORD_HELP = """Write what an audit found into a ledger.

AUDIT is the report of an audit over a whole service, as JSON. What the ledger has of an earlier
audit of the same service is replaced.
"""

SHOW_HELP = """Show what is known of each criterion, and what nobody has tried yet.

FOLDER is the ledger, SERVICE the name of the council's folder. The last line is the most that the
accessibility statement may claim.
"""

CHECK_HELP = """Check that a ledger can be believed, and that nothing in it is overdue.

The command ends with status 1 when a line cannot be read, when a criterion is said to be met that
somebody found broken, when something was tested on a day that has not come, or when a known issue
should have been mended by now. With --against, also when the audit that is written down is not what
another audit of the same code finds.
"""

CRITERIA_HELP = """Write what a machine and what a person does for each criterion, as Markdown."""

CRITERIA_PAGE = """\
# What machines do, and what only people can do

WCAG 2.2 has {all} success criteria at levels A and AA. Of {m_fails} the audit sees some ways in \
which they are not met; for {m_hints} it only finds places to look at, and of {m_no} it can tell \
nothing. It can never tell that a criterion is met: that takes a person, for each of them. This \
sorting is that of the rules of [our detectors](detectors.md), and a test keeps it so.

This page is made by `repairs-pattern ledger criteria`, from \
[criteria.yaml](../src/repairs_pattern/ledger/criteria.yaml). How to test by hand, step by step, \
is in [by-hand.md](by-hand.md).
"""

MACHINE = {
    "fails": "sees some ways in which it is not met",
    "hints": "finds places to look at",
    "no": "cannot tell",
}

WORDS: dict[State, str] = {
    "fails": "FAILS",
    "meets": "meets",
    "does not apply": "does not apply",
    "machine": "no machine fails it",
    "not tested": "not tested",
}
NOT_TESTED = "not tested"
RESULTS = ("works", "hard", "fails")

folder_argument = click.argument(
    "folder", type=click.Path(path_type=Path, exists=True, file_okay=False)
)
service_argument = click.argument("service")
report = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group(help=HELP)
def ledger() -> None:
    """Run the command that is named."""


@ledger.command(help=SHOW_HELP)
@folder_argument
@service_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
def show(folder: Path, service: str, as_json: bool) -> None:
    """Print where a service stands."""
    read = _opened(folder, service)
    stands = standing(read, _today())
    if as_json:
        print_json({"status": stands.status, "criteria": stands.states, "tried": _matrix(read)})
        return
    rows = [
        (number, each.name, each.level, WORDS[stands.states[number]])
        for number, each in criteria().items()
    ]
    print_table(("", "criterion", "level", "known"), rows)
    results = (*RESULTS, NOT_TESTED)
    counted = [
        (name, *(list(row.values()).count(result) for result in results))
        for name, row in _matrix(read).items()
    ]
    print_table(("parts of the journey by hand", *results), counted)
    click.echo(_in_short(stands))


@ledger.command(help=CHECK_HELP)
@folder_argument
@service_argument
@click.option("--against", type=report, help="The report of another audit, as JSON.")
@click.pass_context
def check(context: click.Context, folder: Path, service: str, against: Path | None) -> None:
    """Print what is wrong with a ledger; exit with status 1 when anything is."""
    read = _opened(folder, service)
    problems = overdue(folder, _today())
    if against:
        commit = read.run.commit if read.run else "none"
        problems += unproven(folder, _run(against, service, commit))
    for problem in problems:
        click.echo(problem.shown(folder))
    if problems:
        context.exit(1)
    click.echo(f"Nothing in {folder.as_posix()} is overdue or claims what cannot be.")
    if against:
        click.echo(
            f"The audit of {read.run.on} finds the same when it is made again."
            if read.run
            else "No audit is written down."
        )


@ledger.command("record", help=RECORD_HELP)
@click.argument("audit", type=report)
@click.option(
    "--ledger",
    "folder",
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder of the ledger.",
)
@click.option("--service", help="The name of the council's folder; by default as in the report.")
@click.option("--commit", default="", help="Of the code that was audited by its address.")
def record_audit(audit: Path, folder: Path, service: str | None, commit: str) -> None:
    """Write what an audit found into a ledger."""
    run = _run(audit, service, commit)
    try:
        record(folder, run)
    except BrokenLedger as broken:
        raise click.ClickException(str(broken)) from None
    click.echo(
        f"{run.service} on {run.on}: {len(run.pages)} pages in {run.states} states, "
        f"{len(run.broken)} criteria broken."
    )


@ledger.command("criteria", help=CRITERIA_HELP)
def criteria_page() -> None:
    """Print the table of the 55 criteria."""
    counts = Counter(each.machine for each in criteria().values())
    click.echo(
        CRITERIA_PAGE.format(all=len(criteria()), **{f"m_{k}": v for k, v in counts.items()})
    )
    click.echo("| criterion | level | a machine | a person |\n|---|---|---|---|")
    for number, each in criteria().items():
        click.echo(
            f"| {number} {each.name} | {each.level} | {MACHINE[each.machine]} | {each.person} |"
        )


def _opened(folder: Path, service: str) -> Ledger:
    try:
        return read_ledger(folder, service, _today())
    except BrokenLedger as broken:
        raise click.ClickException(str(broken)) from None


def _run(file: Path, service: str | None, commit: str) -> Run:
    try:
        audit = read_audit(file)
        return run_of(audit, service or audit.service, commit)
    except NoRecord as reason:
        raise click.ClickException(str(reason)) from None


def _matrix(read: Ledger) -> dict[str, dict[str, str]]:
    """The newest result of each technology with each part of the journey."""
    known = by_hand()
    newest = {
        (each.technology, each.part): each.result
        for each in sorted(read.tried, key=lambda each: each.on)
    }
    return {
        technology.name: {part: newest.get((name, part), NOT_TESTED) for part in known.parts}
        for name, technology in known.technologies.items()
    }


def _in_short(stands: Standing) -> str:
    counts = ", ".join(
        f"{WORDS[state]}: {len(stands.of(state))}" for state in WORDS if stands.of(state)
    )
    return f"{counts}. The statement may claim no more than: {stands.status} compliant."


def _today() -> date:
    return datetime.now(LONDON).date()
