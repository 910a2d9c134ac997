"""The pages around the journey: start, cookies, privacy, accessibility, and the brand."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, abort, current_app, redirect, send_from_directory

from ...brand import BrandFiles
from ...journey import Form
from ...journey.runner import View
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

    for name in ("accessibility", "cookies", "privacy"):
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


def _plain(service: Service, template: str) -> str:
    return service.render(template, cookie=current_app.config["SESSION_COOKIE_NAME"])
