"""A whole tree on one page that needs nothing else: to be printed, sent or kept."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup

from ..council import Council
from ..domain.diagnosis import outline
from ..domain.traffic import Traffic
from .shown import OnOnePage, Shown

STYLE = Path(__file__).parent / "static" / "tree.css"


def printed(council: Council, roots: Iterable[str], traffic: Traffic | None = None) -> str:
    """The HTML of everything that can be reached from these questions.

    :raises KeyError: when one of them is not a question of the tree.
    """
    environment = Environment(
        loader=PackageLoader("repairs_pattern.tree_pages", "templates"),
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("tree_pages/printed.html").render(
        council=council,
        map=Shown(council.tree, traffic, OnOnePage()),
        parts=outline(council.tree, roots),
        style=Markup(STYLE.read_text("utf-8")),  # noqa: S704 - our own file
    )
