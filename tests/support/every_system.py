"""Two councils with a real adapter behind every door, and the systems that they ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from repairs_pattern.cli.notify import app_of
from repairs_pattern.council import Booking, Council, load_council
from repairs_pattern.council.gateways import Gateways
from repairs_pattern.notify_templates import templates_of

from . import hact_server, os_places_server, photo_servers
from .clamd import Clamd, clamd
from .drs_server import LOGIN, PASSWORD, DrsServer, drs_server
from .hact_server import HousingSystem
from .homes import COUNCILS, Home, a_home
from .housing_calls import SECRET
from .notify_council import TOKEN, create
from .notify_server import KEY, FakeNotify, notify_server
from .os_places_server import OsPlacesServer, dpa
from .photo_servers import AzureServer, S3Server, connection_to
from .scheduler_server import PASSWORD as SCHEDULER_PASSWORD
from .scheduler_server import USER, SchedulerServer, scheduler_server
from .smtp_server import FakeMail, smtp_server
from .web_servers import WebServer, web_server


@dataclass(kw_only=True)
class Systems:
    """What every council has here: OS Places, HACT and ClamAV.

    :param settings: the secrets of its service.
    :param servers: all of its systems that speak HTTP.
    """

    places: OsPlacesServer
    housing: HousingSystem
    scanner: Clamd
    council: Council
    settings: Mapping[str, Any]
    servers: tuple[WebServer, ...]

    @property
    def heard(self) -> str:
        """All that its systems were asked over HTTP."""
        asked = [each for server in self.servers for each in server.asked]
        return "\n".join(f"{each.path} {each.query} {each.body!r}" for each in asked)


@dataclass(kw_only=True)
class Northmere(Systems):
    """And DRS, Notify and S3."""

    diary: DrsServer
    notify: FakeNotify
    photos: S3Server


@dataclass(kw_only=True)
class Westvale(Systems):
    """And a scheduler that speaks JSON, mail and Azure."""

    diary: SchedulerServer
    mail: FakeMail
    photos: AzureServer


@contextmanager
def northmere() -> Iterator[Northmere]:
    """Northmere with every system that it asks."""
    home = a_home("northmere")
    with ExitStack() as opened:
        places = OsPlacesServer({home.postcode: [_at(home)]})
        housing, photos = HousingSystem(), S3Server()
        servers = [
            opened.enter_context(web_server(each)) for each in (places, housing.answer, photos)
        ]
        notify, diary = opened.enter_context(notify_server()), opened.enter_context(drs_server())
        scanner = opened.enter_context(clamd())
        council = load_council(COUNCILS / "northmere")
        gateways = {
            "address_book": "os-places",
            "os_places": {"address": servers[0].address},
            "diary": "drs",
            "drs": {"address": diary.address, "contract": "NM-REPAIRS"},
            "messenger": "notify",
            "notify": {
                "address": notify.server.address,
                "templates": _templates(council, notify),
            },
            "works_orders": "hact",
            "hact": _housing(servers[1].address),
            "photos": "store",
            "store": {
                "url": "s3://bucket/photos",
                "endpoint": servers[2].address,
            },
            **_scanning(scanner),
        }
        secrets = {
            "DRS_LOGIN": LOGIN,
            "DRS_PASSWORD": PASSWORD,
            "NOTIFY_API_KEY": KEY,
            "NOTIFY_CALLBACK_TOKEN": TOKEN,
            "PHOTOS_KEY": photo_servers.KEY,
            "PHOTOS_SECRET": photo_servers.SECRET,
        }
        chosen = council.model_copy(update={"gateways": Gateways.model_validate(gateways)})
        yield Northmere(
            places=places,
            diary=diary,
            notify=notify,
            housing=housing,
            photos=photos,
            scanner=scanner,
            council=chosen,
            settings={**_SECRETS, **secrets},
            servers=(*servers, diary.web, notify.server),
        )


@contextmanager
def westvale() -> Iterator[Westvale]:
    """Westvale with every system that it asks."""
    home = a_home("westvale")
    with ExitStack() as opened:
        places = OsPlacesServer({home.postcode: [_at(home)]})
        housing, photos = HousingSystem(), AzureServer()
        servers = [
            opened.enter_context(web_server(each)) for each in (places, housing.answer, photos)
        ]
        diary, mail = (
            opened.enter_context(scheduler_server()),
            opened.enter_context(smtp_server()),
        )
        scanner = opened.enter_context(clamd())
        gateways = {
            "address_book": "os-places",
            "os_places": {"address": servers[0].address},
            "diary": "scheduler",
            "scheduler": {
                "address": diary.address,
                "client": "Westvale",
                "contract": "230000027",
                "job_contract": "WVR7",
            },
            "messenger": "smtp",
            "smtp": {
                "host": "127.0.0.1",
                "port": mail.port,
                "security": "none",
                "sender": "homes@westvale.example",
            },
            "works_orders": "hact",
            "hact": _housing(servers[1].address),
            "photos": "store",
            "store": {"url": "abfs://container/photos"},
            **_scanning(scanner),
        }
        secrets = {
            "SCHEDULER_USER": USER,
            "SCHEDULER_PASSWORD": SCHEDULER_PASSWORD,
            "PHOTOS_CONNECTION": connection_to(servers[2].address),
        }
        council = load_council(COUNCILS / "westvale")
        chosen = council.model_copy(
            update={"gateways": Gateways.model_validate(gateways), "booking": _half_days(council)}
        )
        yield Westvale(
            places=places,
            diary=diary,
            mail=mail,
            housing=housing,
            photos=photos,
            scanner=scanner,
            council=chosen,
            settings={**_SECRETS, **secrets},
            servers=(*servers, diary.web),
        )


_SECRETS = {
    "OS_PLACES_KEY": os_places_server.KEY,
    "WORKS_ORDERS_TOKEN": hact_server.TOKEN,
    "WORKS_ORDERS_WEBHOOK_SECRET": SECRET,
}


def _at(home: Home) -> dict[str, Any]:
    """The home as Royal Mail writes it."""
    return dpa(home.uprn, home.postcode, ADDRESS=home.address_line.upper())


def _housing(address: str) -> dict[str, Any]:
    return {"address": address, "updates": True, "means": {"50": "assigned"}}


def _half_days(council: Council) -> Booking:
    """Visits in the half days that the scheduler plans in."""
    windows = load_council(COUNCILS / "northmere").booking.windows
    return council.booking.model_copy(update={"windows": windows})


def _scanning(scanner: Clamd) -> dict[str, Any]:
    return {"virus_scan": "clamav", "clamav": {"address": scanner.address}}


def _templates(council: Council, notify: FakeNotify) -> dict[str, Any]:
    """Every template, as somebody makes it in Notify, by channel, language and kind."""
    wanted = templates_of(app_of(council), council)
    ids = create(notify, wanted)
    channels: dict[str, Any] = {}
    for (channel, language), those in groupby(wanted, lambda each: (each.channel, each.language)):
        kinds = {each.kind: ids[each.name] for each in those}
        channels.setdefault(channel, {})[language] = kinds
    return channels
