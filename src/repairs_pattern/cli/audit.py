"""`repairs-pattern audit`: looks at every state of every page with a real browser."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from repairs_pattern.council import BrokenCouncil, load_council

from .printing import working

if TYPE_CHECKING:
    from repairs_pattern.audit.judging import Report
    from repairs_pattern.audit.results import Looked
    from repairs_pattern.audit.running import Serve, Served
    from repairs_pattern.audit.seeing import Facts
    from repairs_pattern.audit.states import State

HELP = """Look at every state of every page with a real browser, and say what keeps people out.

COUNCIL is a council's folder. Its service is served on a free port, with empty data and a fixed
time, and every page is looked at: empty, answered, with every error that its form can give, with
long texts, in forced states, with JavaScript and without. Of a service that is running already,
give the address and a scenario.

\b
  repairs-pattern audit councils/northmere
  repairs-pattern audit councils/northmere --report html=audit.html --report sarif=audit.sarif
  repairs-pattern audit councils/northmere --changed-since origin/main --baseline audit.json
  repairs-pattern audit --url https://test.northmere.example --scenario report-a-tap.yaml

Each state is written down as soon as it was looked at: --resume goes on with a run that was cut
off. The exit status is 1 when there is a fault, when a page cannot be reached, or when a decision
has ended. It needs Chromium, and: pip install "repairs-pattern[audit]"
"""

NEEDS = 'The audit needs more packages: pip install "repairs-pattern[audit]"'
MARK = ".repairs-pattern-audit"
"""The file that says that a folder is of an audit and may be deleted."""

OUR_APP = "repairs_pattern.app:create_app"


@dataclass(frozen=True)
class Subject:
    """What is audited."""

    name: str
    serve: Serve
    states: Sequence[State]
    unreached: Sequence[str]
    facts: Facts
    alone: bool


@click.command(help=HELP)
@click.argument(
    "council",
    metavar="[COUNCIL]",
    required=False,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
)
@click.option("--url", help="Audit what is served there.")
@click.option(
    "--scenario",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The ways through that service, as YAML.",
)
@click.option(
    "--app",
    "made_by",
    default=OUR_APP,
    show_default=True,
    help="What makes the council's app, called as create_app is.",
)
@click.option(
    "--decisions",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Findings that are let through, each with a reason and an end, as YAML.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="What was found before; only what is new fails. Made when it is not there.",
)
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT=FILE",
    help="Write a report: html, json, junit or sarif.",
)
@click.option("--changed-since", metavar="REVISION", help="Look at what has changed since then.")
@click.option("--only", "wanted", metavar="TEXT", help="Only states with this in their name.")
@click.option("--sample", is_flag=True, help="Each page once, and once in error.")
@click.option("--resume", is_flag=True, help="Go on with the run that was cut off.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="How many browsers; by default, one more than cores.",
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("audit"),
    show_default=True,
    help="Where the run keeps what it knows.",
)
@click.pass_context
def audit(context: click.Context, /, council: Path | None, folder: Path, **options: Any) -> None:
    """Audit a council's service, or one that is running."""
    if (council is None) == (options["url"] is None):
        raise click.UsageError("Give a council's folder, or --url with --scenario.")
    if options["url"] and not options["scenario"]:
        raise click.UsageError("--url needs --scenario: without it, no way leads anywhere.")
    try:
        import playwright  # noqa: F401 - asked for before anything is begun
    except ModuleNotFoundError:
        raise click.ClickException(NEEDS) from None
    files = _report_files(options["reports"])
    report = _audited(council, folder, options)
    from repairs_pattern.audit.reports import FORMATS
    from repairs_pattern.audit.reports.terminal import show

    for kind, file in files:
        file.write_text(FORMATS[kind](report), "utf-8")
    show(report, Console(markup=False, emoji=False, highlight=False))
    if not report.passes:
        context.exit(1)


def _report_files(reports: Sequence[str]) -> list[tuple[str, Path]]:
    from repairs_pattern.audit.reports import FORMATS

    found = []
    for each in reports:
        kind, _, file = each.partition("=")
        if kind not in FORMATS or not file:
            formats = ", ".join(FORMATS)
            raise click.UsageError(f"--report {each} is not FORMAT=FILE with one of {formats}.")
        found.append((kind, Path(file)))
    return found


def _audited(council: Path | None, folder: Path, options: dict[str, Any]) -> Report:
    """Run the audit; what goes wrong is told in words."""
    from repairs_pattern.audit.changed import NoHistory
    from repairs_pattern.audit.chromium import NoChromium
    from repairs_pattern.audit.decisions import BadDecision
    from repairs_pattern.audit.journal import OtherRun
    from repairs_pattern.audit.scenario import BadScenario

    try:
        return _run(council, folder, options)
    except (BadDecision, BadScenario, BrokenCouncil, NoChromium, NoHistory, OtherRun) as error:
        raise click.ClickException(str(error)) from None


def _run(council: Path | None, folder: Path, options: dict[str, Any]) -> Report:
    from repairs_pattern.audit.baseline import read_baseline, write_baseline
    from repairs_pattern.audit.changed import commit_of
    from repairs_pattern.audit.decisions import read_decisions
    from repairs_pattern.audit.detectors import arms
    from repairs_pattern.audit.judging import Origin, Rules
    from repairs_pattern.audit.running import Job
    from repairs_pattern.audit.sampling import sample
    from repairs_pattern.audit.whole import Audit

    if not options["resume"]:
        _empty(folder)
    if council:
        load_council(council)  # what is wrong with it is told before anything is begun
    folder.mkdir(parents=True, exist_ok=True)
    folder = folder.resolve()
    with _trying_detectors() as tried:
        subject = _of_council(council, folder, options) if council else _of_url(options)
        browser = tried()
    states = [each for each in subject.states if (options["wanted"] or "") in each.id]
    if options["sample"]:
        states = sample(states)
    if not states:
        raise click.ClickException(f"No state has “{options['wanted']}” in its name.")
    baseline: Path | None = options["baseline"]
    rules = Rules(
        read_decisions(options["decisions"]) if options["decisions"] else (),
        read_baseline(baseline) if baseline else frozenset(),
        council.resolve() if council else None,
    )
    only = _changed(council, options["changed_since"]) if options["changed_since"] else None
    narrowed = [options[each] for each in ("wanted", "changed_since") if options[each]]
    narrowed += ["a sample"] if options["sample"] else []
    origin = Origin(commit_of(council) if council else "", browser, ", ".join(narrowed))
    job = Job(subject.serve, arms, subject.facts, folder, only, subject.alone)
    # Each waits for its browser now and then: with one more than cores, none of these is idle.
    processes = options["jobs"] or (os.cpu_count() or 1) + 1
    whole = Audit(
        subject.name,
        job,
        states,
        subject.unreached,
        rules,
        processes,
        options["resume"],
        origin,
    )
    with _progress(len(states)) as tell:
        report = whole.run(tell)
    if baseline and not baseline.exists():
        write_baseline(baseline, ((each.page, each.finding) for each in report.counted))
    return report


@contextmanager
def _trying_detectors() -> Iterator[Callable[[], str]]:
    """See meanwhile, in another process, that each detector fails what is known to be bad.

    :returns: what waits for the end of that, and gives the browser that they ran in.
    """
    from repairs_pattern.audit.canaries import try_detectors
    from repairs_pattern.audit.detectors import left_out

    for sentence in left_out():
        click.echo(sentence, err=True)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:
        trying = beside.submit(try_detectors)

        def tried() -> str:
            with working("Trying every detector on pages that are known to be bad"):
                browser, wrong = trying.result()
            if wrong:
                words = "\n".join(["The detectors cannot be trusted here.", *wrong])
                raise click.ClickException(words)
            return browser

        yield tried


def _empty(folder: Path) -> None:
    """Delete an earlier run, and nothing else."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            mend = "Name another with --folder."
            raise click.ClickException(f"{folder} is not of an audit: it is left as it is. {mend}")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()


def _of_council(council: Path, folder: Path, options: dict[str, Any]) -> Subject:
    from repairs_pattern.audit.kept import keep_states, kept_states
    from repairs_pattern.auditing.enumerating import enumerate_states
    from repairs_pattern.auditing.service import Audited
    from repairs_pattern.auditing.serving import Snapshot

    _may_import_from(Path.cwd())
    audited = Audited(council.resolve(), options["made_by"])
    prepared, kept = folder / "prepared", folder / "states.json"
    if not kept.exists():
        shutil.rmtree(prepared, ignore_errors=True)
        with working("Finding a way to every page"):
            found = enumerate_states(audited, prepared)
        keep_states(kept, found.states, found.unreached, found.facts)
    states, unreached, facts = kept_states(kept)
    serve = Snapshot(audited, prepared)
    return Subject(council.name, serve, states, unreached, facts, alone=True)


def _may_import_from(folder: Path) -> None:
    """Let ``--app`` name what is in a folder, also in the processes of the run."""
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))


def _of_url(options: dict[str, Any]) -> Subject:
    from repairs_pattern.audit.scenario import read_scenarios
    from repairs_pattern.audit.seeing import Facts

    said = read_scenarios(options["scenario"])
    serve = partial(served_already, options["url"])
    facts = Facts(name=said.service)
    return Subject(options["url"], serve, said.states, (), facts, alone=False)


def served_already(url: str, _folder: Path) -> AbstractContextManager[Served]:
    """A service that runs by itself."""
    from repairs_pattern.audit.running import Served

    return nullcontext(Served(url))


def _changed(council: Path | None, revision: str) -> frozenset[str] | None:
    from repairs_pattern.audit.changed import changed_templates

    return changed_templates(revision, council or Path())


class _progress:  # noqa: N801 - used as a function is
    """Shows how far it is, on a screen alone."""

    def __init__(self, total: int) -> None:
        console = Console(file=sys.stderr)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("Looking at every state", total=total)
        self._faults = 0

    def __enter__(self) -> Callable[[Looked], None]:
        self._bar.start()
        return self._tell

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def _tell(self, looked: Looked) -> None:
        self._faults += len(looked.findings)
        words = f"Looking at every state ({self._faults} findings)"
        self._bar.update(self._task, advance=1, description=words)
