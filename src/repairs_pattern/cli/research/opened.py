"""Opens what the commands of research are about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from repairs_pattern.evidence import BrokenFindings, Finding, read_findings, read_register

a_place = click.Path(path_type=Path, exists=True)
a_subject = click.Choice(sorted(read_register().root))


def open_findings(places: Sequence[Path]) -> list[Finding]:
    """The findings there; the command ends with every fault when they cannot be used."""
    try:
        return read_findings(places)
    except BrokenFindings as broken:
        raise click.ClickException(f"These findings cannot be used.\n{broken}") from None
