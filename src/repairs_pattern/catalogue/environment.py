"""Where the components are, and a Jinja environment that has nothing else."""

from __future__ import annotations

from pathlib import Path

from jinja2 import (
    BaseLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    select_autoescape,
)

_PACKAGE = Path(__file__).resolve().parents[1]


def components_folder() -> Path:
    """Return the folder that holds one folder per component.

    In a wheel it is ``repairs_pattern/components``; in a clone of the project it is
    ``components`` at the top. Raises ``FileNotFoundError`` when neither is there.
    """
    for folder in (_PACKAGE / "components", _PACKAGE.parents[1] / "components"):
        if (folder / "form.html").is_file():
            return folder
    raise FileNotFoundError(
        f"The components are neither in {_PACKAGE} nor beside its source folder."
    )


def component_loader() -> BaseLoader:
    """Return a loader for ``govuk_frontend_jinja/...`` and ``components/...``."""
    return PrefixLoader(
        {
            "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
            "components": FileSystemLoader(components_folder()),
        }
    )


def standalone_environment() -> Environment:
    """Return an environment with only the components: no Flask, English text, HTML escaped."""
    env = Environment(
        loader=component_loader(),
        autoescape=select_autoescape(["html"]),
    )
    speak_english(env)
    return env


def speak_english(env: Environment) -> None:
    """Give ``env`` the translation functions, in the new style, with nothing to translate to."""
    env.add_extension("jinja2.ext.i18n")
    env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
