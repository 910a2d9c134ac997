"""Find the Jinja components, for our own service or for anybody else's Flask app.

Nothing here knows of councils, journeys or repairs. Two families of templates are served:
``govuk_frontend_jinja/...`` (the GOV.UK macros) and ``components/...`` (ours).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import ChoiceLoader

from .catalogue.environment import (
    component_loader,
    install_filters,
    speak_english,
    standalone_environment,
)
from .catalogue.folder import components_folder

if TYPE_CHECKING:
    from flask import Flask

__all__ = [
    "add_components",
    "component_loader",
    "components_folder",
    "install_filters",
    "standalone_environment",
]


def add_components(app: Flask) -> None:
    """Let the templates of any Flask ``app`` import the components.

    The app's own templates and its blueprints' keep their precedence. The app's translations
    are used when it has any (Flask-Babel installs them); otherwise the text stays English.
    A wrong parameter raises `WrongParameters` while the app is in debug or testing mode; otherwise
    it is left out and logged. Calling it twice does no harm. It reads ``app.jinja_env``, so set
    ``app.jinja_options`` first.
    """
    if "repairs_components" in app.extensions:
        return
    app.extensions["repairs_components"] = component_loader()
    env = app.jinja_env
    own = [env.loader] if env.loader else []
    env.loader = ChoiceLoader([*own, app.extensions["repairs_components"]])
    language = None if "gettext" in env.globals else speak_english(env)
    install_filters(env, strict=lambda: app.debug or app.testing, language=language)
