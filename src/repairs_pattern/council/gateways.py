"""Which system stands behind each door, and what it must be told to find it.

Nothing here is secret: what must not be read by others comes from the environment alone, and each
section names what it needs in ``SECRETS``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints

from repairs_pattern.domain.works import Meaning

from .fields import Channel, Email, Id, Label, Language, Section, Whole, fault

OrderPriority = Literal["emergency", "urgent", "routine", "planned", "undecided"]

ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def _address(value: str) -> str:
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise fault(
            f"“{value}” is not a web address.", "Write it like https://works.northmere.example/api"
        ) from None
    if parts.username or parts.password:
        raise fault(
            "There is a name or a password in the address.",
            "Take them out. Secrets come from the environment alone.",
        )
    if parts.scheme == "http" and host in ON_THIS_MACHINE:
        return value
    if parts.scheme != "https" or not host:
        raise fault(
            f"“{value}” does not start with https://.",
            "Give the whole address. Only a system on this same machine may be asked over http.",
        )
    return value


Address = Annotated[str, AfterValidator(_address)]
"""Where a system is asked, over a line that nobody can listen to."""


class SystemSection(Section):
    """How one system is found and asked."""

    SECRETS: ClassVar[tuple[str, ...]] = ()
    """Settings that only the environment may give: ``REPAIRS_`` and each of these."""


Name = Annotated[str, Field(min_length=1, max_length=60)]
"""What another system calls something."""

Seconds = Annotated[float, Field(gt=0, le=60)]


def _uuid(value: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", value.lower()):
        raise fault(
            f"“{value}” is not an id of Notify.",
            "Copy it from the page of the template, such as f33517ff-2a88-4f6e-b855-c550268ce08a.",
        )
    return value.lower()


NotifyId = Annotated[str, AfterValidator(_uuid)]
"""What GOV.UK Notify calls a template, or a sender, by."""

MessageKind = Literal[
    "confirmation",
    "changed",
    "reminder",
    "visit-cancelled",
    "cancelled",
    "worse",
    "missed",
    "booked-again",
    "resume",
    "staff",
]


class Notify(SystemSection):
    """GOV.UK Notify. `templates` has an id by channel, language and kind of message."""

    SECRETS: ClassVar[tuple[str, ...]] = ("NOTIFY_API_KEY", "NOTIFY_CALLBACK_TOKEN")

    address: Address = Field(
        default="https://api.notifications.service.gov.uk",
        examples=["https://api.notifications.service.gov.uk"],
    )
    templates: Mapping[Channel, Mapping[Language, Mapping[MessageKind, NotifyId]]] = {}
    text_sender: NotifyId | None = Field(
        default=None, examples=["8e222534-7f05-4972-86e3-17c5d9f894e2"]
    )
    reply_to: NotifyId | None = Field(
        default=None, examples=["6b09eb04-cb24-4a18-9a1c-4bd4eb2d9f7d"]
    )


def _host(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|::1", value):
        raise fault(
            f"“{value}” is not the name of a server.", "Write it like smtp.northmere.example"
        )
    return value


class Smtp(SystemSection):
    """A mail server. The user name and the password may be left out where it asks for none."""

    SECRETS: ClassVar[tuple[str, ...]] = ("SMTP_USERNAME", "SMTP_PASSWORD")

    host: Annotated[str, AfterValidator(_host)] = Field(examples=["smtp.northmere.example"])
    port: Whole = Field(default=587, ge=1, le=65535, examples=[587])
    security: Literal["starttls", "tls", "none"] = Field(default="starttls", examples=["starttls"])
    sender: Email = Field(examples=["repairs@northmere.example"])


def _path(value: str) -> str:
    if re.fullmatch(r"(?:/[A-Za-z0-9._~-]+)+", value) is None:
        raise fault(f"“{value}” is not the end of an address.", "Write it like /RaiseRepair")
    return value


Path = Annotated[str, AfterValidator(_path)]
"""What follows the address of a system."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9-]{0,9}$")]
"""A code from one of HACT's lists."""


class Hact(SystemSection):
    """A housing system that takes HACT's messages, and may tell what becomes of its jobs.

    `priorities` and `trades` are HACT's codes for ours; `means` is what its codes mean, where HACT
    publishes nothing. With `updates` it calls us.
    """

    SECRETS: ClassVar[tuple[str, ...]] = ("WORKS_ORDERS_TOKEN", "WORKS_ORDERS_WEBHOOK_SECRET")

    address: Address = Field(examples=["https://works.northmere.example/api"])
    raise_path: Path = Field(default="/RaiseRepair", examples=["/workOrders/raise"])
    update_path: Path = Field(default="/JobStatusUpdate", examples=["/jobStatusUpdate"])
    sor_licence: bool = Field(default=False, strict=True, examples=[True])
    work_class: Code = Field(default="0", examples=["10"])
    priorities: Mapping[OrderPriority, Code] = Field(default={}, examples=[{"planned": "5"}])
    trades: Mapping[Id, Code] = Field(default={}, examples=[{"plumbing": "PL"}])
    updates: bool = Field(default=False, strict=True, examples=[True])
    means: Mapping[Label, Meaning] = Field(default={}, examples=[{"Work complete": "done"}])


class OsPlaces(SystemSection):
    """Ordnance Survey's addresses. `language` is the one in which it writes where it has both."""

    SECRETS: ClassVar[tuple[str, ...]] = ("OS_PLACES_KEY",)

    address: Address = Field(
        default="https://api.os.uk/search/places/v1",
        examples=["https://api.os.uk/search/places/v1"],
    )
    language: Language = Field(default="en", examples=["cy"])


class SchedulerSection(SystemSection):
    """A diary outside. The tables tell what it calls our trades, priorities and codes.

    `patience` is how many seconds a page of times waits, `booking_patience` how many somebody who
    books, changes or cancels, and `seconds` in how many each answer must be there.
    """

    address: Address = Field(examples=["https://scheduler.northmere.example"])
    trades: Mapping[Id, Name] = Field(default_factory=dict, examples=[{"plumbing": "PL"}])
    priorities: Mapping[Id, Name] = Field(default_factory=dict, examples=[{"routine": "3"}])
    codes: Mapping[Name, Name] = Field(default_factory=dict, examples=[{"NM-0021": "613001"}])
    codes_of_trades: Mapping[Id, Name] = Field(
        default_factory=dict, examples=[{"plumbing": "PLGEN"}]
    )
    patience: Seconds = Field(default=4, examples=[4])
    booking_patience: Seconds = Field(default=10, examples=[10])
    seconds: Seconds = Field(default=20, examples=[20])


class Drs(SchedulerSection):
    """DRS. `contract` is the one that our orders belong to, `user` who made them."""

    SECRETS: ClassVar[tuple[str, ...]] = ("DRS_LOGIN", "DRS_PASSWORD")

    contract: Name = Field(examples=["NM-REPAIRS"])
    user: Name = Field(default="RepairsOnline", examples=["RepairsOnline"])


class RestScheduler(SchedulerSection):
    """A scheduler that speaks JSON.

    `client` is what it calls us, `contract` the reference for looking and `job_contract` for jobs,
    `expenditure` what jobs are paid from.
    """

    SECRETS: ClassVar[tuple[str, ...]] = ("SCHEDULER_USER", "SCHEDULER_PASSWORD")

    client: Name = Field(examples=["Northmere"])
    contract: Name = Field(examples=["230000027"])
    job_contract: Name = Field(examples=["NMR7"])
    expenditure: str = Field(default="", max_length=60, examples=["HREP"])


def _store_url(value: str) -> str:
    part = r"[A-Za-z0-9][A-Za-z0-9._-]*"
    if re.fullmatch(rf"(?:s3|abfs)://{part}(?:/{part})*|file://(?:/{part})+", value) is None:
        raise fault(
            f"“{value}” is not a place for photos.",
            "Write it like s3://bucket/photos, abfs://container/photos or file:///var/photos",
        )
    return value


class Store(SystemSection):
    """A place for photos: a bucket of S3 or what speaks like it, a container of Azure, a folder."""

    SECRETS: ClassVar[tuple[str, ...]] = ("PHOTOS_KEY", "PHOTOS_SECRET", "PHOTOS_CONNECTION")

    url: Annotated[str, AfterValidator(_store_url)] = Field(examples=["s3://northmere/photos"])
    endpoint: Address | None = Field(default=None, examples=["https://s3.northmere.example"])
    region: Id = Field(default="eu-west-2", examples=["eu-west-2"])


def _scanner_address(value: str) -> str:
    if re.fullmatch(r"tcp://[A-Za-z0-9.-]+:[0-9]{1,5}|unix://(?:/[A-Za-z0-9._-]+)+", value) is None:
        raise fault(
            f"“{value}” is not where clamd listens.",
            "Write it like tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl",
        )
    return value


class ClamAv(SystemSection):
    """A clamd that looks at photos. While it is down they are refused, or kept unscanned."""

    address: Annotated[str, AfterValidator(_scanner_address)] = Field(
        examples=["tcp://127.0.0.1:3310"]
    )
    when_down: Literal["refuse", "keep"] = Field(default="refuse", examples=["keep"])


class Gateways(Section):
    """Which system stands behind each door."""

    address_book: Literal["csv", "os-places"] = Field(default="csv", examples=["os-places"])
    homes: Literal["file", "imported"] = Field(default="file", examples=["imported"])
    diary: Literal["embedded", "drs", "scheduler"] = Field(default="embedded", examples=["drs"])
    messenger: Literal["outbox", "notify", "smtp"] = Field(default="outbox", examples=["notify"])
    photos: Literal["folder", "store"] = Field(default="folder", examples=["store"])
    virus_scan: Literal["none", "clamav"] = Field(default="none", examples=["clamav"])
    works_orders: Literal["none", "hact"] = Field(default="none", examples=["hact"])
    notify: Notify | None = None
    smtp: Smtp | None = None
    hact: Hact | None = None
    os_places: OsPlaces | None = None
    drs: Drs | None = None
    scheduler: RestScheduler | None = None
    store: Store | None = None
    clamav: ClamAv | None = None
