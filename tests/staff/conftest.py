"""Northmere with pages for staff, and the provider at which they sign in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import Clock
from tests.support.oidc_server import Liar, oidc_server
from tests.support.staff import staff_app


@pytest.fixture(scope="session")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with nothing in it but Northmere's addresses: copy it."""
    folder = tmp_path_factory.mktemp("staff-addresses")
    clock = Clock()
    with oidc_server(clock) as provider, staff_app(provider, folder, clock):
        return folder / "northmere.db"


@dataclass(frozen=True)
class House:
    """A service that the tests of a module share, with its provider and its clock."""

    app: Flask
    provider: Liar
    clock: Clock


@pytest.fixture(scope="module")
def house(addresses: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(addresses, folder)
    clock = Clock()
    with oidc_server(clock) as provider, staff_app(provider, folder, clock, patient=True) as app:
        yield House(app, provider, clock)


@pytest.fixture
def provider(clock: Clock) -> Iterator[Liar]:
    with oidc_server(clock) as server:
        yield server


@pytest.fixture
def app(provider: Liar, addresses: Path, tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    """Northmere's service, with pages for staff."""
    shutil.copy(addresses, tmp_path)
    with staff_app(provider, tmp_path, clock) as made:
        yield made
