"""How a page for staff is made: who may see it, and what is noted before anything of it leaves."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias

from flask import Blueprint, abort, redirect, request, url_for

from ...domain.personal import Deed, note
from ...domain.repairs import read_reference
from ...journey.runner import View
from ..service import Service
from . import words
from .forms import ButtonForm
from .members import EVERYBODY, Member, Members, Role

NAME = "repairs_staff"

P = ParamSpec("P")
Look: TypeAlias = Callable[Concatenate[Member, P], View]


class Desk:
    """The pages of one service for its staff.

    :param section: where they are mounted.
    """

    def __init__(self, section: Blueprint, service: Service) -> None:
        assert service.sign_in is not None
        self.section = section
        self.service = service
        self.sign_in = service.sign_in
        self.members = Members(service)

    def page(
        self, rule: str, deed: Deed, *, roles: frozenset[Role] = EVERYBODY, **options: Any
    ) -> Callable[[Look[P]], Look[P]]:
        """A decorator: the view is a page for staff who have one of these roles.

        That they looked is noted, and stays noted, before the view begins. A ``reference`` in its
        address is noted with it.

        :param deed: what it is noted as.
        """

        def decorate(view: Look[P]) -> Look[P]:
            @wraps(view)
            def noted(*args: Any, **kwargs: Any) -> View:
                member = self._member(roles)
                if not isinstance(member, Member):
                    return member
                if "reference" in kwargs:
                    kwargs["reference"] = _reference(kwargs["reference"])
                self.note(member, deed, kwargs.get("reference"))
                return view(member, *args, **kwargs)

            self.section.add_url_rule(rule, view.__name__, noted, **options)
            return view

        return decorate

    def button(
        self, rule: str, *, roles: frozenset[Role] = EVERYBODY
    ) -> Callable[[Look[P]], Look[P]]:
        """A decorator: the view does what a button says, and notes it where it does it.

        It shows nothing of its own. A form that another site made does nothing.
        """

        def decorate(view: Look[P]) -> Look[P]:
            @wraps(view)
            def pressed(*args: Any, **kwargs: Any) -> View:
                member = self._member(roles)
                if not isinstance(member, Member):
                    return member
                if not ButtonForm.of(member).validate():
                    return redirect(url_for(f"{NAME}.index", told="again"), 303)
                if "reference" in kwargs:
                    kwargs["reference"] = _reference(kwargs["reference"])
                return view(member, *args, **kwargs)

            self.section.add_url_rule(rule, view.__name__, pressed, methods=["POST"])
            return view

        return decorate

    def note(self, member: Member, deed: Deed, reference: str | None = None) -> None:
        """Note what somebody does, at once."""
        with self.service.database.writing() as session:
            note(session, self.service.clock(), member.who, deed, reference)

    def show(self, template: str, member: Member | None, **context: Any) -> str:
        """The HTML of a page for staff."""
        return self.service.render(
            f"staff/{template}",
            member=member,
            sign_out=ButtonForm.of(member) if member else None,
            told=request.args.get("told"),
            words=words,
            current=(request.endpoint or "").removeprefix(f"{NAME}."),
            **context,
        )

    def _member(self, roles: frozenset[Role]) -> Member | View:
        """Who asks, when they may see the page; else what they are answered."""
        member = self.members.here()
        if member is None:
            asked = request.script_root + request.full_path.rstrip("?")
            to = asked if request.method == "GET" else None
            return redirect(url_for(f"{NAME}.sign_in", to=to), 303)
        if not roles & member.roles:
            return self.show("not_yours.html", member), 403
        return member


def _reference(typed: str) -> str:
    return read_reference(typed) or abort(404)
