"""The pages around the journey: start, cookies, privacy, accessibility, and the brand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, abort, current_app, redirect, send_from_directory

from ...brand import BrandFiles
from ...domain.law import LONDON
from ...journey import Form
from ...journey.runner import View
from ...ledger import read_ledger
from ...statement import title_of, write_statement
from ...static_files import for_a_year, send_asset
from ..service import Service


class StartForm(Form):
    """Nothing but the buttons."""


def blueprint(service: Service) -> Blueprint:
    """The start page, what the footer links to, and the files that pages are made with."""
    section = Blueprint("repairs_pages", __name__)
    brand = BrandFiles.of(service.council)

    @section.route("/", methods=["GET", "POST"])
    def start() -> View:
        form = StartForm()
        if form.validate_on_submit():
            service.runner.leave()
            return redirect(service.runner.url(service.runner.path(None).last))
        return service.render(
            "pages/start.html", form=form, carry_on=service.runner.unfinished_url()
        )

    section.add_url_rule("/accessibility", "accessibility", _statement(service))
    for name in ("cookies", "privacy"):
        section.add_url_rule(f"/{name}", name, partial(_plain, service, f"pages/{name}.html"))

    @section.get("/brand-<digest>.css")
    def brand_css(digest: str) -> Response:
        if digest != brand.css_digest:
            abort(404)
        return for_a_year(Response(brand.css, mimetype="text/css"))

    @section.get("/icon-<digest>.svg")
    def icon(digest: str) -> Response:
        if digest != brand.icon_digest:
            abort(404)
        return for_a_year(Response(brand.icon, mimetype="image/svg+xml"))

    @section.get("/logo-<digest>")
    def logo_file(digest: str) -> Response:
        if brand.logo is None or digest != brand.logo_digest:
            abort(404)
        return for_a_year(send_from_directory(brand.logo.parent, brand.logo.name))

    @section.get("/illustration-<digest>")
    def illustration(digest: str) -> Response:
        found = [each for each in service.council.illustrations.values() if each.digest == digest]
        if not found:
            abort(404)
        return for_a_year(Response(found[0].content, mimetype=found[0].kind))

    section.add_url_rule("/assets/<path:name>", "asset", send_asset)
    return section


def _statement(service: Service) -> Callable[[], str]:
    """The page of the accessibility statement, from what the ledger shows.

    :raises BrokenLedger: when the ledger claims what cannot be.
    """
    council = service.council
    if council.accessibility is None or service.ledger is None:
        return partial(_plain, service, "pages/accessibility.html")
    settings, ledger = council.accessibility, read_ledger(service.ledger, council.id)

    def statement() -> str:
        today = service.clock().astimezone(LONDON).date()
        blocks = write_statement(council, settings, ledger, today)
        return service.render("pages/statement.html", title=title_of(council), blocks=blocks)

    return statement


def _plain(service: Service, template: str) -> str:
    return service.render(template, cookie=current_app.config["SESSION_COOKIE_NAME"])
