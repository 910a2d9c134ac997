"""`repairs-pattern research`: what is known, what a round found, and sheets to print."""

from __future__ import annotations

import click

from .evidence import evidence
from .findings import findings
from .guide import make_guide
from .passphrase import forget_passphrase
from .rounds import delete, export, schema
from .scenarios import scenarios
from .sheet import print_sheet

HELP = """Use and share research: the evidence register, findings of rounds, sheets to print.

Rounds of sessions are exported and deleted here too.

\b
  repairs-pattern research scenarios check
  repairs-pattern research guide > guide.md
  repairs-pattern research evidence --about slot-list
  repairs-pattern research findings user_research/synthetic --synthetic
  repairs-pattern research print user_research/for-participants/consent-form.md > form.html
  repairs-pattern research export 1 --to round-1
"""


@click.group(help=HELP)
def research() -> None:
    """Run the command that is named."""


research.add_command(delete)
research.add_command(evidence)
research.add_command(export)
research.add_command(findings)
research.add_command(forget_passphrase)
research.add_command(make_guide)
research.add_command(print_sheet)
research.add_command(schema)
research.add_command(scenarios)
