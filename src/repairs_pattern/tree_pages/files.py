"""The map to take away: a drawing, a sheet, a page to print."""

from __future__ import annotations

from flask import Response, abort, request

from ..domain.diagnosis import beginnings, mermaid, paths_sheet
from .printed import printed
from .tools import Tools

_TYPES = {"csv": "text/csv", "html": "text/html", "mmd": "text/plain"}


def file(tools: Tools, name: str) -> Response:
    """A file of the whole tree, or of what follows the question in ``from``."""
    tree, root = tools.tree, request.args.get("from")
    if root is None:
        roots = {names[0]: id_ for id_, names in beginnings(tree).items()}
    elif root in tree.questions:
        roots = {root: root}
    else:
        abort(404)
    makers = {
        # A spreadsheet takes a file for UTF-8 only when it begins with this mark.
        "paths.csv": lambda: f"\ufeff{paths_sheet(tree, roots).csv}",
        "tree.html": lambda: printed(tools.service.council, roots.values(), tools.traffic()),
        "tree.mmd": lambda: mermaid(tree, roots.values(), tools.traffic()),
    }
    if name not in makers:
        abort(404)
    response = Response(makers[name](), mimetype=_TYPES[name.rpartition(".")[2]])
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
