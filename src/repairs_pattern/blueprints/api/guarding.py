"""Who may ask, how often, and how much may be said. There is no session and no cookie."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Blueprint, abort, g, request
from pydantic import BaseModel, ValidationError

from ...domain.api_keys import Key, Scope, good_key
from ...security import limit_request
from ..limits import COUNTED_BY_ITS_KEY
from ..service import Service
from .problems import Trouble

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=BaseModel)

CALLS = "api"
"""The name of the limit for each key."""

STRANGERS = "callbacks"
"""The name of the limit for each address that has no key which is good."""


def guard(section: Blueprint, service: Service) -> None:
    """Refuse what is too much, and everything while the service is closed."""

    @section.before_request
    def limit() -> None:
        limit_request()
        if service.maintenance.holds(service.clock()):
            abort(503)


def needs(service: Service, scope: Scope) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A decorator: only a key with this scope is let in, as often as the council says."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            key = _key(service)
            if service.limit.is_reached(CALLS, key.id):
                raise Trouble("too-often")
            service.limit.count(CALLS, key.id)
            if scope not in key.scopes:
                raise Trouble("not-allowed", detail=f"It lacks the scope {scope}.")
            setattr(g, COUNTED_BY_ITS_KEY, key)
            return view(*args, **kwargs)

        return guarded

    return decorate


def whose_key() -> Key:
    """The key of this request, which was let in."""
    key: Key = getattr(g, COUNTED_BY_ITS_KEY)
    return key


def read(model: type[M]) -> M:
    """What was sent, in the shape that it must have.

    :raises Trouble: when it has another.
    """
    if not request.is_json:
        raise Trouble("not-json")
    try:
        return model.model_validate_json(request.get_data())
    except ValidationError as error:
        raise Trouble.of(error) from None


def _key(service: Service) -> Key:
    """The key that a request brings. Wrong ones are counted by the address that they come from."""
    whose = request.remote_addr or ""
    given = request.authorization.token if request.authorization else None
    key = good_key(service.database, given, service.clock()) if given else None
    if key is None:
        if service.limit.is_reached(STRANGERS, whose):
            raise Trouble("too-often")
        service.limit.count(STRANGERS, whose)
        raise Trouble("no-key")
    return key
