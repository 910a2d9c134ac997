"""Pictures beside the answers of one question: only where a council asks for them, never alone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from repairs_pattern.council import Problem, check_council
from tests.conftest import MakeApp
from tests.support.councils import council
from tests.support.folders import CouncilFolder
from tests.support.reporting import COUNCIL_NAMES, answers_for, report, slug
from tests.support.resident import Resident

TREE = "diagnosis.yaml"
DRIPS = "{label: The tap drips, outcome: tap-drips}"
STUCK = "{label: The tap cannot be turned on, outcome: tap-stuck}"
TAP = answers_for("tap-drips", by="westvale")


def drawn(form: str = "PNG", size: tuple[int, int] = (240, 160)) -> bytes:
    """A picture."""
    written = io.BytesIO()
    Image.new("RGB", size, "#0b3d5c").save(written, form)
    return written.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> CouncilFolder:
    """Westvale with pictures for two answers about a tap."""
    copied = CouncilFolder.copy_of("westvale", tmp_path / "pictured")
    images = copied.path / "images"
    images.mkdir()
    (images / "drips.png").write_bytes(drawn())
    (images / "stuck.webp").write_bytes(drawn("WEBP", (120, 90)))
    copied.change(TREE, DRIPS, DRIPS[:-1] + ", image: drips.png}")
    described = ', image: stuck.webp, image_description: "A hand, a <tap> and no water"}'
    copied.change(TREE, STUCK, STUCK[:-1] + described)
    return copied


@pytest.fixture
def app(make_app: MakeApp, folder: CouncilFolder) -> Flask:
    return make_app(folder.path)


@pytest.fixture
def at_the_tap(app: Flask) -> Resident:
    """Somebody who is asked what is wrong with the tap."""
    return report(Resident(app), TAP, to="tap")


def of_the_tree(folder: CouncilFolder) -> list[Problem]:
    """What check says of the questions of a folder."""
    return [problem for problem in check_council(folder.path) if str(problem.file) == TREE]


def only_problem(folder: CouncilFolder) -> str:
    """What check says of a folder with one problem, without the line."""
    (problem,) = of_the_tree(folder)
    assert problem.line is not None
    assert str(problem.file) == TREE
    return f"{problem.severity}: {problem.reason} {problem.mend}"


@pytest.mark.parametrize("name", COUNCIL_NAMES)
def test_no_council_of_the_prototype_has_pictures(name: str) -> None:
    assert council(name).illustrations == {}


def test_a_picture_stands_above_the_text_which_is_the_name(at_the_tap: Resident) -> None:
    label = at_the_tap.soup.select_one("label[for=choice]")
    assert label is not None
    image = label.img
    assert image is not None
    assert label.get_text(" ", strip=True) == "The tap drips"
    assert (image["alt"], image["width"], image["height"]) == ("", "240", "160")
    assert image["loading"] == "lazy"


def test_what_a_picture_shows_is_said_after_the_name(at_the_tap: Resident) -> None:
    radio = at_the_tap.soup.select_one("[value=stuck]")
    assert radio is not None
    hint = at_the_tap.soup.find(id=str(radio["aria-describedby"]))
    assert hint is not None
    assert hint.get_text(strip=True) == "A hand, a <tap> and no water"


def test_the_way_out_has_no_picture(at_the_tap: Resident) -> None:
    labels = at_the_tap.soup.select(".govuk-radios__label")
    assert [bool(label.img) for label in labels][:2] == [True, True]
    assert labels[-1].img is None


def test_a_picture_is_served_as_what_it_is_and_kept_for_a_year(at_the_tap: Resident) -> None:
    for image, kind in zip(at_the_tap.soup.select("main img"), ("png", "webp"), strict=True):
        with at_the_tap.client.get(str(image["src"])) as response:
            assert response.mimetype == f"image/{kind}"
            assert "max-age=31536000" in response.headers["Cache-Control"]
            with Image.open(io.BytesIO(response.data)) as served:
                assert served.format == kind.upper()


def test_no_other_file_is_served(at_the_tap: Resident) -> None:
    for name in ("drips.png", "..%2Fcouncil.toml", "0123456789", "../council.toml", ""):
        assert at_the_tap.client.get(f"/illustration-{name}").status_code == 404


def test_an_answer_with_a_picture_is_kept_and_shown_again(at_the_tap: Resident) -> None:
    at_the_tap.send(choice="drips")
    assert slug(at_the_tap) == "result"
    assert at_the_tap.get("/diagnose/tap").value("choice") == "drips"


def test_no_answer_is_an_error_that_leads_to_the_first_radio(at_the_tap: Resident) -> None:
    at_the_tap.send()
    assert at_the_tap.errors == ["Select an answer"]
    assert at_the_tap.soup.select_one("input#choice[value=drips]")


def test_other_questions_have_no_pictures(app: Flask) -> None:
    for page in ("danger", "water"):
        shown = report(Resident(app), TAP, to=page)
        assert not shown.soup.select("main img")


# What check says


def test_a_sound_folder_with_pictures_has_no_problem(folder: CouncilFolder) -> None:
    assert of_the_tree(folder) == []


def test_a_picture_that_is_not_there_is_an_error(folder: CouncilFolder) -> None:
    (folder.path / "images" / "drips.png").unlink()
    assert only_problem(folder) == (
        "error: There is no file images/drips.png that can be opened. "
        "Put it there, or remove the image."
    )


@pytest.mark.parametrize("name", ["../council.toml", "/etc/hostname", ".hidden", "a/b.png"])
def test_a_picture_from_somewhere_else_is_an_error(folder: CouncilFolder, name: str) -> None:
    folder.change(TREE, "image: drips.png", f'image: "{name}"')
    assert f"“{name}” is not the name of a file in images." in only_problem(folder)


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", drawn()[:-40], drawn("GIF"), b"GIF89a"],
)
def test_what_is_no_picture_is_an_error(folder: CouncilFolder, content: bytes) -> None:
    (folder.path / "images" / "drips.png").write_bytes(content)
    assert only_problem(folder) == (
        "error: drips.png is not a PNG, JPEG or WebP picture that can be read. "
        "Save the picture again as one of these."
    )


def test_a_picture_of_too_many_pixels_is_an_error(folder: CouncilFolder) -> None:
    (folder.path / "images" / "drips.png").write_bytes(drawn(size=(1001, 10)))
    assert "is 1001 by 10 pixels" in only_problem(folder)


def test_a_heavy_picture_is_a_warning_and_a_huge_one_an_error(folder: CouncilFolder) -> None:
    file = folder.path / "images" / "drips.png"
    file.write_bytes(drawn() + b"\0" * 25_000)
    assert only_problem(folder).startswith("warning: The picture drips.png is 25 KB")
    file.write_bytes(drawn() + b"\0" * 250_000)
    assert only_problem(folder).startswith("error: The picture drips.png is larger than 200 KB")
