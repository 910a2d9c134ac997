"""`repairs-pattern components`, as somebody types it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask, render_template_string

from repairs_pattern.catalogue import components
from repairs_pattern.catalogue.fixtures import fixtures_file
from repairs_pattern.cli import main
from repairs_pattern.rendering import Renderer
from repairs_pattern.templating import add_components
from tests.conftest import MakeApp
from tests.support.homes import COUNCILS


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["components", *map(str, arguments)])


@pytest.fixture
def council(tmp_path: Path) -> Path:
    """A copy of Northmere's folder."""
    return Path(shutil.copytree(COUNCILS / "northmere", tmp_path / "northmere"))


@pytest.fixture
def timeline(council: Path) -> Path:
    """The folder of Northmere's own version of the timeline, just ejected."""
    assert run("eject", "timeline", council).exit_code == 0
    return council / "templates" / "components" / "timeline"


def as_if_ejected_long_ago(folder: Path) -> None:
    """Make the record say that the template and the parameters were others."""
    record = json.loads((folder / "ejected.json").read_text())
    record["version"] = "0.0.1"
    old = record["files"]["timeline/template.html"].replace("<ol ", "<ul ")
    record["files"]["timeline/template.html"] = old
    record["params"].remove("items.text")
    record["params"].append("items.colour")
    (folder / "ejected.json").write_text(json.dumps(record))


def test_the_list_has_every_component() -> None:
    listed = run("list").output
    read = json.loads(run("list", "--json").output)

    assert [each["name"] for each in read] == [each.name for each in components()]
    for each in components():
        assert each.name in listed
    assert "(experimental)" in listed


def test_show_has_the_parameters_the_examples_and_code_to_copy() -> None:
    shown = run("show", "slot-list").output

    assert "days.slots.text" in shown
    assert "hold has ended" in shown
    assert '{% from "components/slot-list/macro.html" import repairsSlotList %}' in shown


def test_show_has_the_example_that_is_asked_for() -> None:
    assert '"emptyText": "We have no' in run("show", "slot-list", "--example", "no times").output
    wrong = run("show", "slot-list", "--example", "nothing")
    assert wrong.exit_code == 1
    assert "slot-list has no example called nothing. There are: default, one time" in wrong.output


def test_show_has_the_form_of_the_form_bridge() -> None:
    shown = run("show", "form", "--example", "date").output

    assert "class StartForm(Form):" in shown
    assert "{{ field(form.started, heading=true) }}" in shown


def test_show_gives_json_to_other_programs() -> None:
    read = json.loads(run("show", "slot-list", "--json").output)

    assert read["macro"] == "repairsSlotList"
    assert {
        "name": "days.slots.text",
        "type": "string",
        "required": True,
        "description": "The time in words, such as 8am to 12pm.",
    } in read["params"]
    assert read["examples"][0]["jinja"].startswith("{% from")


@pytest.mark.parametrize("command", [("show", "slots"), ("eject", "slots", ".")])
def test_a_component_that_is_not_there_is_an_error_that_names_those_there_are(
    command: tuple[str, ...],
) -> None:
    result = run(*command)

    assert result.exit_code == 1
    assert "There is no component called slots. There are: add-another, address-picker" in (
        result.output
    )


def test_an_ejected_component_takes_the_place_of_ours(
    make_app: MakeApp, council: Path, timeline: Path
) -> None:
    source = '{% from "components/timeline/macro.html" import repairsTimeline %}'
    call = source + '{{ repairsTimeline({"items": []}) }}'
    app = make_app(council)
    environment = Renderer(app, app.extensions["repairs_pattern"].council).environment
    assert environment.from_string(call).render().startswith('<ol class="repairs-timeline"')

    (timeline / "template.html").write_text("A line of our own")

    environment = Renderer(app, app.extensions["repairs_pattern"].council).environment
    assert environment.from_string(call).render() == "A line of our own"


def test_an_app_without_a_council_takes_components_over_too(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    run("eject", "timeline", tmp_path)
    own = tmp_path / "templates" / "components" / "timeline" / "template.html"
    own.write_text("A line of our own")
    app = Flask(__name__, root_path=str(tmp_path))
    add_components(app)

    with app.test_request_context():
        source = '{% from "components/timeline/macro.html" import repairsTimeline %}'
        html = render_template_string(source + '{{ repairsTimeline({"items": []}) }}')

    assert html == "A line of our own"


def test_what_somebody_changed_is_not_overwritten_unless_they_say_so(
    council: Path, timeline: Path
) -> None:
    (timeline / "template.html").write_text("ours")

    refused = run("eject", "timeline", council)

    assert refused.exit_code == 1
    assert "timeline/macro.html is there already. --force overwrites it" in refused.output
    assert (timeline / "template.html").read_text() == "ours"
    assert run("eject", "timeline", council, "--force").exit_code == 0
    assert (timeline / "template.html").read_text() != "ours"


def test_eject_says_what_to_do_next(council: Path) -> None:
    told = run("eject", "form", council).output

    assert "templates/components/form.html" in told
    assert f"repairs-pattern components doctor {council.as_posix()}" in told


def test_the_check_of_a_council_finds_no_fault_in_an_ejected_component(
    council: Path, timeline: Path
) -> None:
    before = CliRunner().invoke(main, ["check", "--json", str(COUNCILS / "northmere")])
    after = CliRunner().invoke(main, ["check", "--json", str(council)])

    assert (timeline / "ejected.json").is_file()
    assert len(json.loads(after.output)) == len(json.loads(before.output))


def test_the_doctor_has_nothing_to_say_of_a_council_without_overrides(council: Path) -> None:
    result = run("doctor", council)

    assert result.exit_code == 0
    assert "has no versions of components of its own" in result.output


def test_the_doctor_is_content_with_what_was_just_ejected(council: Path, timeline: Path) -> None:
    (timeline / "template.html").write_text("changed by the council")

    result = run("doctor", council)

    assert result.exit_code == 0
    assert "timeline: nothing has changed since 0.1.0." in result.output


def test_the_doctor_tells_what_a_version_has_missed(council: Path, timeline: Path) -> None:
    as_if_ejected_long_ago(timeline)

    result = run("doctor", council)

    assert result.exit_code == 1
    assert "timeline: this has changed since 0.0.1:" in result.output
    assert "Parameters that are new: items.text" in result.output
    assert "Parameters that are gone: items.colour" in result.output
    assert "  --- timeline/template.html (0.0.1)" in result.output
    assert "  -<ul class=" in result.output
    assert "  +<ol class=" in result.output
    assert "timeline/macro.html" not in result.output


def test_a_copy_that_was_deleted_has_missed_nothing(council: Path, timeline: Path) -> None:
    as_if_ejected_long_ago(timeline)
    (timeline / "template.html").unlink()

    assert "  -<ul class=" not in run("doctor", council).output
    (timeline / "macro.html").unlink()
    assert run("doctor", council).exit_code == 0


def test_what_was_taken_over_is_said_to_be_done(council: Path, timeline: Path) -> None:
    (timeline / "template.html").write_text("with all the changes")
    as_if_ejected_long_ago(timeline)

    assert run("doctor", council, "--done", "timeline").exit_code == 0

    assert (timeline / "template.html").read_text() == "with all the changes"
    assert run("doctor", council).exit_code == 0


def test_only_what_is_there_can_be_said_to_be_done(council: Path) -> None:
    result = run("doctor", council, "--done", "timeline")

    assert result.exit_code == 1
    assert "has no version of timeline" in result.output


def test_a_version_made_by_hand_is_said_to_be_one(council: Path) -> None:
    folder = council / "templates" / "components" / "timeline"
    folder.mkdir(parents=True)
    (folder / "macro.html").write_text("{% macro repairsTimeline(params) %}{% endmacro %}")

    result = run("doctor", council)

    assert result.exit_code == 0
    assert "timeline: this version was never ejected" in result.output
    assert 'params | checked("timeline") is missing' in result.output
    run("doctor", council, "--done", "timeline")
    assert "timeline: nothing has changed since 0.1.0." in run("doctor", council).output


def test_a_component_that_we_have_no_more_is_told(council: Path, timeline: Path) -> None:
    gone = timeline.with_name("carousel")
    gone.mkdir()
    record = json.loads((timeline / "ejected.json").read_text())
    record |= {"component": "carousel", "files": {"carousel/macro.html": "x"}}
    (gone / "ejected.json").write_text(json.dumps(record))
    (gone / "macro.html").write_text("y")

    result = run("doctor", council)

    assert result.exit_code == 1
    assert "carousel: there is no such component any more" in result.output


@pytest.mark.parametrize("content", ["", "{}", '{"component": "timeline"}', "\x00"])
def test_a_broken_record_is_an_error_that_names_the_file(
    council: Path, timeline: Path, content: str
) -> None:
    (timeline / "ejected.json").write_text(content)

    result = run("doctor", council)

    assert result.exit_code == 1
    assert "timeline/ejected.json cannot be read" in result.output


def test_the_form_bridge_is_ejected_and_followed_like_a_component(council: Path) -> None:
    run("eject", "form", council)
    record = council / "templates" / "components" / "form" / "ejected.json"
    changed = json.loads(record.read_text())
    changed["params"].remove("radios inline")
    record.write_text(json.dumps(changed))

    result = run("doctor", council)

    assert result.exit_code == 1
    assert "Parameters that are new: radios inline" in result.output
    assert "does not check" not in result.output


def test_fixtures_that_are_current_are_left_alone() -> None:
    before = {each.name: fixtures_file(each).stat().st_mtime_ns for each in components()}

    result = run("fixtures")

    assert result.exit_code == 0
    assert result.output == ""
    assert before == {each.name: fixtures_file(each).stat().st_mtime_ns for each in components()}
