"""Notes at the desk: writing them beside a session, and finding, changing and deleting them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as WerkzeugResponse
from wtforms import HiddenField, SelectField
from wtforms.validators import StopValidation

from ...journey.forms import (
    AtMost,
    ChoiceField,
    ChoicesField,
    Form,
    Needed,
    TextAreaField,
    choices,
)
from ..analysis.parts import spell
from ..notes import (
    KINDS,
    LONGEST,
    LONGEST_TAG,
    MOST_TAGS,
    TAKERS,
    Note,
    Wanted,
    Written,
    change_note,
    change_tags,
    delete_note,
    keep_note,
    keys_of,
    note_of,
    notes_of,
)
from ..personal import looks_like
from ..running import participant_of, round_of
from ..store import ParticipantRow, RoundRow
from .forms import ButtonForm
from .participants import crumbs_of, somebody
from .words import scenario_title

if TYPE_CHECKING:
    from ..extension import Research

TAKER = "taker"
"""The name of the cookie that says which note-taker uses a browser."""

SEVERITIES = {
    "none": "No problem",
    "1": "1, went on",
    "2": "2, lost time or needed help",
    "3": "3, could not finish",
}

LONGEST_WAIT = timedelta(days=7)
"""A note that waited for a connection for longer was begun at no moment that we know."""

_KEY = re.compile(r"[0-9a-f]{32}")


class SaidForm(Form):
    """What a note says."""

    kind = ChoiceField("Kind", choices=choices(KINDS), needed="Select Do, Think, Feel or Quote")
    text = TextAreaField(
        "Note",
        [
            Needed("Write what you saw or heard"),
            AtMost(LONGEST, f"The note must have {LONGEST} characters or fewer"),
        ],
        description=(
            "One thing, as you saw or heard it. No names, places, phone numbers, references or "
            "anything about health that has nothing to do with the task."
        ),
        render_kw={"rows": 3, "autocomplete": "off"},
    )
    severity = ChoiceField(
        "How bad was it?",
        choices=choices(SEVERITIES),
        default="none",
        needed="Select how bad it was, or “No problem”",
    )
    tags = ChoicesField("Tags", unknown="Select tags from the list")

    def offer(self, tags: Iterable[str]) -> None:
        """Give it the tags to choose from; what was sent of others counts no longer."""
        self.tags.choices = choices((tag, tag) for tag in tags)
        self.tags.data = self.tags.chosen

    def written(self) -> Written:
        """The note that was sent."""
        severity = self.severity.data
        return Written(
            kind=self.kind.data,
            text=self.text.data or "",
            severity=None if severity == "none" else int(severity),
            tags=self.tags.chosen,
        )


class NoteForm(SaidForm):
    """A new note.

    ``key`` is another for each note. ``waited`` is how many milliseconds ago somebody began to
    write it, by the clock of their device.
    """

    taker = SelectField("You are note-taker", validate_choice=False)
    key = HiddenField()
    waited = HiddenField()

    def validate_taker(self, field: SelectField) -> None:
        """Two people who write at once must not have one letter without knowing it."""
        if field.data not in TAKERS:
            raise StopValidation("Select which note-taker you are")

    @property
    def ago(self) -> timedelta:
        """How long ago it was begun."""
        sent = self.waited.data or ""
        if not (sent.isascii() and sent.isdigit() and len(sent) < 12):
            return timedelta()
        waited = timedelta(milliseconds=int(sent))
        return waited if waited <= LONGEST_WAIT else timedelta()


class TagsForm(Form):
    """The tags of a round."""

    tags = TextAreaField(
        "Tags",
        description=f"One on each line, at most {MOST_TAGS}. Notes keep the tags that they have.",
        render_kw={"rows": MOST_TAGS, "autocomplete": "off"},
    )

    @property
    def chosen(self) -> list[str]:
        """Each tag once, in order."""
        lines = (" ".join(line.split()) for line in (self.tags.data or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def validate_tags(self, _field: Any) -> None:
        """Few and short."""
        if len(self.chosen) > MOST_TAGS:
            raise StopValidation(f"Enter {MOST_TAGS} tags or fewer")
        if any(len(tag) > LONGEST_TAG for tag in self.chosen):
            raise StopValidation(f"Each tag must have {LONGEST_TAG} characters or fewer")


class WantedForm(Form):
    """Which notes of a round are listed."""

    class Meta(Form.Meta):
        csrf = False

    participant = SelectField("Participant", validate_choice=False)
    scenario = SelectField("Task", validate_choice=False)
    kind = SelectField("Kind", validate_choice=False)
    tag = SelectField("Tag", validate_choice=False)
    severity = SelectField("Severity", validate_choice=False)

    def offer(self, **options: Mapping[str, str]) -> None:
        """Give each field what there is to choose from; anything else that was asked is "All"."""
        for name, each in options.items():
            self[name].choices = choices({"": "All", **each})
            if self[name].data not in each:
                self[name].data = ""

    def wanted(self) -> Wanted:
        """What is asked for."""
        return Wanted(
            participant_id=int(self.participant.data) if self.participant.data else None,
            scenario=self.scenario.data,
            kind=self.kind.data,
            tag=self.tag.data,
            severity=int(self.severity.data) if self.severity.data else None,
        )


@dataclass(frozen=True)
class Shown:
    """A note as it is shown.

    :param when: how long after the start of its task; empty for a note that is in none.
    :param looks: what it seems to hold that could say who somebody is.
    """

    note: Note
    task: str
    when: str
    looks: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The kind, in words."""
        return KINDS[self.note.row.kind]


def notes(pages: Blueprint, research: Research) -> None:
    """Add the pages of notes."""
    database = research.database

    @pages.route("/participants/<int:id>/notes", methods=["GET", "POST"])
    def participant_notes(id: int) -> WerkzeugResponse | str | tuple[Any, int]:  # noqa: A002 - the name in the address
        if _by_script() and participant_of(database, id) is None:
            return {"gone": True}, 404
        who, round_ = somebody(research, id)
        form = note_form(round_)
        if form.validate_on_submit():
            key = form.key.data if _KEY.fullmatch(form.key.data or "") else secrets.token_hex(16)
            began = research.clock() - form.ago
            keep_note(database, id, key, form.taker.data, form.written(), began)
            return _remembering(form.taker.data, _kept(id, key, form.text.data or ""))
        if _by_script() and request.method == "POST":
            problems = [str(each) for found in form.errors.values() for each in found]
            return {"problems": problems}, 422
        return research.pages.render(
            "participant_notes.html", crumbs=crumbs_of(round_), **notes_block(research, who, form)
        )

    @pages.get("/participants/<int:id>/notes/list")
    def notes_list(id: int) -> Response:  # noqa: A002 - the name in the address
        who, _ = somebody(research, id)
        html, version = _list_of(research, who)
        if request.args.get("have") == version:
            return Response(status=204)
        return Response(html, headers={"X-Version": version}, mimetype="text/html")

    @pages.route("/notes/<int:id>", methods=["GET", "POST"])
    def change(id: int) -> WerkzeugResponse | str:  # noqa: A002 - the name in the address
        note = note_of(database, id) or abort(404)
        who, round_ = somebody(research, note.row.participant_id)
        form = SaidForm(data=_said(note))
        form.offer(dict.fromkeys([*round_.tags, *note.row.tags]))
        if form.validate_on_submit():
            change_note(database, id, form.written())
            flash("The note is changed.")
            return redirect(url_for("research.participant_notes", id=who.id), 303)
        return research.pages.render(
            "change_note.html", form=form, note=_shown(research, note), crumbs=_crumbs(who, round_)
        )

    @pages.route("/notes/<int:id>/delete", methods=["GET", "POST"])
    def delete(id: int) -> WerkzeugResponse | str:  # noqa: A002 - the name in the address
        note = note_of(database, id) or abort(404)
        who, round_ = somebody(research, note.row.participant_id)
        form = ButtonForm()
        if form.validate_on_submit():
            delete_note(database, id)
            flash("The note is deleted.")
            return redirect(url_for("research.participant_notes", id=who.id), 303)
        return research.pages.render(
            "delete_note.html", form=form, note=_shown(research, note), crumbs=_crumbs(who, round_)
        )

    @pages.get("/rounds/<int:number>/notes")
    def round_notes(number: int) -> str:
        round_ = round_of(database, number) or abort(404)
        everything = notes_of(database, number)
        form = WantedForm(request.args)
        form.offer(
            participant={str(each.row.participant_id): each.code for each in reversed(everything)},
            scenario={id_: scenario_title(research.scenarios, id_) for id_ in round_.scenarios},
            kind=KINDS,
            tag={tag: tag for tag in _tags(round_, everything)},
            severity={key: label for key, label in SEVERITIES.items() if key != "none"},
        )
        found = notes_of(database, number, form.wanted())
        return research.pages.render(
            "round_notes.html",
            filters=form,
            round=round_,
            notes=[_shown(research, each) for each in found],
            everything=len(everything),
            crumbs=crumbs_of(round_),
        )

    @pages.route("/rounds/<int:number>/tags", methods=["GET", "POST"])
    def round_tags(number: int) -> WerkzeugResponse | str:
        round_ = round_of(database, number) or abort(404)
        form = TagsForm(data={"tags": "\n".join(round_.tags)})
        if form.validate_on_submit():
            change_tags(database, number, form.chosen)
            flash("The tags are changed.")
            return redirect(url_for("research.round_page", number=number), 303)
        return research.pages.render(
            "round_tags.html", form=form, round=round_, crumbs=crumbs_of(round_)
        )


def note_form(round_: RoundRow) -> NoteForm:
    """The form for a new note in a round: with what was sent, or empty."""
    before = request.cookies.get(TAKER, "")
    form = NoteForm(data={"taker": before})
    unknown = {} if before in TAKERS else {"": "Choose a letter"}
    form.taker.choices = choices(unknown | {taker: taker for taker in TAKERS})
    form.offer(round_.tags)
    form.key.data = form.key.data or secrets.token_hex(16)
    return form


def notes_block(research: Research, who: ParticipantRow, form: NoteForm) -> dict[str, Any]:
    """What ``notes_block.html`` needs, beside the page around it."""
    html, version = _list_of(research, who)
    tags = [str(choice.value) for choice in form.tags.iter_choices()]
    return {
        "form": form,
        "participant": who,
        "notes_list": Markup(html),  # noqa: S704 - our own template made it
        "notes_version": version,
        "tag_keys": keys_of(tags),
        "kinds": KINDS,
        "severities": SEVERITIES,
    }


def _list_of(research: Research, who: ParticipantRow) -> tuple[str, str]:
    """The notes about a participant as HTML, and which version of the list it is."""
    found = notes_of(research.database, who.round_id, Wanted(participant_id=who.id))
    shown = [_shown(research, each) for each in found]
    html = research.pages.render("notes_list.html", notes=shown)
    return html, sha256(html.encode()).hexdigest()[:16]


def _shown(research: Research, note: Note) -> Shown:
    at_ms = note.row.at_ms
    return Shown(
        note,
        scenario_title(research.scenarios, note.scenario) if note.scenario else "",
        "" if at_ms is None else spell(at_ms / 1000),
        looks_like(note.row.text),
    )


def _kept(id_: int, key: str, text: str) -> WerkzeugResponse:
    """The answer to a note that is on disk."""
    looks = looks_like(text)
    if _by_script():
        return make_response({"kept": key, "looks": looks})
    flash(
        f"The note is kept. It seems to hold {', '.join(looks)}." if looks else "The note is kept."
    )
    return redirect(url_for("research.participant_notes", id=id_), 303)


def _remembering(taker: str, response: WerkzeugResponse) -> WerkzeugResponse:
    path = url_for("research.index")
    response.set_cookie(TAKER, taker, path=path, httponly=True, samesite="Lax")
    return response


def _by_script() -> bool:
    return request.headers.get("Accept") == "application/json"


def _said(note: Note) -> dict[str, Any]:
    row = note.row
    severity = "none" if row.severity is None else str(row.severity)
    return {"kind": row.kind, "text": row.text, "severity": severity, "tags": row.tags}


def _tags(round_: RoundRow, found: Iterable[Note]) -> dict[str, None]:
    """The tags of a round, and others that its notes have."""
    return dict.fromkeys([*round_.tags, *(tag for each in found for tag in each.row.tags)])


def _crumbs(who: ParticipantRow, round_: RoundRow) -> list[tuple[str, str]]:
    address = url_for("research.participant_notes", id=who.id)
    return [*crumbs_of(round_), (address, f"Notes on {who.code}")]
