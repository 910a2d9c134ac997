"""ClamAV: what is found, what is too much, and what happens while nobody looks."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from repairs_pattern.domain.checks import Unwell
from repairs_pattern.domain.photos import Infected, NotScanned, TooLargeToScan
from repairs_pattern.domain.store import PhotoRow
from repairs_pattern.gateways.clamav import ClamAv
from tests.conftest import MakeApp, service_of
from tests.support.clamd import CUT, HANGS, MANNERS, VIRUS, Clamd, clamd
from tests.support.folders import CouncilFolder
from tests.support.photos import a_photo
from tests.support.reporting import answers_for, report, slug
from tests.support.resident import Resident
from tests.support.stored import rows

INFECTED = a_photo() + VIRUS


@pytest.fixture(params=["tcp", "unix"])
def scanner(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Clamd]:
    with clamd(tmp_path / "clamd.ctl" if request.param == "unix" else None) as scanner:
        yield scanner


def test_a_clean_file_is_looked_at_whole_and_passes(scanner: Clamd) -> None:
    content = a_photo() + bytes(300_000)
    file = io.BytesIO(content)
    file.seek(7)
    ClamAv(scanner.address).scan(file)
    assert scanner.seen == [content]
    assert not file.closed


def test_a_file_with_a_virus_is_refused(scanner: Clamd) -> None:
    with pytest.raises(Infected):
        ClamAv(scanner.address, keep_unscanned=True).scan(io.BytesIO(INFECTED))


def test_more_than_the_scanner_takes_is_refused(scanner: Clamd) -> None:
    scanner.most = 100_000
    with pytest.raises(TooLargeToScan):
        ClamAv(scanner.address).scan(io.BytesIO(bytes(140_000)))


@pytest.mark.parametrize("manner", MANNERS)
def test_however_it_misbehaves_no_file_passes_as_clean(scanner: Clamd, manner: str) -> None:
    scanner.manner = manner
    began = time.monotonic()
    with pytest.raises(NotScanned):
        ClamAv(scanner.address, seconds=1.0).scan(io.BytesIO(a_photo()))
    with pytest.raises(Unwell, match="No photo is kept"):
        ClamAv(scanner.address, seconds=1.0).check()
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("manner", [CUT, HANGS])
def test_a_council_may_keep_what_nobody_could_look_at(scanner: Clamd, manner: str) -> None:
    scanner.manner = manner
    ClamAv(scanner.address, keep_unscanned=True, seconds=1.0).scan(io.BytesIO(a_photo()))
    with pytest.raises(Unwell, match="kept unscanned"):
        ClamAv(scanner.address, keep_unscanned=True, seconds=1.0).check()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "unix:///nowhere/clamd.ctl"])
def test_a_scanner_that_is_not_there_lets_nothing_pass(address: str) -> None:
    with pytest.raises(NotScanned):
        ClamAv(address).scan(io.BytesIO(a_photo()))


def test_it_says_which_version_it_is(scanner: Clamd) -> None:
    assert ClamAv(scanner.address).check().startswith("ClamAV 1.4.1")


# In the journey.


@pytest.fixture
def adding(tmp_path: Path, make_app: MakeApp) -> Iterator[tuple[Resident, Clamd]]:
    """Somebody who is asked for photos, in a council that looks for viruses."""
    with clamd() as scanner:
        folder = CouncilFolder.copy_of("northmere", tmp_path)
        chosen = f'virus_scan = "clamav"\n\n[gateways.clamav]\naddress = "{scanner.address}"\n'
        folder.change("council.toml", 'photos = "folder"\n', f'photos = "folder"\n{chosen}')
        resident = Resident(make_app(folder.path))
        yield report(resident, answers_for("tap-drips"), to="photos"), scanner


def test_a_virus_is_told_beside_the_field_and_the_other_photo_is_kept(
    adding: tuple[Resident, Clamd],
) -> None:
    resident, scanner = adding
    files = [("bad.jpg", INFECTED), ("good.jpg", a_photo())]
    resident.send_files("photos", files, {"upload": "yes"})
    assert resident.errors == ["bad.jpg: The selected file contains a virus"]
    assert len(rows(service_of(resident.client.application), PhotoRow)) == 1
    assert len(scanner.seen) == 2


def test_a_report_goes_on_without_photos_while_nobody_can_look_at_them(
    adding: tuple[Resident, Clamd],
) -> None:
    resident, scanner = adding
    scanner.manner = CUT
    resident.send_files("photos", [("good.jpg", a_photo())], {"upload": "yes"})
    assert resident.errors == [
        "We cannot check photos for viruses at the moment, so we did not keep it. "
        "Go on without photos, or try again later"
    ]
    assert rows(service_of(resident.client.application), PhotoRow) == []
    assert slug(resident.send()) == "visit-needs"
