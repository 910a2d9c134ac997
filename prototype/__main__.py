"""Serve the prototype: ``python -m prototype --council northmere``."""

from __future__ import annotations

import errno
import socket
import sys
from threading import Thread
from typing import Any

import click
from flask import Flask
from werkzeug.serving import WSGIRequestHandler

from repairs_pattern import BrokenCouncil
from repairs_pattern.council.gateways import ON_THIS_MACHINE
from repairs_pattern.research import Research
from repairs_pattern.research.rehearsal import check_scenarios

from .app import COUNCILS, INSTANCE, SCENARIOS, create_prototype, participants_app

HIGHEST_PORT = 65_535
EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - only compared


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(1, HIGHEST_PORT),
    default=5000,
    show_default=True,
    help="The port to listen on.",
)
@click.option("--council", default="northmere", show_default=True, help="The council's folder.")
@click.option("--staff", is_flag=True, help="Show the pages for staff too, on this machine alone.")
def main(host: str, port: int, council: str, staff: bool) -> None:
    """Serve the prototype of a council in prototype/councils until Ctrl+C."""
    if problem := refusal(host, port) or (staff and not_from_elsewhere(host)):
        raise SystemExit(problem)
    settings: dict[str, Any] = {"DELIVER": True, "SERVER_NAME": address_in_messages(host, port)}
    let_in = None
    if staff:
        from .sign_in import pretend_staff

        let_in, secret = pretend_staff()
        settings["STAFF_CLIENT_SECRET"] = secret
    try:
        app = create_prototype(
            council, settings=settings, research=INSTANCE / "research", staff=let_in
        )
    except (BrokenCouncil, FileNotFoundError) as error:
        raise SystemExit(str(error)) from None
    name = app.extensions["repairs_pattern"].council.name
    home = f"http://{host}:{port}/"
    click.echo(f"{name}: {home}  (messages: {home}outbox, components: {home}components/)")
    click.echo(f"Research: {home}research/{_first_visit(app)}")
    if staff:
        click.echo(f"Staff: {home}staff/  (whoever asks chooses who they are)")
    click.echo("Press Ctrl+C to stop.")
    Thread(target=_rehearse, args=(app,), daemon=True).start()
    app.run(host=host, port=port, threaded=True, request_handler=QuietHandler)


def address_in_messages(host: str, port: int) -> str:
    """The name and port that links in messages lead to."""
    if host in EVERY_ADDRESS:
        return f"localhost:{port}"
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def not_from_elsewhere(host: str) -> str | None:
    """Why the pages for staff are not shown at this address; None when they are.

    Nobody has to prove who they are there, so no other machine may ask.
    """
    if host in ON_THIS_MACHINE:
        return None
    return "The pages for staff are shown on this machine alone: leave --host out, or --staff."


class QuietHandler(WSGIRequestHandler):
    """The service writes a line for each request itself, without the address in it."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing."""


def _rehearse(app: Flask) -> None:
    """Try every scenario, and do without those that do not work. It takes some seconds."""
    research: Research = app.extensions["repairs_research"]
    research.leave_out(check_scenarios(SCENARIOS, COUNCILS, participants_app))
    for problem in research.broken:
        click.echo(f"Left out: {problem.shown(SCENARIOS)}", err=True)


def _first_visit(app: Flask) -> str:
    """How the moderator's passphrase is set, while there is none."""
    research: Research = app.extensions["repairs_research"]
    if not research.is_new:
        return ""
    return f"\n  Choose a passphrase there. Another device is asked for this code: {research.code}"


def refusal(host: str, port: int) -> str | None:
    """Why nothing can be served there, and a way on; None when it can."""
    error = _bind(host, port)
    if error is None:
        return None
    if error.errno != errno.EADDRINUSE:
        return (
            f"Nothing can be served at {host}, port {port}: {error.strerror}.\n"
            "Choose another address or port: make prototype HOST=127.0.0.1 PORT=5055"
        )
    further = range(port + 1, min(port + 100, HIGHEST_PORT) + 1)
    free = next((other for other in further if _bind(host, other) is None), 5000)
    return (
        f"Port {port} is in use by another program.\n"
        f"Stop that program, or choose another port: make prototype PORT={free}"
    )


def _bind(host: str, port: int) -> OSError | None:
    """Try to listen there; what stands in the way, such as another program."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None


if __name__ == "__main__":
    sys.exit(main())
