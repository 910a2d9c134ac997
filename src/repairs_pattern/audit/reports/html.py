"""The report for people: one HTML file, with pictures, that needs nothing else."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from jinja2 import Environment, PackageLoader

from ..judging import Fault, Report


def as_html(report: Report) -> str:
    """The whole report as a page."""
    environment = Environment(
        loader=PackageLoader("repairs_pattern.audit.reports", "."),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    groups = [
        ("Faults", [each for each in report.faults if each.weight == "counts"]),
        ("For a person to look at", [each for each in report.faults if each.weight == "unsure"]),
        ("In the baseline", [each for each in report.faults if each.weight == "known"]),
        ("Let through by a decision", [each for each in report.faults if each.weight == "decided"]),
    ]
    page = environment.get_template("report.html")
    return page.render(report=report, groups=groups, picture=_picture_of(report.folder))


def _picture_of(folder: Path) -> object:
    def picture(fault: Fault) -> str:
        """The picture of a fault, as an address that holds it whole; "" without one."""
        file = folder / "shots" / fault.shot
        if not fault.shot or not file.exists():
            return ""
        return f"data:image/jpeg;base64,{b64encode(file.read_bytes()).decode()}"

    return picture
