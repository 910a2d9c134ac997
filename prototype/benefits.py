"""What the service may save: a council's own figures in, ranges out. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse
from wtforms.validators import StopValidation

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.benefits import (
    ASSUMPTIONS,
    Assumption,
    BadInput,
    Range,
    Sensitivity,
    as_csv,
    as_rows,
    benefits,
    in_words,
)
from repairs_pattern.journey import Form, TextField

TEMPLATES = Path(__file__).parent / "templates"
FIGURES = tuple(each.name for each in ASSUMPTIONS)
WIDTH, ROW = 320, 46
"""Of the chart: its width, and the height of a row, in the units of its view box."""


class FigureField(TextField):
    """A figure, or three, of one assumption. `range` is what was read."""

    range: Range

    def __init__(self, assumption: Assumption, **options: Any) -> None:
        unit = "" if assumption.unit == "homes" else f" ({assumption.unit})"
        super().__init__(
            f"{assumption.label}{unit}",
            [self._read],
            description=assumption.source,
            default=str(assumption.default),
            **options,
        )
        self._assumption = assumption

    def _read(self, _form: Any, _field: Any) -> None:
        try:
            self.range = self._assumption.read(self.data or "")
        except BadInput as bad:
            raise StopValidation(f"{self._assumption.label}: {bad}") from None


class _InTheAddress(Form):
    class Meta(Form.Meta):
        csrf = False


FiguresForm: type[Form] = type(
    "FiguresForm", (_InTheAddress,), {each.name: FigureField(each) for each in ASSUMPTIONS}
)
"""One field for each assumption. It is sent as an address, which can be kept and shared."""


@dataclass(frozen=True)
class Bar:
    """A bar of the chart, in the units of its view box."""

    label: str
    y: int
    x: float
    width: float


def benefits_page(service: Service) -> Blueprint:
    """The page ``/benefits`` and its CSV."""
    service.render.also_from(TEMPLATES)
    pages = Blueprint("benefits", __name__)

    @pages.get("/benefits")
    def show() -> str:
        form = _form(request.args)
        if not form.validate():
            return service.render("prototype/benefits.html", form=form, rows=None)
        found = benefits(_ranges(form))
        bars, zero = chart(found.sensitivity)
        return service.render(
            "prototype/benefits.html",
            form=form,
            rows=as_rows(found),
            bars=bars,
            zero=zero,
            size=(WIDTH, ROW * len(bars)),
            moved=[
                (each.assumption.label, in_words(each.at_low, "£"), in_words(each.at_high, "£"))
                for each in found.sensitivity
            ],
            download=_with_figures("benefits.download"),
        )

    @pages.get("/benefits.csv")
    def download() -> AnyResponse:
        form = _form(request.args)
        if not form.validate():
            return redirect(_with_figures("benefits.show"))
        ranges = _ranges(form)
        headers = {"Content-Disposition": "attachment; filename=benefits.csv"}
        return Response(as_csv(ranges, benefits(ranges)), mimetype="text/csv", headers=headers)

    return pages


def _form(arguments: MultiDict[str, str]) -> Form:
    """The form as an address fills it in; what it leaves out has its default."""
    usual = {each.name: str(each.default) for each in ASSUMPTIONS}
    return FiguresForm(formdata=MultiDict({**usual, **_of_ours(arguments, FIGURES)}))


def _of_ours(arguments: MultiDict[str, str], names: Iterable[str]) -> dict[str, str]:
    return {name: arguments[name] for name in names if name in arguments}


def _with_figures(endpoint: str) -> str:
    """The address of a page with the figures of this one, and with nothing else that is in it."""
    return f"{url_for(endpoint)}?{urlencode(_of_ours(request.args, FIGURES))}"


def _ranges(form: Form) -> dict[str, Range]:
    return {each.name: form[each.name].range for each in ASSUMPTIONS}


def chart(moved: Sequence[Sensitivity]) -> tuple[list[Bar], float]:
    """A bar for each assumption from the lowest net of a year to the highest; where zero is."""
    least = min([0.0, *(each.least for each in moved)])
    most = max([0.0, *(each.most for each in moved)])
    scale = (WIDTH - 2) / ((most - least) or 1)
    bars = [
        Bar(
            each.assumption.label,
            ROW * place,
            round(1 + (each.least - least) * scale, 1),
            round(max((each.most - each.least) * scale, 1), 1),
        )
        for place, each in enumerate(moved)
    ]
    return bars, round(1 - least * scale, 1)
