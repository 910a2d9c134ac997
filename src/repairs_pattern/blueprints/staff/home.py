"""Where staff begin: what there is to do, and a repair by its reference."""

from __future__ import annotations

from flask import redirect, request, url_for

from ...domain.repairs import read_reference
from ...journey.runner import View
from .caller import carry_on
from .desk import NAME, Desk
from .forms import FindForm
from .members import Member


def add_home(desk: Desk) -> None:
    """The first page. It shows nothing of any repair until somebody finds one."""

    @desk.page("/", "looked-at-start", methods=["GET", "POST"])
    def index(member: Member) -> View:
        form = FindForm.of(member)
        if request.method == "POST" and form.validate():
            reference = read_reference(form.reference.data or "")
            if reference is not None:
                return redirect(url_for(f"{NAME}.repair", reference=reference), 303)
            form.reference.errors = ["Enter a reference of 15 letters and digits"]
        return desk.show("index.html", member, form=form, carry_on=carry_on(desk.service))
