"""The form of an example of the form bridge."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form

from .definitions import Example


def filled_form(example: Example) -> Form:
    """The last form class of the example with its data, and validated if something was posted.

    The code is that of a component's own YAML, which is as much a part of the package as a module.
    """
    names: dict[str, Any] = {"__name__": f"components.{example.component}.{example.slug}"}
    exec(compile(example.form or "", f"<{example.name}>", "exec"), names)  # noqa: S102 - our own YAML
    own = [
        each
        for each in names.values()
        if isinstance(each, type) and issubclass(each, Form) and each is not Form
    ]
    posted = None if example.posted is None else MultiDict[str, str](example.posted)
    form = own[-1](posted, data=example.data)
    if posted is not None:
        form.validate()
    return form
