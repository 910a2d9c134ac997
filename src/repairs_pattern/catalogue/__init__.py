"""The components as data: their parameters, examples and criteria, read from their YAML.

It knows of Jinja and of nothing that serves pages, so that the gallery, the command line, the tests
and the fixtures for other frameworks all read the same.
"""

from .definitions import (
    BrokenDefinition,
    Component,
    Criterion,
    Example,
    FlaskExample,
    KnownBad,
    Macro,
    Parameter,
    Row,
    UnknownComponent,
    component,
    components,
    parameter_table,
)
from .flask_app import flask_app
from .prettify import prettify
from .showing import jinja, render

__all__ = [
    "BrokenDefinition",
    "Component",
    "Criterion",
    "Example",
    "FlaskExample",
    "KnownBad",
    "Macro",
    "Parameter",
    "Row",
    "UnknownComponent",
    "component",
    "components",
    "flask_app",
    "jinja",
    "parameter_table",
    "prettify",
    "render",
]
