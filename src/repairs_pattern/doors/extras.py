"""Adapters that need more packages than every service has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..settings import UnsafeSettings


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Around the import of an adapter, or of the client that it needs.

    :param name: of the extra that brings its packages.
    :raises UnsafeSettings: when they are not installed.
    """
    try:
        yield
    except ImportError as missing:
        raise UnsafeSettings(
            f"The council's folder asks for something that needs {missing.name}, which is not "
            f'installed: pip install "repairs-pattern[{name}]"'
        ) from None
