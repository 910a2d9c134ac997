"""The shape of council.toml: what a council decides, with an example of each setting.

The examples are shown to whoever has to mend a setting, so they must be good ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, GetPydanticSchema
from pydantic_core import core_schema

from repairs_pattern.domain.diagnosis import HouseholdNeed, Raise, Tree
from repairs_pattern.domain.law import Period
from repairs_pattern.domain.personal import Periods
from repairs_pattern.domain.repairs import Happening, Office, StaffRule, Terms

from .fields import (
    Channel,
    ClockTime,
    Colour,
    Email,
    FileName,
    FontFamily,
    Id,
    Label,
    Language,
    LogoText,
    LondonMoment,
    Phone,
    Rate,
    Relay,
    Section,
    Text,
    Web,
    Whole,
)
from .gateways import Gateways
from .illustrations import Illustration
from .phone_lines import PhoneLine
from .staff_pages import Staff

Nation = Literal["england", "wales", "scotland", "northern-ireland"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
BookingWay = Literal["online", "arrange", "no-access", "triage"]
PriorityName = Literal["emergency", "urgent", "routine", "planned"]
VisitNeed = Literal[
    "knock", "step-free", "interpreter", "sign-language", "pets", "support", "text-first"
]

PRIORITIES: tuple[PriorityName, ...] = ("emergency", "urgent", "routine", "planned")
VISIT_NEEDS: tuple[VisitNeed, ...] = get_args(VisitNeed)


class PeriodSetting(Section):
    """How a period is written: `{amount = 5, unit = "working-days"}`."""

    amount: Whole = Field(ge=1, le=400, examples=[5])
    unit: Literal["hours", "days", "working-days", "weeks"] = Field(examples=["working-days"])


def _period(setting: PeriodSetting) -> Period:
    return Period(setting.amount, setting.unit)


Target = Annotated[
    Period,
    GetPydanticSchema(
        lambda _source, handler: core_schema.no_info_after_validator_function(
            _period, handler(PeriodSetting)
        )
    ),
]

_PERIOD_EXAMPLE = {"amount": 5, "unit": "working-days"}


class ContactLine(Section):
    """Another number that an exit page may name, under [contact.lines.…]."""

    label: Label = Field(examples=["Northmere Water"])
    number: Phone = Field(examples=["01632 960150"])
    hours: Text | None = Field(default=None, examples=["24 hours a day"])
    note: Text | None = Field(default=None, examples=["For drains outside your boundary"])


class Contact(Section):
    """How residents reach the repairs team."""

    repairs_phone: Phone = Field(examples=["01632 960100"])
    out_of_hours_phone: Phone = Field(examples=["01632 960199"])
    leaseholder_phone: Phone | None = Field(default=None, examples=["01632 960120"])
    opening_hours: tuple[Text, ...] = Field(
        min_length=1, examples=[["Monday to Friday, 8am to 6pm"]]
    )
    email: Email = Field(examples=["repairs@northmere.example"])
    address: tuple[Text, ...] = Field(min_length=1, examples=[["Civic Centre", "Northmere"]])
    relay: Relay | None = Field(default=None, examples=["18001 01632 960100"])
    sign_language: Web | None = Field(default=None, examples=["https://northmere.example/bsl"])
    complaints: Web | None = Field(default=None, examples=["https://northmere.example/complaints"])
    lines: Mapping[Id, ContactLine] = Field(default_factory=dict)


class Brand(Section):
    """What the service looks like. Colours are hex; `font_family` is a CSS font list."""

    logo: FileName | None = Field(default=None, examples=["logo.svg"])
    logo_text: LogoText = Field(examples=["Northmere"])
    colour: Colour = Field(examples=["#0b3d5c"])
    text_on_colour: Colour = Field(default="#ffffff", examples=["#ffffff"])
    button: Colour = Field(examples=["#0f6b4f"])
    button_text: Colour = Field(default="#ffffff", examples=["#ffffff"])
    link: Colour = Field(examples=["#0b4f8a"])
    font_family: FontFamily = Field(default="Arial, sans-serif", examples=["Arial, sans-serif"])


class Priority(Section):
    """How soon repairs of one priority are dealt with, and what `target` promises by then."""

    label: Label = Field(examples=["Urgent"])
    target: Target = Field(examples=[_PERIOD_EXAMPLE])
    basis: Literal["attend", "make-safe", "complete"] = Field(examples=["complete"])


class RaiseSetting(Section):
    """A rule under [[household.raises]]: whose being in the home makes which repairs sooner.

    It is for outcomes of the priority `from` that are one of `outcomes`, have one of `hazards` and
    one of `trades`, in the `season`; what is left out narrows nothing. `because` is shown to the
    resident.
    """

    needs: tuple[HouseholdNeed, ...] = Field(min_length=1, examples=[["baby", "over-65"]])
    from_: PriorityName = Field(alias="from", examples=["routine"])
    to: PriorityName = Field(examples=["urgent"])
    because: Text = Field(examples=["Damp can be more harmful to babies and older people."])
    outcomes: tuple[str, ...] = Field(default=(), examples=[["bath-seal"]])
    hazards: tuple[str, ...] = Field(default=(), examples=[["damp_mould"]])
    trades: tuple[str, ...] = Field(default=(), examples=[["heating"]])
    season: Literal["heating", "warm"] | None = Field(default=None, examples=["heating"])

    @property
    def rule(self) -> Raise:
        """The rule as the domain applies it; raises ValueError where `to` is not sooner."""
        return Raise(
            frozenset(self.needs),
            self.from_,
            self.to,
            self.because,
            frozenset(self.outcomes),
            frozenset(self.hazards),
            frozenset(self.trades),
            self.season,
        )


class Household(Section):
    """How the people in a home change the urgency of a repair. Without rules nobody is asked."""

    raises: tuple[RaiseSetting, ...] = ()

    @cached_property
    def rules(self) -> tuple[Raise, ...]:
        """The rules as the domain applies them, in order."""
        return tuple(setting.rule for setting in self.raises)


class Visit(Section):
    """What residents may ask of a visit. With an empty list nobody is asked."""

    needs: tuple[VisitNeed, ...] = Field(default=VISIT_NEEDS, examples=[["knock", "pets"]])


class Triage(Section):
    """How soon staff contact a resident whose visit cannot be booked online."""

    reply: Target = Field(examples=[{"amount": 2, "unit": "working-days"}])


class Law(Section):
    """The legal regimes that apply, by the ids of `repairs_pattern.domain.law`."""

    regimes: tuple[str, ...] = Field(default=(), examples=[["right-to-repair", "awaabs-law"]])


class Window(Section):
    """A part of the day in which a visit can be booked."""

    id: Id = Field(examples=["morning"])
    starts: ClockTime = Field(examples=["08:00"])
    ends: ClockTime = Field(examples=["12:00"])
    days: tuple[Weekday, ...] = Field(min_length=1, examples=[["mon", "tue", "wed", "thu", "fri"]])

    @property
    def minutes(self) -> int:
        """The length of the window in minutes."""
        return (self.ends.hour - self.starts.hour) * 60 + self.ends.minute - self.starts.minute


class Booking(Section):
    """Which visits residents can book, and when.

    `lead_days` are working days before the first window, `horizon_days` calendar days to look
    ahead, `closed` days without visits besides the bank holidays. `capacity` is visits per window
    for each trade that can be booked online; staff arrange the visits of the trades in `arranged`.
    `calendar` shows a calendar beside the times where they are more than one page of them.
    """

    lead_days: Whole = Field(ge=0, le=20, examples=[1])
    horizon_days: Whole = Field(ge=7, le=365, examples=[60])
    hold_minutes: Whole = Field(default=15, ge=5, le=60, examples=[15])
    days_per_page: Whole = Field(default=5, ge=1, le=10, examples=[5])
    calendar: bool = Field(default=False, strict=True, examples=[True])
    closed: tuple[date, ...] = Field(default=(), examples=[["2026-12-24"]])
    windows: tuple[Window, ...] = Field(min_length=1)
    capacity: Mapping[Id, Annotated[Whole, Field(ge=1, le=999)]] = Field(
        min_length=1, examples=[{"plumbing": 4}]
    )
    arranged: tuple[Id, ...] = Field(default=(), examples=[["locksmith", "lift"]])

    @property
    def trades(self) -> frozenset[str]:
        """Every trade this council has, booked online or arranged by staff."""
        return frozenset((*self.capacity, *self.arranged))

    @property
    def longest_minutes(self) -> int:
        """The length of the longest window in minutes."""
        return max(window.minutes for window in self.windows)


class StaffSetting(Section):
    """An address under [[messages.staff]] that is told of reports and of what residents do later.

    `when` is what happens; what else is given narrows it to repairs of one of these.
    """

    email: Email = Field(examples=["damp.team@northmere.example"])
    when: tuple[Happening, ...] = Field(default=("report",), examples=[["report", "worse"]])
    priorities: tuple[PriorityName, ...] = Field(default=(), examples=[["emergency", "urgent"]])
    hazards: tuple[str, ...] = Field(default=(), examples=[["damp_mould"]])
    trades: tuple[Id, ...] = Field(default=(), examples=[["gas"]])
    bookings: tuple[BookingWay, ...] = Field(default=(), examples=[["triage", "arrange"]])

    @property
    def rule(self) -> StaffRule:
        """The rule as the domain applies it."""
        return StaffRule(
            self.email,
            frozenset(self.when),
            frozenset(self.priorities),
            frozenset(self.hazards),
            frozenset(self.trades),
            frozenset(self.bookings),
        )


class Messages(Section):
    """How the council can send a confirmation, the first one offered first; and which staff get
    emails.
    """

    channels: tuple[Channel, ...] = Field(min_length=1, examples=[["text", "email", "letter"]])
    staff: tuple[StaffSetting, ...] = ()


class Photos(Section):
    """Photos of the problem: how many a report may have (0 for none), and how large each may be."""

    most: Whole = Field(default=5, ge=0, le=20, examples=[5])
    most_megabytes: Whole = Field(default=10, ge=1, le=50, examples=[10])


LONGEST_KEPT = 7_300
"""Days: 20 years. Whoever means for ever has not decided."""


class Retention(Section):
    """How long things are kept: a report that was never sent, in hours; all else in days.

    Days of `photo_days`, `details_days` and `record_days` count from the last thing that happened
    to a repair: its report, what was done or said since, its visit, and its target day unless it is
    over. Those of `message_days` count from when a message left or was given up.

    The defaults: limits on claims for disrepair run for 6 years (Limitation Act 1980, section 5),
    so the record stays as long; who reported it and in which words is seldom needed after a year.
    """

    draft_hours: Whole = Field(default=24, ge=1, le=168, examples=[24])
    details_days: Whole = Field(default=365, ge=30, le=LONGEST_KEPT, examples=[365])
    photo_days: Whole = Field(default=180, ge=30, le=LONGEST_KEPT, examples=[180])
    record_days: Whole = Field(default=2_190, ge=30, le=LONGEST_KEPT, examples=[2190])
    message_days: Whole = Field(default=30, ge=1, le=LONGEST_KEPT, examples=[30])
    comment_days: Whole = Field(default=365, ge=1, le=LONGEST_KEPT, examples=[365])

    @property
    def periods(self) -> Periods:
        """The same, as the domain takes them."""
        return Periods(
            details=timedelta(days=self.details_days),
            photos=timedelta(days=self.photo_days),
            record=timedelta(days=self.record_days),
            messages=timedelta(days=self.message_days),
            comments=timedelta(days=self.comment_days),
        )


class Limits(Section):
    """How often one visitor may do a thing, so that a machine cannot flood the service.

    `references` is how often one reference may be tried with a wrong postcode, by anybody;
    `callbacks` how often one address may call us back without proof of who it is.
    """

    lookups: Rate = Field(default="60 per minute", examples=["60 per minute"])
    submits: Rate = Field(default="30 per minute", examples=["30 per minute"])
    track: Rate = Field(default="30 per minute", examples=["30 per minute"])
    saves: Rate = Field(default="10 per minute", examples=["10 per minute"])
    feedback: Rate = Field(default="30 per minute", examples=["30 per minute"])
    references: Rate = Field(default="10 per hour", examples=["10 per hour"])
    uploads: Rate = Field(default="60 per minute", examples=["60 per minute"])
    callbacks: Rate = Field(default="30 per minute", examples=["30 per minute"])
    sign_ins: Rate = Field(default="120 per minute", examples=["120 per minute"])


class Api(Section):
    """An API for apps of the council's own. `calls` is how often one key may ask."""

    calls: Rate = Field(default="300 per minute", examples=["300 per minute"])


class Privacy(Section):
    """What the privacy notice says. `contact` is the data protection officer's email.

    How long this service keeps things stands in [retention]; `kept_for` tells of what is kept
    elsewhere.
    """

    controller: Text = Field(examples=["Northmere Borough Council"])
    contact: Email = Field(examples=["data.protection@northmere.example"])
    purpose: Text = Field(examples=["We use what you tell us to repair your home."])
    lawful_basis: Text = Field(
        examples=["We do this as a public task and by law as your landlord."]
    )
    shared_with: tuple[Text, ...] = Field(default=(), examples=[["The firms that repair homes"]])
    kept_for: Text | None = Field(
        default=None, examples=["The firms that repair homes keep their bills for 6 years."]
    )
    notice: Web | None = Field(default=None, examples=["https://northmere.example/privacy"])


class Maintenance(Section):
    """When nobody can use the service: until a moment in London, or until further notice."""

    unavailable: bool = Field(default=False, examples=[True])
    unavailable_until: LondonMoment | None = Field(default=None, examples=["2026-12-01T18:00"])
    message: Text | None = Field(default=None, examples=["We are moving to a new system."])

    def holds(self, now: datetime) -> bool:
        """Whether the service is unavailable at this moment."""
        until = self.unavailable_until
        return self.unavailable or (until is not None and now < until)


class Accessibility(Section):
    """What the accessibility statement is written from. Without it, no statement is made.

    What was tested and what was found stands in the ledger, a folder `accessibility` beside
    council.toml unless the service is told of another. `answer_days` are working days.
    """

    prepared: date = Field(examples=["2026-11-26"])
    reviewed: date | None = Field(default=None, examples=["2027-05-10"])
    answer_days: Whole = Field(default=10, ge=1, le=60, examples=[10])
    scope: Text | None = Field(default=None, examples=["repairs.northmere.example"])
    burdens: tuple[Text, ...] = Field(
        default=(), examples=[["Letters of before 2020 are scans. We assessed this in May 2026."]]
    )
    out_of_scope: tuple[Text, ...] = Field(
        default=(), examples=[["Maps are exempt. The address of each office is given in words."]]
    )


class Settings(Section):
    """All of council.toml."""

    name: Label = Field(examples=["Northmere Borough Council"])
    short_name: Label = Field(examples=["Northmere"])
    service_name: Label = Field(default="Report a housing repair", examples=["Report a repair"])
    nation: Nation = Field(examples=["england"])
    languages: tuple[Language, ...] = Field(default=("en",), min_length=1, examples=[["en"]])
    website: Web = Field(examples=["https://www.northmere.example"])
    contact: Contact
    brand: Brand
    priorities: Mapping[PriorityName, Priority]
    household: Household = Household()
    triage: Triage
    law: Law = Law()
    booking: Booking
    visit: Visit = Visit()
    messages: Messages
    photos: Photos = Photos()
    retention: Retention = Retention()
    limits: Limits = Limits()
    gateways: Gateways = Gateways()
    staff: Staff | None = None
    api: Api | None = None
    maintenance: Maintenance = Maintenance()
    privacy: Privacy
    accessibility: Accessibility | None = None


class Council(Settings):
    """Everything one council decides, read from its folder and found to be sound.

    It has every setting of council.toml, and what the other files of the folder say. `id` is the
    name of the folder; `phone_lines` the national lines of its nation and its own, by id; `words`
    its own phrases, by language and then by English phrase; `holidays` the names of the bank
    holidays of its nation, by date; `illustrations` the pictures beside answers, by file name.
    """

    folder: Path
    id: str
    tree: Annotated[Tree, GetPydanticSchema(lambda _s, _h: core_schema.any_schema())]
    phone_lines: Mapping[str, PhoneLine]
    words: Mapping[str, Mapping[str, str]]
    holidays: Mapping[date, str]
    illustrations: Mapping[str, Illustration]

    def priority(self, name: str) -> Priority:
        """The priority of this name; every council has all of them."""
        return self.priorities[name]  # type: ignore[index]

    @cached_property
    def terms(self) -> Terms:
        """What it has decided about how soon things are done."""
        return Terms(
            nation=self.nation,
            regimes=self.law.regimes,
            targets={name: priority.target for name, priority in self.priorities.items()},
            reply=self.triage.reply,
            raises=self.household.rules,
            holidays=self.holidays,
        )

    def office(self, *, works_orders: bool) -> Office:
        """Whom at the council a repair is told to.

        :param works_orders: whether there is a system that takes works orders.
        """
        rules = tuple(setting.rule for setting in self.messages.staff)
        return Office(rules, self.languages[0], works_orders)

    @classmethod
    def of(cls, settings: Settings, **rest: Any) -> Council:
        """A council of settings that were already checked, and the rest of its folder."""
        return cls.model_construct(**dict(settings), **rest)
