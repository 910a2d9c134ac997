"""The kinds of values in council.toml, and what is said of one that is not right."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, time
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Strict,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from repairs_pattern.domain.law import LONDON

from .colours import is_hex
from .phone_lines import is_phone_number

_LONGEST_ID = 40


def fault(reason: str, mend: str) -> PydanticCustomError:
    """What a validator raises: our own words for what is wrong and how to mend it."""
    return PydanticCustomError("ours", "{reason}", {"reason": reason, "mend": mend})


def _colour(value: str) -> str:
    if not is_hex(value):
        raise fault(f"“{value}” is not a colour.", "Write it like #0b3d5c.")
    return value.lower()


def _phone(value: str) -> str:
    if not is_phone_number(value):
        raise fault(
            f"“{value}” is not a UK phone number.",
            "Check the digits. For a made-up council use 01632 960000 to 01632 960999.",
        )
    return value


def _relay(value: str) -> str:
    prefix, _, number = value.partition(" ")
    if prefix not in ("18001", "18002") or not is_phone_number(number):
        raise fault(
            f"“{value}” is not a Relay UK number.",
            "Write 18001, a space and the number of the repairs team.",
        )
    return value


def _email(value: str) -> str:
    if re.fullmatch(r"[^@\s<>]+@[^@\s.<>]+(?:\.[^@\s.<>]+)+", value) is None:
        raise fault(f"“{value}” is not an email address.", "Write it like repairs@council.gov.uk.")
    return value


def _web(value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    host = parts.hostname or ""
    if parts.scheme != "https" or "." not in host or re.search(r"[\s<>\"]", value):
        raise fault(
            f"“{value}” is not a full web address.", "Start with https:// and give the whole of it."
        )
    return value


def _clock_time(value: object) -> object:
    if isinstance(value, time):
        return value
    if isinstance(value, str) and (found := re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", value)):
        return time(int(found.group(1)), int(found.group(2)))
    raise fault(f"“{value}” is not a time of day.", 'Use the 24-hour clock, such as "08:00".')


def london_moment(value: object) -> object:
    """A day and time in London, written like 2026-12-01T18:00, as an aware moment."""
    moment = value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", value):
        with suppress(ValueError):
            moment = datetime.fromisoformat(value)
    if not isinstance(moment, datetime):
        raise fault(f"“{value}” is not a day and time.", 'Write it like "2026-12-01T18:00".')
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)


def _font_family(value: str) -> str:
    if "gds transport" in value.lower().replace("-", " ").replace("_", " "):
        raise fault(
            "GDS Transport is only for services on GOV.UK.",
            'Use your own fonts, such as "Arial, sans-serif".',
        )
    if re.search(r"[^\w\s,'\"-]", value):
        raise fault(
            f"“{value}” is not a list of fonts.",
            "Give names of fonts with commas between, and nothing else.",
        )
    return value


def _logo_text(value: str) -> str:
    word = re.search(r"\bgov\.?uk\b|\bcrown\b", value, re.IGNORECASE)
    if word:
        raise fault(
            f"“{word.group()}” cannot be in the logo: a council is not part of GOV.UK.",
            "Use the name of the council.",
        )
    return value


def _file_name(value: str) -> str:
    if re.fullmatch(r"\w[\w .-]{0,99}", value) is None:
        raise fault(
            f"“{value}” is not the name of a file in this folder.",
            "Put the file beside council.toml and give only its name.",
        )
    return value


def _rate(value: str) -> str:
    if re.fullmatch(r"[1-9]\d{0,5} per (?:second|minute|hour|day)", value) is None:
        raise fault(f"“{value}” is not a limit.", "Write it like: 60 per minute.")
    return value


def _id(value: str) -> str:
    if len(value) > _LONGEST_ID or re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", value) is None:
        raise fault(
            f"“{value}” cannot be used as a name here.",
            "Use small letters, digits and single hyphens, such as early-morning: "
            f"at most {_LONGEST_ID} characters.",
        )
    return value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Id = Annotated[str, AfterValidator(_id)]
Colour = Annotated[str, AfterValidator(_colour)]
Phone = Annotated[str, AfterValidator(_phone)]
Relay = Annotated[str, AfterValidator(_relay)]
Email = Annotated[str, AfterValidator(_email)]
Web = Annotated[str, AfterValidator(_web)]
ClockTime = Annotated[time, BeforeValidator(_clock_time)]
LondonMoment = Annotated[datetime, BeforeValidator(london_moment)]
FontFamily = Annotated[Text, AfterValidator(_font_family)]
LogoText = Annotated[Label, AfterValidator(_logo_text)]
FileName = Annotated[str, AfterValidator(_file_name)]
Rate = Annotated[str, AfterValidator(_rate)]
Whole = Annotated[int, Strict()]


Language = Literal["en", "cy"]
Channel = Literal["text", "email", "letter"]


class Section(BaseModel):
    """A part of council.toml. It cannot be changed once read, and refuses unknown settings."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
