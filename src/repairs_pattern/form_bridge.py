"""The form bridge: what a WTForms field says, as the parameters of a GOV.UK macro.

``components/form.html`` has the macros that templates call, and says what their options mean. What
those options and the field come to is worked out here, because filling dictionaries in Jinja costs
more than drawing some fields does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from jinja2 import pass_context
from markupsafe import Markup, escape, soft_str

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.runtime import Context

Params: TypeAlias = dict[str, Any]

Draw: TypeAlias = Callable[[Any], str]
"""Draws what a choice reveals: a field, a list of fields, or markup."""

Language: TypeAlias = Callable[[], str | None]

Keep: TypeAlias = Callable[[str, Callable[[], Params]], Params]

Part = Literal["day", "month", "year"]
PARTS: tuple[Part, ...] = ("day", "month", "year")

_IN_PYTHON = {"formGroup": "form_group", "dividerText": "divider_text"}
"""Options whose name in templates is not one for Python."""

_OF_ITS_OWN = frozenset({"checkbox", "date", "file", "hidden", "password", "submit"})
_AS_THEY_ARE = frozenset({"email", "search", "tel", "url"})
_SORTS = {"one": 1, "two": 2, "few": 3, "many": 6, "other": 10}
"""A number for each category of plurals that a language can have."""

_BREAK = Markup("&#10;")

OF_ALL = {"attributes": {"data-error-of": "form"}}
"""The link of an error that no field can tell beside it, because it is about all of them."""


class Control(NamedTuple):
    """What draws a field.

    :ivar macro: the GOV.UK macro, as ``components/form.html`` calls it.
    :ivar params: what it is called with.
    """

    macro: str
    params: Params


def install(environment: Environment, language: Language | None = None) -> None:
    """Give an environment the filters that ``components/form.html`` uses.

    :param language: the language of the page that is being made, when nothing else decides what
        the environment's ``_`` gives; None when that is not known. Sets of texts are looked up once
        for each language that is known, and not for each field.
    """
    kept: dict[tuple[str, str], Params] = {}

    def keep(name: str, make: Callable[[], Params]) -> Params:
        spoken = language() if language else None
        if spoken is None:
            return make()
        if (name, spoken) not in kept:
            kept[name, spoken] = make()
        return kept[name, spoken]

    @pass_context
    def control(
        context: Context, field: Any, kind: str, options: Mapping[str, Any], draw: Draw
    ) -> Control:
        return _Bridge(field, context, draw, keep).control(kind, options)

    environment.filters |= {
        "bridge_kind": kind_of,
        "bridge_control": control,
        "bridge_errors": errors_of,
    }


def kind_of(field: Any) -> str:
    """The family of a field, such as ``radios``.

    What a field can do tells it, so that subclasses of fields and of widgets need no registration.
    """
    sort = getattr(field.widget, "input_type", None)
    if sort is None and hasattr(field, "form"):
        return "fieldset"
    if hasattr(field, "append_entry"):
        return "list"
    if hasattr(field, "iter_choices"):
        option = getattr(getattr(field, "option_widget", None), "input_type", None)
        if option == "radio":
            return "radios"
        several = option == "checkbox" or getattr(field.widget, "multiple", False)
        return "checkboxes" if several else "select"
    if sort is None:
        return "textarea"
    return sort if sort in _OF_ITS_OWN else "text"


def errors_of(
    form: Any, fields: Iterable[Any] | None = None, button: str | None = None
) -> list[Params]:
    """The list of an error summary: each message with a link to its control.

    :param fields: the fields in the order of the page, when that is not the order of the form.
    :param button: the id of the form's button, where an error of a form leads without a control.
    """
    order = list(fields or form)
    found = [each for field in order for each in _errors(field)]
    target = _first_target(order) or button or ""
    return found + [{**_error(message, target), **OF_ALL} for message in form.form_errors]


class _Bridge:
    """One field on its way to its macro. Each method with a kind's name is that kind.

    :param draw: draws what a choice reveals.
    :param keep: keeps a set of texts, by its name, for pages in the same language.
    """

    def __init__(self, field: Any, context: Context, draw: Draw, keep: Keep) -> None:
        self.field = field
        self.kw: Mapping[str, Any] = field.render_kw or {}
        self.draw = draw
        self.keep = keep
        self._context = context

    def control(self, kind: str, options: Mapping[str, Any]) -> Control:
        """The GOV.UK macro that draws the field, and its parameters.

        :param kind: as ``kind_of`` gives it; ``email`` and ``tel`` besides.
        :param options: those of the macro in the template.
        :raises TypeError: when the kind has no such option.
        """
        named = {_IN_PYTHON.get(name, name): value for name, value in options.items()}
        made: Control = getattr(self, kind)(**named)
        return made

    def gettext(self, text: str, **variables: Any) -> Any:
        """The text in the language of the page."""
        return self._context.call(self._context.resolve("_"), text, **variables)

    def ngettext(self, one: str, many: str, number: int, **variables: Any) -> Any:
        """The text for a number, in the language of the page."""
        return self._context.call(self._context.resolve("ngettext"), one, many, number, **variables)

    def text(
        self,
        *,
        type: str | None = None,  # noqa: A002 - the name of the option
        width: Any = None,
        prefix: Any = None,
        suffix: Any = None,
        **common: Any,
    ) -> Control:
        sort = type or self.kw.get("type") or self.field.widget.input_type
        params = {
            "type": sort if sort in _AS_THEY_ARE else "text",
            "value": soft_str(self.field._value()) or None,
            "classes": _width(width),
            "prefix": {"text": prefix} if isinstance(prefix, str) else prefix,
            "suffix": {"text": suffix} if isinstance(suffix, str) else suffix,
        }
        return self._labelled("input", params, self._keyboard(sort), **common)

    def _keyboard(self, sort: str) -> Params:
        """What helps somebody to fill in an input of this type."""
        if sort == "email":
            return {"autocomplete": "email", "spellcheck": "false"}
        if sort == "tel":
            return {"autocomplete": "tel"}
        if sort == "number":
            whole = getattr(self.field.widget, "step", None) != "any"
            return {"inputmode": "numeric" if whole else "decimal"}
        return {}

    def email(self, **options: Any) -> Control:
        return self.text(type="email", **options)

    def tel(self, **options: Any) -> Control:
        return self.text(type="tel", **options)

    def password(self, *, width: Any = None, **common: Any) -> Control:
        params = {
            "classes": _width(width),
            "autocomplete": self.kw.get("autocomplete"),
            **self.keep("password", self._password_texts),
        }
        return self._labelled("passwordInput", params, **common)

    def _password_texts(self) -> Params:
        """The texts of the button that shows the password."""
        return {
            "showPasswordText": self.gettext("Show"),
            "hidePasswordText": self.gettext("Hide"),
            "showPasswordAriaLabelText": self.gettext("Show password"),
            "hidePasswordAriaLabelText": self.gettext("Hide password"),
            "passwordShownAnnouncementText": self.gettext("Your password is visible"),
            "passwordHiddenAnnouncementText": self.gettext("Your password is hidden"),
        }

    def textarea(
        self, *, rows: Any = None, maxlength: Any = None, threshold: Any = None, **common: Any
    ) -> Control:
        limit = self.field.flags.maxlength if maxlength is None else maxlength
        params: Params = {
            "value": _lines(self.field._value()),
            "rows": rows or self.kw.get("rows"),
        }
        if limit:
            texts = self.keep("count", self._count_texts)
            params |= {"maxlength": limit, "threshold": threshold, **texts}
        return self._labelled("characterCount" if limit else "textarea", params, **common)

    def _count_texts(self) -> Params:
        """The texts that JavaScript shows below a counted textarea."""
        return {
            "textareaDescriptionText": self.gettext(
                "You can enter up to %(count)s characters", count="%{count}"
            ),
            "charactersAtLimitText": self.gettext("You have 0 characters remaining"),
            "charactersUnderLimitText": {
                sort: self.ngettext(
                    "You have %(count)s character remaining",
                    "You have %(count)s characters remaining",
                    number,
                    count="%{count}",
                )
                for sort, number in _SORTS.items()
            },
            "charactersOverLimitText": {
                sort: self.ngettext(
                    "You have %(count)s character too many",
                    "You have %(count)s characters too many",
                    number,
                    count="%{count}",
                )
                for sort, number in _SORTS.items()
            },
        }

    def radios(
        self,
        *,
        hints: Mapping[Any, Any] | None = None,
        conditionals: Mapping[Any, Any] | None = None,
        divider: Any = None,
        divider_text: Any = None,
        inline: bool = False,
        small: bool = False,
        **common: Any,
    ) -> Control:
        params = {
            **self._named(),
            "items": self._items(hints, conditionals, divider, divider_text),
            "classes": _joined("govuk-radios--inline" * inline, "govuk-radios--small" * small),
        }
        return self._grouped("radios", params, **common)

    def checkboxes(
        self,
        *,
        hints: Mapping[Any, Any] | None = None,
        conditionals: Mapping[Any, Any] | None = None,
        exclusive: Any = None,
        divider: Any = None,
        divider_text: Any = None,
        small: bool = False,
        **common: Any,
    ) -> Control:
        divider = exclusive if divider is None else divider
        params = {
            **self._named(),
            "items": self._items(hints, conditionals, divider, divider_text, exclusive),
            "classes": "govuk-checkboxes--small" if small else "",
        }
        return self._grouped("checkboxes", params, **common)

    def checkbox(
        self,
        *,
        legend: Any = None,
        conditional: Any = None,
        label: Any = None,
        small: bool = False,
        **common: Any,
    ) -> Control:
        item = {
            "value": soft_str(self.field._value()),
            "text": soft_str(label or self.field.label.text),
            "checked": self.field.data or False,
            "conditional": self._conditional(conditional),
        }
        params = {
            **self._named(),
            "items": [item],
            "classes": "govuk-checkboxes--small" if small else "",
        }
        return self._grouped("checkboxes", params, label=legend, bare=not legend, **common)

    def select(self, *, width: Any = None, **common: Any) -> Control:
        items = [
            {
                "value": choice.value,
                "text": soft_str(choice.label),
                "selected": choice.selected,
                "attributes": _attributes(choice.render_kw or {}),
            }
            for choice in self.field.iter_choices()
        ]
        params = {"items": items, "groups": self.field.iter_groups, "classes": _width(width)}
        macro = "groupedSelect" if self.field.has_groups() else "select"
        return self._labelled(macro, params, **common)

    def date(self, **common: Any) -> Control:
        bad = _bad_parts(self.field)
        birthday = self.kw.get("autocomplete") == "bday"
        labels = (self.gettext("Day"), self.gettext("Month"), self.gettext("Year"))
        items = [
            {
                "name": self.field.name,
                "id": f"{self.field.id}-{part}",
                "label": label,
                "value": value or None,
                "classes": _joined(
                    "govuk-input--width-4" if part == "year" else "govuk-input--width-2",
                    "govuk-input--error" if part in bad else "",
                ),
                "autocomplete": f"bday-{part}" if birthday else None,
            }
            for part, label, value in zip(PARTS, labels, _typed_parts(self.field), strict=True)
        ]
        params = {"id": self.field.id, "items": items, "autocomplete": None}
        return self._grouped("dateInput", params, **common)

    def file(self, *, accept: Any = None, javascript: bool = False, **common: Any) -> Control:
        several = getattr(self.field.widget, "multiple", False)
        params: Params = {"multiple": several, "javascript": javascript}
        if javascript:
            params |= self.keep(f"upload {several}", lambda: self._upload_texts(several))
        return self._labelled("fileUpload", params, {"accept": accept}, **common)

    def _upload_texts(self, several: bool) -> Params:
        """The texts of the improved file upload."""
        _, ngettext = self.gettext, self.ngettext
        return {
            "chooseFilesButtonText": _("Choose files") if several else _("Choose file"),
            "dropInstructionText": _("or drop files") if several else _("or drop file"),
            "noFileChosenText": _("No files chosen") if several else _("No file chosen"),
            "multipleFilesChosenText": {
                sort: ngettext(
                    "%(count)s file chosen",
                    "%(count)s files chosen",
                    number,
                    count="%{count}",
                )
                for sort, number in _SORTS.items()
            },
            "enteredDropZoneText": _("Entered drop zone"),
            "leftDropZoneText": _("Left drop zone"),
        }

    def _labelled(
        self,
        macro: str,
        params: Params,
        html: Params | None = None,
        *,
        label: Any = None,
        heading: bool = False,
        size: str | None = None,
        **common: Any,
    ) -> Control:
        """A control with a label.

        :param html: attributes unless the field's ``render_kw`` says otherwise.
        """
        size = size or ("l" if heading else None)
        return Control(
            macro,
            {
                **self._common(params, {**(html or {}), **self.kw}, **common),
                "id": self.field.id,
                "name": self.field.name,
                "label": {
                    "text": soft_str(label or self.field.label.text),
                    "classes": f"govuk-label--{size}" if size else "",
                    "isPageHeading": heading,
                },
            },
        )

    def _grouped(
        self,
        macro: str,
        params: Params,
        *,
        label: Any = None,
        heading: bool = False,
        size: str | None = None,
        bare: bool = False,
        **common: Any,
    ) -> Control:
        """Controls in a fieldset with a legend; ``bare``: without them."""
        size = size or ("l" if heading else None)
        legend = {
            "text": soft_str(label or self.field.label.text),
            "classes": f"govuk-fieldset__legend--{size}" if size else "",
            "isPageHeading": heading,
        }
        fieldset = None if bare else {"legend": legend}
        return Control(macro, {**self._common(params, self.kw, **common), "fieldset": fieldset})

    def _common(
        self,
        params: Params,
        kw: Mapping[str, Any],
        *,
        hint: Any = None,
        classes: str = "",
        attributes: Mapping[str, Any] | None = None,
        form_group: Any = None,
    ) -> Params:
        """The parameters that all controls have."""
        field = self.field
        hint = field.description if hint is None else hint
        return {
            **params,
            "hint": {"text": soft_str(hint)} if hint else None,
            "errorMessage": {
                "text": soft_str(field.errors[0]),
                "visuallyHiddenText": self.gettext("Error"),
            }
            if field.errors
            else None,
            "classes": _joined(params.get("classes"), kw.get("class"), classes),
            "attributes": {**_attributes(kw, params), **(attributes or {})},
            "formGroup": form_group,
        }

    def _named(self) -> Params:
        return {"idPrefix": self.field.id, "name": self.field.name}

    def _items(
        self,
        hints: Mapping[Any, Any] | None,
        conditionals: Mapping[Any, Any] | None,
        divider: Any,
        divider_text: Any,
        exclusive: Any = None,
    ) -> list[Params]:
        """The choices, with a divider before the one of that value."""
        items: list[Params] = []
        for choice in self.field.iter_choices():
            value, kw = choice.value, choice.render_kw or {}
            hint = (hints or {}).get(value) or kw.get("hint")
            if divider is not None and value == divider:
                items.append({"divider": divider_text or self.gettext("or")})
            items.append(
                {
                    "value": value,
                    "text": soft_str(choice.label),
                    "checked": choice.selected,
                    "hint": {"text": soft_str(hint)} if hint else None,
                    "conditional": self._conditional((conditionals or {}).get(value)),
                    "behaviour": "exclusive"
                    if exclusive is not None and value == exclusive
                    else None,
                    "attributes": _attributes(kw),
                }
            )
        return items

    def _conditional(self, revealed: Any) -> Params | None:
        return None if revealed is None else {"html": self.draw(revealed)}


def _joined(*classes: Any) -> str:
    return " ".join(str(each) for each in classes if each)


def _width(width: Any) -> str:
    """The class of a width: in characters, or a fraction such as ``one-half``."""
    if not width:
        return ""
    fraction = isinstance(width, str) and not width.isdigit()
    return f"govuk-!-width-{width}" if fraction else f"govuk-input--width-{width}"


def _lines(text: Any) -> Markup:
    """Text for a textarea.

    Line breaks are written as references, because the GOV.UK macros indent what is inside a
    fieldset, which would put spaces into the resident's words each time the page comes back. HTML
    drops a first line break, so that one is doubled.
    """
    lines = escape(text).replace("\r\n", _BREAK).replace("\n", _BREAK)
    return _BREAK + lines if lines.startswith(_BREAK) else lines


def _attributes(kw: Mapping[str, Any], taken: Mapping[str, Any] | None = None) -> Params:
    """The HTML attributes of a ``render_kw``, named and valued as WTForms does.

    ``aria_x`` is ``aria-x``, true is a bare attribute, false and none are left out.

    :param taken: what the macro has parameters for.
    """
    found: Params = {}
    for name, value in kw.items():
        if name in ("class", "hint") or (taken and name in taken):
            continue
        dashed = name.startswith(("aria_", "data_"))
        html = name.replace("_", "-") if dashed else name.rstrip("_")
        if name == "spellcheck" and value is not None:
            found[html] = str(value).lower()
        else:
            found[html] = {"value": value, "optional": True}
    return found


def _typed_parts(field: Any) -> tuple[str, ...]:
    """What stands in the boxes of a date: what was typed, else the date we have."""
    if field.raw_data:
        typed = [str(each).strip() for each in field.raw_data[: len(PARTS)]]
        return (*typed, *[""] * (len(PARTS) - len(typed)))
    if field.data:
        return tuple(str(getattr(field.data, part)) for part in PARTS)
    return ("",) * len(PARTS)


def _bad_parts(field: Any) -> tuple[Part, ...]:
    """The parts of a date that are in error: the empty ones if some are filled, else all."""
    if not field.errors:
        return ()
    empty = [part for part, typed in zip(PARTS, _typed_parts(field), strict=True) if not typed]
    return tuple(empty) or PARTS


def _errors(field: Any) -> Iterator[Params]:
    """The errors of a field and of the fields in it."""
    kind = kind_of(field)
    if kind in ("fieldset", "list"):
        for inner in field:
            yield from _errors(inner)
        of_all = field.form.form_errors if kind == "fieldset" else field.errors
        messages = [each for each in of_all if not isinstance(each, Mapping | list | tuple)]
    else:
        # Each of several files may have an error of its own.
        messages = field.errors if kind == "file" else field.errors[:1]
    for message in messages:
        yield _error(message, _target(field))


def _error(message: Any, target: str) -> Params:
    return {"text": soft_str(message), "href": f"#{target}" if target else None}


def _target(field: Any) -> str:
    """The id of the control that a link to the field goes to; empty when it has none."""
    kind = kind_of(field)
    if kind == "date":
        return f"{field.id}-{(_bad_parts(field) or PARTS)[0]}"
    if kind in ("fieldset", "list"):
        return _first_target(field)
    return "" if kind in ("hidden", "submit") else str(field.id)


def _first_target(fields: Iterable[Any]) -> str:
    return next(filter(None, map(_target, fields)), "")
