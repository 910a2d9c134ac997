"""The address: postcode, the council's homes there, or typed in; and the honest ways out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask import redirect, request
from werkzeug.wrappers import Response

from ...domain.addresses import AddressBookUnavailable, Home
from ...domain.diagnosis import NO_BLOCK
from ...domain.repairs import postcode
from ...journey import Answer, Answers, Branch, Page, Refused, Row, Visit, choices
from ...journey.graph import Target, follow, names
from ...words import gettext
from ...words import lazy_gettext as _
from ..service import Service
from . import forms
from .blocks import look_up_open

HOMES_A_PAGE = 20
NOT_LISTED = "not-listed"


def address_pages(service: Service, onward: Target) -> Iterator[Page]:
    """From the postcode to an address, then on to ``onward``."""

    def look_up(form: forms.PostcodeForm, _visit: Visit) -> Answer:
        typed = str(postcode(form.postcode.data))
        try:
            homes = service.address_book.at_postcode(typed)
            nearby = bool(homes) or service.address_book.covers(typed)
        except AddressBookUnavailable:
            # Not found is not the same as not ours: they type it in, and staff look it up.
            return {"postcode": typed, "homes": 0, "nearby": True, "unanswered": True}
        return {"postcode": typed, "homes": len(homes), "nearby": nearby}

    yield Page(
        "postcode",
        _("What is the postcode?"),
        form=forms.PostcodeForm,
        next=Branch(_after_postcode, to=("address", "address-typed", "no-homes", "out-of-area")),
        template="report/postcode.html",
        keep=service.limit("lookups")(look_up),
        rows=lambda answer, _a: [
            Row(gettext("Postcode"), (answer["postcode"],), gettext("the postcode"))
        ],
    )
    yield Page(
        "address",
        _("What is the address?"),
        form=forms.AddressForm,
        next=Branch(_after_address(onward), to=("address-typed", *names(onward))),
        template="report/address.html",
        prepare=_list_homes(service),
        interim=_turn_page,
        context=_shown_page(service),
        keep=_keep_home(service),
        stands=_is_still_listed,
        rows=_address_rows,
    )
    yield Page(
        "no-homes",
        _("We could not find a home of ours at that postcode"),
        form=forms.NoHomesForm,
        next={"typed": "address-typed", "not-ours": "not-ours"},
        template="report/no_homes.html",
        rows=lambda _answer, _a: [],
    )
    yield Page(
        "address-typed",
        _("What is the full address?"),
        form=forms.TypedAddressForm,
        next=onward,
        template="report/address_typed.html",
        prepare=_fill_postcode,
        keep=lambda form, _visit: _typed_home(form),
        rows=_address_rows,
    )
    yield Page("not-ours", _("We may not look after this home"), template="report/not_ours.html")
    yield Page(
        "out-of-area",
        _("We do not look after homes in this area"),
        template="report/out_of_area.html",
    )


def _after_postcode(answers: Answers) -> str:
    found = answers["postcode"]
    if found["homes"]:
        return "address"
    if found.get("unanswered"):
        return "address-typed"
    return "no-homes" if found["nearby"] else "out-of-area"


def _after_address(onward: Target) -> Callable[[Answers], str]:
    def choose(answers: Answers) -> str:
        listed = answers["address"]["uprn"] is not None
        return follow(onward, answers) if listed else "address-typed"

    return choose


def _homes_shown(service: Service, visit: Visit) -> list[Home]:
    """The homes at the postcode, or the shared areas for a repair there, when there are any."""
    homes = service.address_book.at_postcode(str(visit.answers.value("postcode", "postcode")))
    wanted = "communal" if visit.answers.value("where", "where") == "communal" else "home"
    return [home for home in homes if home.kind == wanted] or homes


def _list_homes(service: Service) -> Callable[[Any, Visit], None]:
    def prepare(form: forms.AddressForm, visit: Visit) -> None:
        homes = _homes_shown(service, visit)
        form.uprn.choices = choices(
            [(home.uprn, home.short) for home in homes]
            + [(NOT_LISTED, gettext("The address is not on this list"))]
        )
        if form.uprn.data is None and visit.answer and visit.answer.get("listed") is False:
            form.uprn.data = NOT_LISTED

    return prepare


def _turn_page(_form: forms.AddressForm, visit: Visit) -> Response | None:
    """The buttons for more addresses."""
    number = request.form.get("page", type=int)
    return None if number is None else redirect(visit.runner.url(visit.page, page=number))


def _page_with(homes: list[Home], answer: Answer | None) -> int:
    """The page of the list with the home that was chosen before; the first without one."""
    chosen = answer.get("uprn") if answer else None
    place = next((i for i, home in enumerate(homes) if home.uprn == chosen), 0)
    return place // HOMES_A_PAGE + 1


def _shown_page(service: Service) -> Callable[[Visit], dict[str, Any]]:
    def context(visit: Visit) -> dict[str, Any]:
        homes = _homes_shown(service, visit)
        pages = max(1, -(-len(homes) // HOMES_A_PAGE))
        asked = request.args.get("page", _page_with(homes, visit.answer), type=int)
        number = min(max(1, asked), pages)
        shown = homes[(number - 1) * HOMES_A_PAGE : number * HOMES_A_PAGE]
        return {
            "homes": [{"value": home.uprn, "text": home.short} for home in shown],
            "number": number,
            "pages": pages,
            "postcode_url": visit.back_url,
        }

    return context


def _listed_for(answers: Answers) -> dict[str, Any]:
    """What the list of addresses depends on."""
    return {
        "postcode": answers.value("postcode", "postcode"),
        "where": answers.value("where", "where"),
    }


def _is_still_listed(answer: Answer, answers: Answers) -> bool:
    """An address stands while the list that it was chosen from would be the same."""
    return all(answer.get(name) == value for name, value in _listed_for(answers).items())


def _keep_home(service: Service) -> Callable[[Any, Visit], Answer]:
    def keep(form: forms.AddressForm, visit: Visit) -> Answer:
        listed_for = _listed_for(visit.answers)
        if form.uprn.data == NOT_LISTED:
            return {"uprn": None, "listed": False, **listed_for}
        home = service.address_book.find(str(form.uprn.data))
        if home is None:
            raise Refused(gettext("Select the address again: our list has just changed"), "uprn")
        return {
            "uprn": home.uprn,
            "listed": True,
            "lines": home.lines,
            "tenure": home.tenure,
            "property": {"gas": home.gas, "floor": home.floor, "block": home.block or NO_BLOCK},
            **_in_the_block(service, home, visit.answers),
            **listed_for,
        }

    return keep


def _in_the_block(service: Service, home: Home, answers: Answers) -> dict[str, Any]:
    """For a repair in a shared area: the block, and what it waits for already."""
    if not home.block or service.case(answers).place == "home":
        return {}
    return {"block": home.block, **look_up_open(service, home.block)}


def _fill_postcode(form: forms.TypedAddressForm, visit: Visit) -> None:
    if form.postcode.data is None:
        form.postcode.data = visit.answers.value("postcode", "postcode")


def _typed_home(form: forms.TypedAddressForm) -> Answer:
    typed = str(postcode(form.postcode.data))
    lines = [form.line_1.data, form.line_2.data, form.town.data, typed]
    return {**form.answer(), "postcode": typed, "lines": [line for line in lines if line]}


def _address_rows(answer: Answer, _answers: Answers) -> list[Row]:
    if "lines" not in answer:
        return []
    return [Row(gettext("Address"), tuple(answer["lines"]), gettext("the address"))]
