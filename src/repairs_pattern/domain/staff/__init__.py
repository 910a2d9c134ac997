"""People of the council who use the service: who says that it is them, and who is signed in."""

from .sessions import Signed, Times, begin, current, end
from .sign_in import SignIn, SignInRefused, SignInUnavailable, Trip

__all__ = [
    "SignIn",
    "SignInRefused",
    "SignInUnavailable",
    "Signed",
    "Times",
    "Trip",
    "begin",
    "current",
    "end",
]
