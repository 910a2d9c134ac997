"""Changing and cancelling: first what, then a page that asks once more, then it is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, redirect, request, url_for
from wtforms import HiddenField

from ...domain.booking import DiaryUnavailable, Need, OutcomeUnknown, Slot, SlotGone
from ...domain.repairs import Following, RepairClosed, TooLate, need_again, need_of
from ...journey import ChoiceField, choices
from ...journey.runner import View
from ...words import lazy_gettext as _
from ..months import calendar_of, notice_of
from ..offers import FIELD, Offer, more_wanted, offer_of
from ..service import Service
from .found import AboutForm, Found, blank, is_about, tell, with_found

VISIT, REPAIR = "visit", "repair"


class ChangeForm(AboutForm):
    """Another time."""

    slot = ChoiceField(
        _("Choose another time"),
        needed=_("Select a time"),
        unknown=_("That time is not free any more. Select another time."),
        choices=[],
    )


class ConfirmChangeForm(AboutForm):
    """Nothing but the button, and the time that it is about."""

    slot = HiddenField()


class CancelForm(AboutForm):
    """The visit only, or the whole repair."""

    what = ChoiceField(
        _("What do you want to cancel?"),
        needed=_("Select what you want to cancel"),
        choices=choices(
            {
                VISIT: _("The visit only: the repair still needs doing"),
                REPAIR: _("The repair: it is not needed any more"),
            }
        ),
    )


class ConfirmCancelForm(AboutForm):
    """Nothing but the button, and what it is about."""

    what = HiddenField()


def add_views(section: Blueprint, service: Service) -> None:
    """The pages for changing and cancelling."""
    _add_changing(section, service)
    _add_cancelling(section, service)


def _add_changing(section: Blueprint, service: Service) -> None:
    @section.route("/change", methods=["GET", "POST"])
    @service.limit("track")
    @with_found(service)
    def change(found: Found) -> View:
        if not (found.can_move or found.can_book):
            return tell("late" if found.is_open else "closed")
        form = blank(ChangeForm(), found)
        address = partial(url_for, "repairs_track.change")
        offer = _offer(found, form.slot.data)
        form.slot.choices = choices([(slot.id, slot.id) for slot in offer.slots])
        if (more := more_wanted(service)) is not None:
            kept = {FIELD: form.slot.data} if offer.chosen else {}
            return redirect(address(days=more[0], **kept, _anchor=more[1]))
        if request.method == "GET" and offer.chosen is not None:
            form.slot.data = offer.chosen.id
        if not form.validate_on_submit():
            return service.render(
                "track/change.html",
                form=form,
                found=found,
                offer=offer,
                days=[day.as_shown() for day in offer.days],
                calendar=calendar_of(service, offer, address),
                notice=notice_of(offer),
                gone=request.args.get("gone") == "1",
                back=url_for("repairs_track.repair"),
            )
        if not is_about(form, found):
            return tell("other")
        return redirect(url_for("repairs_track.confirm_change", slot=form.slot.data))

    @section.route("/change/confirm", methods=["GET", "POST"])
    @service.limit("track")
    @with_found(service)
    def confirm_change(found: Found) -> View:
        if not (found.can_move or found.can_book):
            return tell("late" if found.is_open else "closed")
        form = blank(ConfirmChangeForm(), found)
        if form.validate_on_submit():
            return _changed(found, form)
        new = _offer(found, None).find(request.args.get("slot") or form.slot.data)
        if new is None:
            return redirect(url_for("repairs_track.change", gone=1))
        return _ask_about_change(service, found, form, new)


def _ask_about_change(service: Service, found: Found, form: ConfirmChangeForm, new: Slot) -> View:
    form.slot.data = new.id
    return service.render(
        "track/confirm_change.html",
        form=form,
        found=found,
        new=new,
        back=url_for("repairs_track.change"),
    )


def _add_cancelling(section: Blueprint, service: Service) -> None:
    @section.route("/cancel", methods=["GET", "POST"])
    @service.limit("track")
    @with_found(service)
    def cancel(found: Found) -> View:
        if (instead := _cannot_cancel(found)) is not None:
            return instead
        if found.appointment is None:
            return redirect(url_for("repairs_track.confirm_cancel", what=REPAIR))
        form = blank(CancelForm(), found)
        if not form.validate_on_submit():
            return service.render(
                "track/cancel.html", form=form, found=found, back=url_for("repairs_track.repair")
            )
        if not is_about(form, found):
            return tell("other")
        return redirect(url_for("repairs_track.confirm_cancel", what=form.what.data))

    @section.route("/cancel/confirm", methods=["GET", "POST"])
    @service.limit("track")
    @with_found(service)
    def confirm_cancel(found: Found) -> View:
        if (instead := _cannot_cancel(found)) is not None:
            return instead
        form = blank(ConfirmCancelForm(), found)
        what = form.what.data if form.is_submitted() else request.args.get("what")
        if what != REPAIR and (what != VISIT or found.appointment is None):
            return redirect(url_for("repairs_track.cancel"))
        if not form.validate_on_submit():
            form.what.data = what
            back = url_for("repairs_track.cancel" if found.appointment else "repairs_track.repair")
            return service.render("track/confirm_cancel.html", form=form, found=found, back=back)
        done = "visit-cancelled" if what == VISIT else "cancelled"
        act = Following.cancel_visit if what == VISIT else Following.cancel
        diary, repair = service.diary, found.repair
        return _done(found, form, done, partial(diary.ask_to_cancel, repair.id, done), act)


def _cannot_cancel(found: Found) -> View | None:
    if not found.is_open:
        return tell("closed")
    return tell("late") if found.comes_today else None


def _offer(found: Found, chosen: str | None) -> Offer:
    """Times that fit this repair; none when we do not know what it needs."""
    need = _need(found)
    if need is None:
        return Offer()
    return offer_of(found.service, need, found.now, chosen=chosen)


def _need(found: Found) -> Need | None:
    return need_again(found.repair, found.now) if found.was_missed else need_of(found.repair)


def _changed(found: Found, form: Any) -> View:
    """Move the visit, or book one after a visit in vain."""
    slot_id, need = str(form.slot.data), _need(found)
    done = "booked-again" if found.can_book else "changed"
    if need is None:
        return tell("late")

    def ask(now: datetime) -> None:
        found.service.diary.ask_to_change(found.repair.id, slot_id, need, now)

    def act(following: Following) -> None:
        if done == "changed":
            following.change(slot_id)
        else:
            following.book_again(slot_id)

    return _done(found, form, done, ask, act)


def _done(
    found: Found,
    form: Any,
    done: str,
    ask: Callable[[datetime], None],
    act: Callable[[Following], None],
) -> View:
    """Do it, in one transaction, and say afterwards what is true.

    :param ask: asks a diary outside before the transaction.
    """
    if not is_about(form, found):
        return tell("other")
    try:
        ask(found.now)
        with found.following() as following:
            act(following)
    except RepairClosed:
        return tell("closed")
    except TooLate:
        return tell("late")
    except SlotGone:
        return redirect(url_for("repairs_track.change", gone=1))
    except OutcomeUnknown:
        return tell("asked")
    except DiaryUnavailable:
        return tell("away")
    return tell(done)
