"""The commands of `repairs-pattern`, one module for each group."""

from __future__ import annotations

import click

from .addresses import addresses
from .api import api
from .audit import audit
from .benefits import benefits_command
from .check import check
from .components import components
from .db import db
from .diagnosis import diagnosis
from .doctor import doctor
from .figures import figures
from .law import law
from .ledger import ledger
from .notify import notify
from .outbox import outbox
from .repair import repair
from .research import research
from .rights import rights
from .statement import statement
from .worker import worker

HELP = """Report, diagnose and book a housing repair: tools for a council's service.

A council is a folder. Check it before its service starts:

\b
  repairs-pattern check prototype/councils/northmere

A service on PostgreSQL gets its tables, and those of a new release, before it starts:

\b
  repairs-pattern db upgrade

Import a long list of homes, or one that the council's folder should not hold:

\b
  repairs-pattern addresses import prototype/councils/northmere homes.csv

Try everything that a service is configured with, and see how to mend what is wrong:

\b
  repairs-pattern doctor prototype/councils/northmere

Look at the questions, try them, and see what a change does to residents:

\b
  repairs-pattern diagnosis --help

See how far bank holidays are known, and fetch the newest list:

\b
  repairs-pattern law holidays

See how many people begin, send and leave, and what they think:

\b
  repairs-pattern figures prototype/councils/northmere

Look at the components, take one over, and see what it has missed:

\b
  repairs-pattern components list

Read what is known of each part, share what a round found, and print sheets for participants:

\b
  repairs-pattern research --help

Deliver the messages of a service, and see which could not be delivered:

\b
  repairs-pattern worker prototype/councils/northmere
  repairs-pattern outbox list

See which templates GOV.UK Notify needs, and whether it has them:

\b
  repairs-pattern notify templates prototype/councils/northmere

Look at every state of every page for what keeps people out:

\b
  repairs-pattern audit prototype/councils/northmere

See what was tested for accessibility, write the statement from it, and look whether a statement
has what the law asks for:

\b
  repairs-pattern ledger show accessibility/ledger northmere
  repairs-pattern statement write prototype/councils/northmere --ledger accessibility/ledger
  repairs-pattern statement check https://www.northmere.example/accessibility

Note that a repair is done or that nobody could get in, and list what has to be done:

\b
  repairs-pattern repair --help

Give people a copy of what is held about them, erase it, and see who did what:

\b
  repairs-pattern rights --help

Give apps of your own keys to the API:

\b
  repairs-pattern api --help

Work out what the service may save, from your own figures:

\b
  repairs-pattern benefits --homes 4200

Each command says more with --help.
"""


@click.group(help=HELP)
@click.version_option(package_name="repairs-pattern")
def main() -> None:
    """Run the command that is named."""


main.add_command(addresses)
main.add_command(api)
main.add_command(audit)
main.add_command(benefits_command)
main.add_command(check)
main.add_command(components)
main.add_command(db)
main.add_command(diagnosis)
main.add_command(doctor)
main.add_command(figures)
main.add_command(law)
main.add_command(ledger)
main.add_command(notify)
main.add_command(outbox)
main.add_command(repair)
main.add_command(research)
main.add_command(rights)
main.add_command(statement)
main.add_command(worker)
