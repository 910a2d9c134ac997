"""A small council folder that is right, to be broken in one place by each test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from repairs_pattern.council import check_council

if TYPE_CHECKING:
    from pathlib import Path

COUNCIL = """\
name = "Testham Council"
short_name = "Testham"
nation = "england"
website = "https://testham.example"

[contact]
repairs_phone = "01632 960100"
out_of_hours_phone = "020 7946 0199"
opening_hours = ["Monday to Friday, 8am to 6pm"]
email = "repairs@testham.example"
address = ["Town Hall", "Testham"]

[brand]
logo = "logo.svg"
logo_text = "Testham"
colour = "#0b3d5c"
button = "#0f6b4f"
link = "#0b4f8a"

[priorities]
emergency = {label = "Emergency", target = {amount = 24, unit = "hours"}, basis = "make-safe"}
urgent = {label = "Urgent", target = {amount = 3, unit = "working-days"}, basis = "complete"}
routine = {label = "Routine", target = {amount = 20, unit = "working-days"}, basis = "complete"}
planned = {label = "Planned", target = {amount = 90, unit = "days"}, basis = "complete"}

[triage]
reply = {amount = 2, unit = "working-days"}

[law]
regimes = ["right-to-repair"]

[booking]
lead_days = 1
horizon_days = 60
arranged = ["locksmith"]

[[booking.windows]]
id = "morning"
starts = "08:00"
ends = "12:00"
days = ["mon", "tue", "wed", "thu", "fri"]

[[booking.windows]]
id = "afternoon"
starts = "12:00"
ends = "17:00"
days = ["mon", "tue", "wed", "thu", "fri"]

[booking.capacity]
plumbing = 4

[messages]
channels = ["text", "letter"]

[privacy]
controller = "Testham Council"
contact = "data@testham.example"
purpose = "We use what you tell us to repair your home."
lawful_basis = "We do this as a public task."
kept_for = "We keep the record of a repair for 6 years."
"""

DIAGNOSIS = """\
danger: danger
start: {home: problem, communal: problem}
questions:
  danger:
    title: Is anyone in danger right now?
    options:
      gas: {label: I can smell gas, exit: gas}
      none: {label: None of these, continue: true}
  problem:
    title: What is the problem?
    options:
      tap: {label: A tap, outcome: tap-cannot-turn}
      other: {label: Something else, outcome: described}
outcomes:
  tap-cannot-turn:
    repair: Tap that cannot be turned
    sor: "TE-0001"
    trade: plumbing
    priority: urgent
    minutes: 45
    right_to_repair: tap-cannot-be-turned
    responsibility: {tenant: council, leaseholder: leaseholder}
  described:
    repair: A repair you describe to us
    booking: triage
exits:
  gas:
    kind: gas
    title: Call the gas emergency line now
    do: [Open doors and windows.]
    call: [gas-emergency]
"""

ADDRESSES = """\
uprn,address_line,locality,town,postcode,tenure,block,kind
999900000001,1 Low Street,,Testham,XN1 1AA,tenant,,home
999900000002,"Flat 1, High Court",,Testham,XN1 1AB,leaseholder,B1,home
999900000003,Communal areas of High Court,,Testham,XN1 1AB,,B1,communal
"""

LOGO = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><title>T</title>
<path d="M0 0h8v8z"/></svg>
"""


@dataclass(frozen=True)
class Folder:
    """A council folder on disk."""

    path: Path

    def write(self, file: str, text: str) -> None:
        target = self.path / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def change(self, file: str, old: str, new: str) -> None:
        text = (self.path / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {file}"
        self.write(file, text.replace(old, new))

    def add(self, file: str, text: str) -> None:
        self.write(file, (self.path / file).read_text(encoding="utf-8") + text)

    def says(self) -> list[str]:
        return [str(problem) for problem in check_council(self.path)]


@pytest.fixture
def council(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "testham")
    folder.write("council.toml", COUNCIL)
    folder.write("diagnosis.yaml", DIAGNOSIS)
    folder.write("addresses.csv", ADDRESSES)
    folder.write("logo.svg", LOGO)
    return folder
