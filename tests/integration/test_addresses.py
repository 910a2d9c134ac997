"""Where the repair is: postcodes as people type them, long lists, and homes that are not ours."""

from __future__ import annotations

from collections import Counter

import pytest

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.store import PlaceRow, RepairRow
from tests.support.address_books import AddressBookThatIsAway
from tests.support.homes import a_home, homes
from tests.support.reporting import CHECK, answers_for, go_on, report, slug, summary
from tests.support.resident import Resident
from tests.support.stored import rows, the_repair

HOME = a_home()
TAP = answers_for("tap-drips", home=HOME)
TYPED = {
    "line_1": "The Old Forge",
    "line_2": "Back Lane",
    "town": "Northmere",
    "postcode": "xn19zz",
}
NOT_A_POSTCODE = "Enter a full UK postcode"


@pytest.fixture
def at_postcode(resident: Resident) -> Resident:
    """Somebody who is asked for the postcode."""
    return report(resident, TAP, to="postcode")


def test_a_postcode_is_accepted_however_it_is_typed(at_postcode: Resident) -> None:
    for typed in (
        "XN1 1AA",
        "xn1 1aa",
        "XN11AA",
        "  xn1  1AA ",
        "X N 1 1 A A",
        "Xn1-1aa.",
        "XN1\u00a01AA",
    ):
        at_postcode.get("/report/postcode").send(postcode=typed)
        assert slug(at_postcode) == "address"
        assert "XN1 1AA" in at_postcode.text


def test_what_cannot_be_a_postcode_is_asked_again_with_what_was_typed(
    at_postcode: Resident,
) -> None:
    for typed in ("", "XN1", "hello", "XN1 1AA XN1 1AA", "😀", "X" * 5_000):
        at_postcode.send(postcode=typed)
        assert at_postcode.errors == [NOT_A_POSTCODE if typed else "Enter a postcode"]
        assert at_postcode.value("postcode") == typed


def test_homes_are_listed_as_people_look_for_them(at_postcode: Resident) -> None:
    at_postcode.send(postcode="XN1 1AA")
    labels = [label.get_text(strip=True) for label in at_postcode.soup.select("fieldset label")]
    assert labels[:3] == [f"Flat {n}, Kestrel Tower, Foundry Street" for n in (1, 2, 3)]
    assert labels.index(next(x for x in labels if x.startswith("Flat 10,"))) > 8
    assert labels[-1] == "The address is not on this list"


def test_more_than_a_hundred_homes_are_shown_page_by_page(at_postcode: Resident) -> None:
    at_postcode.send(postcode="XN1 1AA")
    flats = [h.uprn for h in homes("northmere") if h.postcode == "XN1 1AA" and h.kind == "home"]
    seen: list[str] = []
    while True:
        *shown, not_listed = at_postcode.choices("uprn")
        assert not_listed == "not-listed"
        assert len(shown) <= 20
        seen += shown
        buttons = at_postcode.form.find_all("button", attrs={"name": "page"})
        onward = [button for button in buttons if button.get_text(strip=True) == "Next addresses"]
        if not onward:
            break
        at_postcode.send(page=str(onward[0]["value"]))
    assert sorted(seen) == sorted(flats)
    assert len(flats) > 100


def test_a_home_on_a_later_page_is_chosen_and_shown_again_to_be_changed(
    at_postcode: Resident,
) -> None:
    at_postcode.send(postcode="XN1 1AA").send(page="5")
    chosen = at_postcode.choices("uprn")[7]
    at_postcode.send(uprn=chosen)
    go_on(at_postcode, TAP, to=CHECK)
    at_postcode.get("/report/address")
    assert at_postcode.value("uprn") == chosen
    assert slug(at_postcode.send()) == CHECK


def test_an_odd_page_of_the_list_does_no_harm(at_postcode: Resident) -> None:
    at_postcode.send(postcode="XN1 1AA")
    for number in ("99", "-3", "two", ""):
        at_postcode.get(f"/report/address?page={number}")
        assert len(at_postcode.choices("uprn")) > 1


def test_a_mistake_on_a_later_page_shows_that_page_again(at_postcode: Resident) -> None:
    at_postcode.send(postcode="XN1 1AA").send(page="3")
    shown = at_postcode.choices("uprn")
    at_postcode.send()
    assert at_postcode.errors == ["Select the address"]
    assert at_postcode.choices("uprn") == shown


def test_the_only_home_at_a_postcode_is_shown_to_be_confirmed(at_postcode: Resident) -> None:
    counts = Counter(home.postcode for home in homes("northmere") if home.kind == "home")
    alone = next(h for h in homes("northmere") if h.kind == "home" and counts[h.postcode] == 1)
    at_postcode.send(postcode=alone.postcode)
    assert at_postcode.heading == "Is this the right address?"
    assert alone.address_line in at_postcode.text
    assert at_postcode.choices("uprn") == [alone.uprn, "not-listed"]
    at_postcode.send()
    assert at_postcode.errors == ["Select the address"]
    assert slug(at_postcode.send(uprn="not-listed")) == "address-typed"
    at_postcode.get("/report/address").send(uprn=alone.uprn)
    assert alone.address_line in go_on(at_postcode, TAP, to=CHECK).text


def test_a_home_of_another_postcode_cannot_be_chosen(at_postcode: Resident) -> None:
    other = next(home for home in homes("northmere") if home.postcode != HOME.postcode)
    at_postcode.send(postcode=HOME.postcode).send(uprn=other.uprn)
    assert at_postcode.errors == ["Select the address"]


def test_shared_areas_are_listed_for_a_repair_in_one(resident: Resident) -> None:
    report(resident, {**TAP, "where": {"where": "communal"}}, to="address")
    counts = Counter(home.kind for home in homes("northmere") if home.postcode == HOME.postcode)
    assert len(resident.choices("uprn")) == counts["communal"] + 1
    assert "Communal areas of Kestrel Tower" in resident.text


def test_a_postcode_in_the_area_without_homes_lets_the_address_be_typed(
    at_postcode: Resident, service: Service
) -> None:
    at_postcode.send(postcode="XN1 9ZZ")
    assert at_postcode.heading == "We could not find a home of ours at that postcode"
    assert at_postcode.send().errors == ["Select what you want to do"]
    at_postcode.send(after="typed")
    assert at_postcode.value("postcode") == "XN1 9ZZ"
    at_postcode.send(TYPED)
    go_on(at_postcode, TAP, to=CHECK)
    assert summary(at_postcode)["Address"].split("\n") == [
        "The Old Forge",
        "Back Lane",
        "Northmere",
        "XN1 9ZZ",
    ]
    assert at_postcode.send().heading == "Report sent"
    repair = the_repair(service)
    assert (repair.uprn, repair.booking, repair.postcode) == (None, "arrange", "XN1 9ZZ")
    assert rows(service, PlaceRow) == []


def test_a_home_that_is_not_ours_has_an_honest_exit_that_keeps_the_answers(
    at_postcode: Resident, service: Service
) -> None:
    at_postcode.send(postcode="XN1 9ZZ").send(after="not-ours")
    assert at_postcode.heading == "We may not look after this home"
    assert "01632 960100" in at_postcode.text
    assert at_postcode.soup.find("form") is None
    at_postcode.follow("Go back and change them")
    assert at_postcode.value("after") == "not-ours"
    at_postcode.follow("Change the postcode").send(postcode=HOME.postcode)
    go_on(at_postcode, TAP)
    assert len(rows(service, RepairRow)) == 1


def test_a_postcode_far_away_has_an_honest_exit_that_keeps_the_answers(
    at_postcode: Resident,
) -> None:
    at_postcode.send(postcode="SW1A 1AA")
    assert at_postcode.heading == "We do not look after homes in this area"
    assert "SW1A 1AA" in at_postcode.text
    at_postcode.follow("Change the postcode")
    assert at_postcode.value("postcode") == "SW1A 1AA"
    assert slug(at_postcode.send(postcode=HOME.postcode)) == "address"


def test_an_address_that_is_not_listed_is_typed_and_arranged_not_booked(
    at_postcode: Resident, service: Service
) -> None:
    at_postcode.send(postcode=HOME.postcode).send(uprn="not-listed")
    assert slug(at_postcode) == "address-typed"
    at_postcode.send(line_1="", town="", postcode="nowhere")
    assert at_postcode.errors == [
        "Enter address line 1, such as the number and street",
        "Enter a town or city",
        NOT_A_POSTCODE,
    ]
    at_postcode.send({**TYPED, "postcode": HOME.postcode})
    go_on(at_postcode, TAP, to="result")
    assert "We need to check the address first" in at_postcode.text
    go_on(at_postcode, TAP)
    assert "Appointment booked" not in at_postcode.text
    assert rows(service, PlaceRow) == []


def test_an_address_line_may_be_a_hundred_characters_and_no_more(at_postcode: Resident) -> None:
    at_postcode.send(postcode="XN1 9ZZ").send(after="typed")
    at_postcode.send({**TYPED, "line_1": "é" * 101})
    assert at_postcode.errors == ["This must be 100 characters or fewer"]
    assert at_postcode.value("line_1") == "é" * 101
    at_postcode.send({**TYPED, "line_1": "é" * 100})
    assert slug(at_postcode) == "reported-before"


def test_a_down_address_book_never_looks_like_a_home_that_is_not_ours(
    at_postcode: Resident, service: Service
) -> None:
    real = service.address_book
    service.address_book = AddressBookThatIsAway()
    at_postcode.send(postcode=HOME.postcode)
    assert slug(at_postcode) == "address-typed"
    assert at_postcode.heading == "What is the full address?"
    assert "We cannot look up addresses at the moment." in at_postcode.text
    assert "01632 960100" in at_postcode.text
    assert at_postcode.value("postcode") == HOME.postcode
    assert slug(at_postcode.send({**TYPED, "postcode": HOME.postcode})) == "reported-before"
    service.address_book = real
    at_postcode.get("/report/postcode").send(postcode=HOME.postcode)
    assert slug(at_postcode) == "address", "the list is there again"


def test_an_address_book_that_goes_while_somebody_chooses_is_a_503_that_keeps_the_answers(
    at_postcode: Resident, service: Service
) -> None:
    real = service.address_book
    at_postcode.send(postcode=HOME.postcode)
    service.address_book = AddressBookThatIsAway()
    at_postcode.send(uprn=HOME.uprn, status=503)
    assert at_postcode.heading == "Sorry, the service is unavailable"
    assert "01632 960100" in at_postcode.text
    service.address_book = real
    at_postcode.get("/").follow("Carry on with your report")
    assert slug(at_postcode) == "address"
    assert slug(at_postcode.send(uprn=HOME.uprn)) == "reported-before"
