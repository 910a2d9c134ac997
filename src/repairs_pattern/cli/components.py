"""`repairs-pattern components`: look at the components, take one over, see what it has missed."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from repairs_pattern import gallery
from repairs_pattern.catalogue import (
    Component,
    Parameter,
    UnknownComponent,
    component,
    jinja,
    parameter_table,
)
from repairs_pattern.catalogue import components as all_components
from repairs_pattern.catalogue.ejecting import (
    AlreadyThere,
    BrokenRecord,
    Override,
    eject,
    overrides,
    record,
)
from repairs_pattern.catalogue.fixtures import fixtures as fixtures_of
from repairs_pattern.catalogue.fixtures import fixtures_file
from repairs_pattern.council import BrokenCouncil, load_council
from repairs_pattern.council.overrides import FOLDER as TEMPLATES

from .printing import print_json

HELP = """Look at the components, and take one over to change it.

\b
  repairs-pattern components list
  repairs-pattern components show slot-list

A council that wants other HTML takes a component over and edits its copy. After each upgrade it
asks what the copy has missed:

\b
  repairs-pattern components eject slot-list councils/northmere
  repairs-pattern components doctor councils/northmere

The gallery, with guidance and live examples, as a static site:

\b
  repairs-pattern components build site

An app that is not a council's has a folder "templates" too: name the folder that it is in.
"""

LIST_HELP = """List the components.

\b
  repairs-pattern components list
  repairs-pattern components list --json
"""

SHOW_HELP = """Show what a component takes, and how it is written.

\b
  repairs-pattern components show slot-list
  repairs-pattern components show slot-list --example "one time"
  repairs-pattern components show form --json
"""

EJECT_HELP = """Copy a component into a council's folder, to change its HTML.

The copies are used in place of the component at once. Change what you like and keep what
people rely on: names, ids, labels and errors.

\b
  repairs-pattern components eject slot-list councils/northmere
"""

DOCTOR_HELP = """Tell what a council's own versions of components have missed.

For each one it shows what has changed in the package since it was taken over. Put what you
want of that into your copy, and say that it is done:

\b
  repairs-pattern components doctor councils/northmere
  repairs-pattern components doctor councils/northmere --done slot-list

It ends with status 1 when something was missed and 0 when nothing was.
"""

FIXTURES_HELP = """Write fixtures.json for each component, for those who change the components.

\b
  repairs-pattern components fixtures
"""

BUILD_HELP = """Write the gallery as a static site, for any web server.

It needs two further libraries: pip install 'repairs-pattern[gallery]'

\b
  repairs-pattern components build site
  repairs-pattern components build site --council councils/northmere

Each council adds its brand to the themes that examples are shown in. DIR is a new folder, or
one with an earlier gallery, which is replaced.
"""

a_folder = click.Path(exists=True, file_okay=False, path_type=Path)
as_json_too = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, for other programs."
)


@click.group(help=HELP)
def components() -> None:
    """Run the command that is named."""


@components.command("list", help=LIST_HELP)
@as_json_too
def list_components(as_json: bool) -> None:
    """Print the name and the description of each component."""
    found = all_components()
    if as_json:
        print_json([_in_short(each) for each in found])
        return
    widest = max(len(each.name) for each in found)
    for each in found:
        mark = "(experimental) " if each.experimental else ""
        click.echo(_row(f"{each.name:{widest}}", mark + each.description))


@components.command(help=SHOW_HELP)
@click.argument("name")
@click.option("--example", "wanted", metavar="EXAMPLE", help="Show this example, not the first.")
@as_json_too
def show(name: str, wanted: str | None, as_json: bool) -> None:
    """Print the parameters, the examples and the code of one of them."""
    used = _component(name)
    try:
        example = used.example(wanted) if wanted else used.examples[0]
    except LookupError as error:
        there_are = ", ".join(each.name for each in used.examples)
        raise click.ClickException(f"{error} There are: {there_are}.") from None
    if as_json:
        print_json(_in_full(used))
        return
    click.echo(f"{used.title}{' (experimental)' if used.experimental else ''}")
    click.echo(_wrapped(used.description))
    _echo_params(f"Parameters of {used.macro}", used.params)
    for macro in used.macros:
        _echo_params(f"{macro.name}: {macro.description}", macro.params)
    click.echo("\nExamples")
    widest = max(len(each.name) for each in used.examples)
    for each in used.examples:
        click.echo(_row(f"  {each.name:{widest}}", each.description))
    click.echo(f"\n{example.name}")
    for part in (example.form, jinja(example)):
        if part:
            click.echo(textwrap.indent(f"\n{part.rstrip()}", "  "))


@components.command("eject", help=EJECT_HELP)
@click.argument("name")
@click.argument("folder", metavar="COUNCIL_FOLDER", type=a_folder)
@click.option("--force", is_flag=True, help="Overwrite the copy that is there.")
def eject_component(name: str, folder: Path, force: bool) -> None:
    """Copy the templates, or say which file is in the way."""
    used = _component(name)
    try:
        copies = eject(used, folder / TEMPLATES, force=force)
    except AlreadyThere as error:
        raise click.ClickException(
            f"{error.file.as_posix()} is there already. --force overwrites it, with your changes."
        ) from None
    for file in copies:
        click.echo(f"Wrote {file.as_posix()}")
    click.echo(
        f"""
What to do next:
  1. Change {copies[-1].as_posix()}. Delete a copy that you do not change.
  2. Keep ejected.json, which says what the copies were made from.
  3. Look at it: the style stays ours, so keep the class names or bring your own style.
  4. Run: repairs-pattern check {folder.as_posix()}
  5. After each upgrade, run: repairs-pattern components doctor {folder.as_posix()}"""
    )


@components.command(help=BUILD_HELP)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--council",
    "councils",
    metavar="COUNCIL_FOLDER",
    multiple=True,
    type=a_folder,
    help="Show the examples in the brand of this council too.",
)
def build(folder: Path, councils: tuple[Path, ...]) -> None:
    """Write every page, example and file."""
    try:
        themes = [gallery.Theme.of(load_council(each)) for each in councils]
        written = gallery.build(folder, themes)
    except (BrokenCouncil, gallery.GalleryNotInstalled, gallery.UnsafeFolder) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Wrote {written} files to {folder}.")
    click.echo(f"Look at them: python -m http.server --directory {folder}")


@components.command(help=DOCTOR_HELP)
@click.argument("folder", metavar="COUNCIL_FOLDER", type=a_folder)
@click.option(
    "--done",
    "done",
    metavar="NAME",
    multiple=True,
    help="Say that your version of a component has all that you want of ours as it is now.",
)
@click.pass_context
def doctor(context: click.Context, folder: Path, done: tuple[str, ...]) -> None:
    """Print what each override has missed; exit with status 1 when one has."""
    templates = folder / TEMPLATES
    try:
        if _mark_done(templates, done):
            return
        found = overrides(templates)
    except BrokenRecord as error:
        raise click.ClickException(str(error)) from None
    if not found:
        click.echo(f"{folder.as_posix()} has no versions of components of its own.")
    for each in found:
        click.echo("\n".join(_told(each, folder)))
    if any(each.has_missed for each in found):
        context.exit(1)


@components.command(help=FIXTURES_HELP)
def fixtures() -> None:
    """Write the files that are not current."""
    for each in all_components():
        file, text = fixtures_file(each), fixtures_of(each)
        if not file.is_file() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")
            click.echo(f"Wrote {file.as_posix()}")


def _component(name: str) -> Component:
    try:
        return component(name)
    except UnknownComponent as error:
        there_are = ", ".join(each.name for each in all_components())
        raise click.ClickException(f"{error} There are: {there_are}.") from None


def _mark_done(templates: Path, names: Iterable[str]) -> bool:
    there_are = {each.component for each in overrides(templates)} if names else set()
    for name in names:
        used = _component(name)
        if name not in there_are:
            raise click.ClickException(f"{templates.as_posix()} has no version of {name}.")
        click.echo(f"Wrote {record(used, templates).as_posix()}")
    return bool(names)


def _told(override: Override, folder: Path) -> Iterator[str]:
    name = override.component
    if override.is_gone:
        yield f"{name}: there is no such component any more, so nothing uses your version."
    elif override.since is None:
        yield (
            f"{name}: this version was never ejected, so nobody can tell what it has missed. "
            "Compare it with ours, then run: "
            f"repairs-pattern components doctor {folder.as_posix()} --done {name}"
        )
    elif not override.has_missed:
        yield f"{name}: nothing has changed since {override.since}."
    else:
        yield f"{name}: this has changed since {override.since}:"
    for what, params in (("new", override.added), ("gone", override.removed)):
        if params:
            yield f"  Parameters that are {what}: {', '.join(params)}"
    if override.is_unchecked:
        yield f'  Its macro does not check its parameters: params | checked("{name}") is missing.'
    for difference in override.differences:
        yield textwrap.indent(difference.rstrip("\n"), "  ", lambda _line: True)


def _in_short(used: Component) -> dict[str, Any]:
    return {
        "name": used.name,
        "title": used.title,
        "macro": used.macro,
        "template": used.template,
        "description": used.description,
        "experimental": used.experimental,
        "examples": [each.name for each in used.examples],
    }


def _in_full(used: Component) -> dict[str, Any]:
    return {
        **_in_short(used),
        "params": _rows(used.params),
        "macros": [
            {"name": each.name, "description": each.description, "params": _rows(each.params)}
            for each in used.macros
        ],
        "examples": [
            {
                "name": each.name,
                "description": each.description,
                "jinja": jinja(each),
                **({"form": each.form} if each.form else {}),
            }
            for each in used.examples
        ],
        "accessibility": [each.model_dump() for each in used.accessibility],
    }


def _rows(params: tuple[Parameter, ...]) -> list[dict[str, Any]]:
    return [row._asdict() for row in parameter_table(params)]


def _echo_params(title: str, params: tuple[Parameter, ...]) -> None:
    click.echo(f"\n{title}")
    rows = list(parameter_table(params))
    widest = max((len(row.name) for row in rows), default=0)
    for row in rows:
        needed = "needed" if row.required else ""
        click.echo(_row(f"  {row.name:{widest}}  {row.type:7}  {needed:6}", row.description))


def _row(start: str, text: str) -> str:
    """A row of a table, its last column wrapped under itself."""
    start += "  "
    return _wrapped(text, start, " " * len(start))


def _wrapped(text: str, first: str = "", rest: str = "") -> str:
    width = max(shutil.get_terminal_size((100, 24)).columns, len(rest) + 40)
    return textwrap.fill(
        text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )
