"""Fixtures that every folder of tests may use."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")  # a busy machine is not a fault

pytest_plugins = [
    "tests.support.browser",
    "tests.support.council_databases",
    "tests.support.databases",
]
