"""The embedded diary: which slots follow from the rules, and what is kept of them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from repairs_pattern.domain.booking import Places, SlotGone
from repairs_pattern.domain.law import LONDON, bank_holidays
from repairs_pattern.domain.store import PlaceRow
from repairs_pattern.gateways.embedded_diary import EmbeddedDiary, Window
from tests.support.diary_contract import DiaryContract
from tests.support.raised import NOW, a_need, a_repair, counted

MORNING = Window("morning", time(8), time(12), frozenset(range(5)))
AFTERNOON = Window("afternoon", time(12), time(17), frozenset(range(5)))
SATURDAY = Window("saturday", time(8), time(12), frozenset({5}))


def a_diary(database, **changes):
    values = {
        "database": database,
        "windows": (AFTERNOON, MORNING),
        "capacity": {"plumbing": 1, "gas": 2},
        "lead_days": 1,
        "horizon_days": 60,
        "hold_for": timedelta(minutes=15),
        "holidays": frozenset(),
    }
    return EmbeddedDiary(**{**values, **changes})


@pytest.fixture
def diary(database):
    return a_diary(database)


class TestEmbeddedDiary(DiaryContract):
    """The embedded diary does what every diary must do."""

    @pytest.fixture
    def diary(self, database):
        return a_diary(database)


def ids(diary, now=NOW, /, **need):
    return [slot.id for slot in diary.find(a_need(**need), now)]


def days(diary, now=NOW, /, **need):
    return list(dict.fromkeys(slot_id[:10] for slot_id in ids(diary, now, **need)))


def test_each_window_of_a_day_is_a_slot(diary):
    assert ids(diary, by=date(2026, 11, 25)) == [
        "2026-11-24-morning",
        "2026-11-24-afternoon",
        "2026-11-25-morning",
        "2026-11-25-afternoon",
    ]


def test_a_window_is_offered_on_its_own_weekdays(database):
    diary = a_diary(database, windows=(MORNING, SATURDAY))
    assert ids(diary, by=date(2026, 11, 30))[3:] == [
        "2026-11-27-morning",
        "2026-11-28-saturday",
        "2026-11-30-morning",
    ]


def test_nobody_comes_on_a_bank_holiday(database):
    diary = a_diary(database, holidays=bank_holidays("england"))
    christmas = datetime(2026, 12, 23, 9, tzinfo=UTC)
    assert days(diary, christmas, by=date(2026, 12, 31)) == [
        "2026-12-24",
        "2026-12-29",
        "2026-12-30",
        "2026-12-31",
    ]


@pytest.mark.parametrize(
    ("lead", "first"), [(0, "2026-11-27"), (1, "2026-11-30"), (2, "2026-12-01"), (6, "2026-12-07")]
)
def test_the_lead_time_is_counted_in_working_days(database, lead, first):
    friday = datetime(2026, 11, 27, 7, tzinfo=UTC)
    assert days(a_diary(database, lead_days=lead), friday, by=date(2026, 12, 31))[0] == first


def test_the_lead_time_skips_bank_holidays_too(database):
    diary = a_diary(database, holidays=bank_holidays("england"))
    christmas_eve = datetime(2026, 12, 24, 9, tzinfo=UTC)
    assert days(diary, christmas_eve, by=date(2027, 1, 31))[0] == "2026-12-29"


def test_a_saturday_may_be_offered_before_the_first_working_day_is_over(database):
    diary = a_diary(database, windows=(MORNING, SATURDAY))
    thursday = datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert days(diary, thursday, by=date(2026, 11, 30)) == [
        "2026-11-27",
        "2026-11-28",
        "2026-11-30",
    ]


def test_the_horizon_is_the_last_day_on_offer(database):
    diary = a_diary(database, horizon_days=7)
    assert days(diary, by=date(2027, 12, 31))[-1] == "2026-11-30"


def test_the_day_of_the_target_is_the_last_day_on_offer(diary):
    assert days(diary, by=date(2026, 11, 26))[-1] == "2026-11-26"


@pytest.mark.parametrize(
    ("minutes", "windows"), [(240, {"morning", "afternoon"}), (241, {"afternoon"}), (301, set())]
)
def test_a_window_that_is_too_short_for_the_job_is_not_offered(diary, minutes, windows):
    assert {slot_id[11:] for slot_id in ids(diary, minutes=minutes)} == windows


@pytest.mark.parametrize(
    ("at", "left"),
    [
        ("07:59", ["morning", "afternoon"]),
        ("08:00", ["afternoon"]),
        ("11:59", ["afternoon"]),
        ("12:00", []),
    ],
)
def test_without_lead_time_today_has_the_windows_that_are_still_to_begin(database, at, left):
    diary = a_diary(database, lead_days=0)
    now = datetime.combine(NOW.date(), time.fromisoformat(at), UTC)
    assert ids(diary, now, by=NOW.date()) == [f"2026-11-23-{each}" for each in left]


def test_today_is_today_in_london(database):
    diary = a_diary(database, lead_days=0)
    after_midnight = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert days(diary, after_midnight, by=date(2026, 7, 3))[0] == "2026-07-02"


@pytest.mark.parametrize(
    ("before", "sunday", "after"),
    [
        (date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30)),
        (date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 26)),
    ],
)
def test_windows_keep_london_time_when_the_clocks_change(database, before, sunday, after):
    every_day = replace(MORNING, weekdays=frozenset(range(7)))
    diary = a_diary(database, windows=(every_day,), lead_days=0)
    now = datetime.combine(before, time(5), UTC)
    slots = diary.find(a_need(by=after), now)
    assert [slot.starts_at.astimezone(LONDON).date() for slot in slots] == [before, sunday, after]
    for slot in slots:
        assert slot.starts_at.astimezone(LONDON).time() == time(8)
        assert slot.ends_at.astimezone(LONDON).time() == time(12)
    apart = {later.starts_at - one.starts_at for one, later in pairwise(slots)}
    assert len(apart) == 2, "one of the nights has an hour more or less"


def test_a_window_in_the_hour_that_comes_twice_is_full_when_it_is_full(database):
    night = Window("night", time(1, 15), time(4), frozenset({6}))
    diary = a_diary(database, windows=(night,), lead_days=0)
    now = datetime(2026, 10, 24, 9, tzinfo=UTC)
    need = a_need(by=date(2026, 10, 25))
    (slot,) = diary.find(need, now)
    diary.hold("ann", slot.id, need, now)
    assert diary.find(need, now) == []


def test_a_night_that_is_an_hour_shorter_has_no_room_for_the_longest_job(database):
    night = Window("night", time(0), time(4), frozenset({6}))
    diary = a_diary(database, windows=(night,), lead_days=0)
    saturday = datetime(2026, 3, 28, 9, tzinfo=UTC)
    sundays = days(diary, saturday, minutes=200, by=date(2026, 4, 5))
    assert sundays == ["2026-04-05"]


def test_a_trade_has_its_own_places_in_the_same_window(diary):
    diary.hold("ann", "2026-11-24-morning", a_need(), NOW)
    assert "2026-11-24-morning" not in ids(diary)
    assert "2026-11-24-morning" in ids(diary, trade="gas")


def test_a_slot_is_full_when_its_last_place_is_taken(diary):
    gas = a_need(trade="gas")
    diary.hold("ann", "2026-11-24-morning", gas, NOW)
    assert "2026-11-24-morning" in ids(diary, trade="gas")
    diary.hold("bob", "2026-11-24-morning", gas, NOW)
    assert "2026-11-24-morning" not in ids(diary, trade="gas")
    with pytest.raises(SlotGone):
        diary.hold("cat", "2026-11-24-morning", gas, NOW)


def test_a_hold_lasts_as_long_as_it_says_and_no_longer(diary):
    diary.hold("ann", "2026-11-24-morning", a_need(), NOW)
    until = NOW + timedelta(minutes=15)
    assert "2026-11-24-morning" not in ids(diary, until)
    assert "2026-11-24-morning" in ids(diary, until + timedelta(microseconds=1))


def test_holding_again_begins_the_time_anew(diary):
    need, later = a_need(), NOW + timedelta(minutes=10)
    diary.hold("ann", "2026-11-24-morning", need, NOW)
    diary.hold("ann", "2026-11-24-morning", need, later)
    assert "2026-11-24-morning" not in ids(diary, NOW + timedelta(minutes=24))


def test_a_hold_that_ran_out_is_reclaimed_from_the_table(diary, database):
    diary.hold("ann", "2026-11-24-morning", a_need(), NOW)
    diary.hold("bob", "2026-11-24-morning", a_need(), NOW + timedelta(hours=1))
    assert counted(database, PlaceRow) == 1
    assert counted(database, PlaceRow, draft_id="bob") == 1


def test_a_draft_never_holds_two_places(diary, database):
    for slot_id in ids(diary):
        diary.hold("ann", slot_id, a_need(), NOW)
    assert counted(database, PlaceRow) == 1


def test_a_booking_that_is_rolled_back_leaves_the_hold(diary, database):
    diary.hold("ann", "2026-11-24-morning", a_need(), NOW)
    repair_id = a_repair(database)

    def fail():
        with database.writing() as session:
            diary.book(session, "ann", "2026-11-24-morning", a_need(), repair_id, NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert counted(database, PlaceRow, draft_id="ann", repair_id=None) == 1


def test_a_failed_change_in_a_transaction_does_not_spoil_the_rest_of_it(diary, database):
    repair_id = a_repair(database)
    diary.hold("bob", "2026-11-24-afternoon", a_need(), NOW)
    with database.writing() as session:
        diary.book(session, "ann", "2026-11-24-morning", a_need(), repair_id, NOW)
        with pytest.raises(SlotGone):
            diary.change(session, repair_id, "2026-11-24-afternoon", a_need(), NOW)
    with database.reading() as session:
        assert diary.appointment(session, repair_id).starts_at.hour == 8


def test_a_council_that_takes_places_away_books_no_more_than_are_left(database):
    roomy = a_diary(database, capacity={"plumbing": 4})
    for name in ("ann", "bob", "cat", "dan"):
        roomy.hold(name, "2026-11-24-morning", a_need(), NOW)
    with database.writing() as session:
        rows = session.scalars(select(PlaceRow).where(PlaceRow.number <= 2))
        for row in rows.all():
            session.delete(row)
    tight = a_diary(database, capacity={"plumbing": 2})
    assert "2026-11-24-morning" not in ids(tight)
    with pytest.raises(SlotGone):
        tight.hold("eve", "2026-11-24-morning", a_need(), NOW)


def test_a_held_place_above_a_new_capacity_can_still_be_booked(database):
    roomy = a_diary(database, capacity={"plumbing": 2})
    roomy.hold("ann", "2026-11-24-morning", a_need(), NOW)
    roomy.hold("bob", "2026-11-24-morning", a_need(), NOW)
    tight = a_diary(database)
    repair_id = a_repair(database)
    with database.writing() as session:
        tight.book(session, "bob", "2026-11-24-morning", a_need(), repair_id, NOW)
    assert counted(database, PlaceRow, repair_id=repair_id) == 1


@pytest.mark.parametrize(
    "slot_id",
    ["", "morning", "2026-11-30", "2026-11-31-morning", "2026-W49-1-morning", "2026-11-30-night"],
)
def test_what_is_not_on_offer_cannot_be_had(diary, slot_id):
    with pytest.raises(SlotGone):
        diary.hold("ann", slot_id, a_need(), NOW)


def test_a_trade_without_capacity_has_no_slots_to_hold(database):
    diary = a_diary(database, capacity={"plumbing": 0})
    assert ids(diary) == []
    with pytest.raises(SlotGone):
        diary.hold("ann", "2026-11-24-morning", a_need(), NOW)


def test_moments_in_any_zone_mean_the_same_slot(database):
    winter = datetime(2026, 11, 24, 8, tzinfo=UTC)
    here = Places("plumbing", winter, winter + timedelta(hours=4), 1)
    there = Places("plumbing", winter.astimezone(LONDON), winter + timedelta(hours=4), 1)
    here.hold(database, "ann", NOW + timedelta(minutes=15), NOW)
    with pytest.raises(SlotGone):
        there.hold(database, "bob", NOW + timedelta(minutes=15), NOW)
