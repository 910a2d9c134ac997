"""A small council for the tests of the audit: few questions, few homes, and nothing is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from wtforms.validators import ValidationError

from repairs_pattern import create_app
from repairs_pattern.journey import Form, Page, TextField
from repairs_pattern.journey.forms import Needed

from .folders import CouncilFolder

TREE = """
danger: danger
start: {home: thing, communal: thing}
questions:
  danger:
    title: Is any of this happening right now?
    options:
      gas: {label: I can smell gas, exit: gas}
      none: {label: None of these, continue: true}
  thing:
    title: What is broken?
    options:
      heater: {label: A water heater, outcome: water-heater}
      door: {label: A door, outcome: door-or-window}
      toilet: {label: A toilet, outcome: toilet-spare}
      bulb: {label: A light bulb, outcome: bulb}
      pipe: {label: A pipe that I have broken, outcome: pipe}
      other: {label: Something else, outcome: described}
outcomes:
  water-heater:
    repair: Water heater that is cold
    sor: WV-0001
    trade: plumbing
    priority: urgent
    minutes: 45
    responsibility: {tenant: council, leaseholder: leaseholder}
  door-or-window:
    repair: Door that does not close
    sor: WV-0002
    trade: carpentry
    priority: routine
    minutes: 45
    responsibility: {tenant: council, leaseholder: leaseholder}
  toilet-spare:
    repair: Toilet that does not flush
    sor: WV-0003
    trade: plumbing
    priority: urgent
    minutes: 45
    responsibility: {tenant: council, leaseholder: leaseholder}
  bulb:
    repair: Light bulb
    sor: WV-0004
    trade: plumbing
    priority: routine
    minutes: 45
    responsibility: {tenant: tenant, leaseholder: leaseholder}
    do: [Turn it off.]
    because: It is yours.
  pipe:
    repair: Pipe that is broken
    sor: WV-0005
    trade: plumbing
    priority: emergency
    minutes: 45
    responsibility: {tenant: tenant, leaseholder: leaseholder}
    do: [Turn it off.]
    because: It is yours.
  described: {repair: Repair that you describe, booking: triage}
exits:
  gas:
    kind: gas
    title: Get out now and call the gas emergency number
    do: [Open doors and windows.]
    call: [gas-emergency]
"""

WITHOUT_REPORTS = {"report": None, "schedule": None, "track": None}


def small_council(into: Path) -> CouncilFolder:
    """Westvale with two questions and a handful of homes."""
    council = CouncilFolder.copy_of("westvale", into)
    council.write("diagnosis.yaml", TREE)
    homes = (council.path / "addresses.csv").read_text("utf-8").splitlines()[:20]
    council.write("addresses.csv", "\n".join(homes) + "\n")
    return council


def without_reports(council: Any, **options: Any) -> Flask:
    """Its service, which says what is wrong and whom to call."""
    return create_app(council, sections=WITHOUT_REPORTS, **options)


class PetForm(Form):
    """A page of a fork."""

    pet = TextField("What is your pet called?", [Needed("Enter what your pet is called")])


class LicenceForm(Form):
    """A page whose right answer nobody can guess."""

    licence = TextField("What is its licence?")

    def validate_licence(self, field: Any) -> None:
        """Only one number will do."""
        if field.data != "K9-0317":
            raise ValidationError("Enter the number of the licence")


def with_a_pet(council: Any, **options: Any) -> Flask:
    """The same, with a page of its own before the place is asked for."""
    pet = Page("pet", "Your pet", form=PetForm, section="diagnose")
    return _with(pet, council, **options)


def with_a_licence(council: Any, **options: Any) -> Flask:
    """The same, with a page that is not got past."""
    licence = Page("licence", "Its licence", form=LicenceForm, section="diagnose")
    return _with(licence, council, **options)


def _with(page: Page, council: Any, **options: Any) -> Flask:
    def change(journey: Any) -> Any:
        return journey.insert(page, before="where")

    return create_app(council, sections=WITHOUT_REPORTS, change=change, **options)
