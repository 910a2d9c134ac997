"""Check your answers: what the Change links do, and what is asked again after a change."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.store import RepairRow
from tests.support.councils import council
from tests.support.homes import a_home, homes
from tests.support.reporting import CHECK, answers_for, change_links, go_on, report, slug, summary
from tests.support.resident import Resident
from tests.support.stored import rows, the_repair

MOBILE = {"phone": "07700 900982", "not_when": "before 10am"}
TEXT = {"by": "text"}
NO_TIME = {"slot": "none"}
TYPED = {"line_1": "9 Made Up Row", "town": "Northmere", "postcode": "XN1 1AA"}

REPORTS: dict[str, dict[str, Any]] = {
    "a visit at a time": answers_for("tap-drips"),
    "no time suits": answers_for("tap-drips", appointment=NO_TIME),
    "a visit that staff arrange": answers_for("water-too-hot", phone=MOBILE, updates=TEXT),
    "an address that is typed in": answers_for(
        "tap-drips", address={"uprn": "not-listed"}, address_typed=TYPED
    ),
    "a shared area": answers_for("communal-stairs"),
    "people who make it more urgent": answers_for(
        "floorboard-loose", household={"needs": ["baby"]}, visit_needs={"needs": ["none"]}
    ),
    "for somebody else, whom we contact": answers_for(
        "tap-drips",
        who={"who": "someone-else"},
        behalf={
            "relation": "friend",
            "name": "Ngozi Eze",
            "contact": "resident",
            "knows": "agreed",
        },
    ),
    "a repair that is described": answers_for("described", updates={"by": "letter"}),
}


@pytest.mark.parametrize("said", REPORTS.values(), ids=REPORTS.keys())
def test_every_change_link_leads_to_its_answer_and_back(
    resident: Resident, said: dict[str, Any]
) -> None:
    report(resident, said, to=CHECK)
    before = summary(resident)
    links = change_links(resident)
    assert len(links) >= len(before) - 1
    for name, address in links.items():
        assert name.startswith("Change ")
        resident.get(address)
        assert resident.path == address
        assert is_filled_in(resident, said[slug(resident)])
        resident.send()
        assert slug(resident) == CHECK
    assert summary(resident) == before


def is_filled_in(resident: Resident, said: Any) -> bool:
    """Whether the form holds what was said; of a time, that there is one."""
    _, filled = resident.filled({})
    return bool(filled["slot"]) if callable(said) else said.items() <= filled.items()


def change(resident: Resident, page: str) -> Resident:
    """Follow the Change link to a page."""
    return resident.get(next(a for a in change_links(resident).values() if a.endswith(f"/{page}")))


def test_another_trade_asks_for_a_time_again_and_shows_the_result_again(
    checking: Resident, service: Service
) -> None:
    light = council("northmere").tree.outcomes["light-faulty"]
    change(checking, "kitchen-problem").send(choice="electrics")
    assert slug(checking) == "kitchen-electrics"
    checking.send(choice="fitting").send(choice="light")
    assert slug(checking) == "result"
    assert light.repair in checking.text
    checking.send()
    assert slug(checking) == "appointment"
    checking.send()
    assert slug(checking) == CHECK
    assert "It began last night." in summary(checking).values()
    assert not any("tap" in key for key in summary(checking))
    checking.send()
    assert the_repair(service).trade == "electrical"


def test_another_repair_by_the_same_trade_keeps_the_time(checking: Resident) -> None:
    time = summary(checking)["Appointment"]
    change(checking, "kitchen-sink").send(choice="cracked")
    assert slug(checking) == "result"
    checking.send()
    assert slug(checking) == CHECK
    assert summary(checking)["Appointment"] == time


def test_a_repair_that_must_be_sooner_asks_for_a_time_again(checking: Resident) -> None:
    change(checking, "appointment").send(more="20")
    late = checking.choices("slot")[-2]
    checking.send(slot=late)
    change(checking, "tap-problem").send(choice="stuck").send()
    assert slug(checking) == "appointment"
    assert late not in checking.choices("slot")


def test_a_change_to_a_visit_that_staff_arrange_asks_what_suits_instead(
    checking: Resident,
) -> None:
    time = summary(checking)["Appointment"]
    change(checking, "tap-problem").send(choice="too-hot").send()
    assert slug(checking) == "preferences"
    checking.send(times="Mornings")
    assert slug(checking) == CHECK
    assert "Appointment" not in summary(checking)
    change(checking, "tap-problem").send(choice="drips").send()
    assert slug(checking) == CHECK
    assert summary(checking)["Appointment"] == time


def test_another_postcode_asks_for_the_address_again(checking: Resident, service: Service) -> None:
    other = next(h for h in homes("northmere")[2_000:] if h.tenure == "tenant")
    change(checking, "postcode").send(postcode=other.postcode)
    assert slug(checking) == "address"
    assert checking.value("uprn") == ""
    checking.send(uprn=other.uprn)
    assert slug(checking) == CHECK
    assert other.postcode in summary(checking)["Address"]
    checking.send()
    assert the_repair(service).uprn == other.uprn


def test_the_same_postcode_typed_otherwise_asks_for_nothing_again(checking: Resident) -> None:
    before = summary(checking)
    change(checking, "postcode").send(postcode=before["Postcode"].lower().replace(" ", ""))
    assert slug(checking) == CHECK
    assert summary(checking) == before


def test_email_instead_of_a_text_is_what_is_kept(resident: Resident, service: Service) -> None:
    report(resident, answers_for("tap-drips", phone=MOBILE, updates=TEXT), to=CHECK)
    assert summary(resident)["Confirmation"] == "Text message to 07700 900982"
    change(resident, "updates").send(by="email", email="sian@example.com")
    assert slug(resident) == CHECK
    assert summary(resident)["Confirmation"] == "Email to sian@example.com"
    resident.send()
    contact = the_repair(service).contact
    assert (contact["by"], contact["mobile"]) == ("email", None)


def test_a_landline_instead_of_a_mobile_asks_where_texts_should_go(resident: Resident) -> None:
    report(resident, answers_for("tap-drips", phone=MOBILE, updates=TEXT), to=CHECK)
    change(resident, "phone").send(phone="01632 960001")
    assert slug(resident) == "updates"
    resident.send(by="text", mobile="07700 900983")
    assert slug(resident) == CHECK
    assert summary(resident)["Confirmation"] == "Text message to 07700 900983"


def test_a_leaseholders_home_leads_to_the_honest_exit_and_back_restores_everything(
    checking: Resident, service: Service
) -> None:
    before = summary(checking)
    theirs = a_home(tenure="leaseholder")
    tenants = a_home()
    change(checking, "postcode").send(postcode=theirs.postcode)
    if slug(checking) != "address":
        change(checking, "address")
    checking.send(uprn=theirs.uprn)
    assert slug(checking) == "your-repair"
    assert checking.heading == "This is usually yours to repair"
    assert "01632 960120" in checking.text
    assert checking.soup.find("form") is None
    while slug(checking) != "postcode":
        checking.follow("Back")
    checking.send(postcode=tenants.postcode)
    if slug(checking) == "your-repair":
        checking.get("/report/address")
    checking.send(uprn=tenants.uprn)
    assert slug(checking) == CHECK
    assert summary(checking) == before
    checking.send()
    assert checking.heading == "Appointment booked"
    assert len(rows(service, RepairRow)) == 1


def test_an_emergency_is_not_sent_and_going_back_restores_everything(checking: Resident) -> None:
    before = summary(checking)
    change(checking, "tap-problem").send(choice="running")
    assert slug(checking) == "call-now"
    checking.follow("This is not an emergency: go back and choose another answer")
    checking.send(choice="drips")
    assert slug(checking) == CHECK
    assert summary(checking) == before


def test_a_danger_is_an_exit_and_going_back_restores_everything(checking: Resident) -> None:
    before = summary(checking)
    change(checking, "danger").send(choice="gas")
    assert slug(checking) == "exit-gas"
    checking.follow("Back").send(choice="none")
    assert slug(checking) == CHECK
    assert summary(checking) == before


def test_a_typed_address_instead_of_a_listed_one_is_arranged_not_booked(
    checking: Resident, service: Service
) -> None:
    change(checking, "address").send(uprn="not-listed")
    assert slug(checking) == "address-typed"
    checking.send(TYPED)
    assert slug(checking) == "result"
    assert "We need to check the address first" in checking.text
    checking.send().send()
    assert slug(checking) == CHECK
    assert "Appointment" not in summary(checking)
    checking.send()
    assert checking.heading == "Report sent"
    repair = the_repair(service)
    assert (repair.uprn, repair.booking) == (None, "arrange")


def test_a_repair_to_describe_needs_the_description_that_was_optional_before(
    resident: Resident,
) -> None:
    report(resident, answers_for("tap-drips", describe={"description": ""}), to=CHECK)
    change(resident, "tap-problem").send(choice="other").send()
    assert slug(resident) == "describe"
    assert resident.send().errors == ["Tell us what is wrong, so that we know who to send"]
    resident.send(description="The tap hums.")
    assert slug(resident) == CHECK


@pytest.mark.parametrize("first", ["home", "communal"])
def test_a_shared_area_is_not_the_address_of_a_home_nor_a_home_that_of_a_shared_area(
    app: Flask, first: str
) -> None:
    areas = {area.postcode: area for area in homes("northmere") if area.kind == "communal"}
    flat = next(h for h in homes("northmere") if h.tenure == "tenant" and h.postcode in areas)
    places = {"home": flat, "communal": areas[flat.postcode]}
    outcomes = {"home": "tap-drips", "communal": "communal-stairs"}
    second = "communal" if first == "home" else "home"
    resident = report(Resident(app), answers_for(outcomes[first], home=places[first]), to=CHECK)
    change(resident, "where").send(where=second)
    assert slug(resident) == "address"
    go_on(resident, answers_for(outcomes[second], home=places[second]), to=CHECK)
    assert places[second].address_line in summary(resident)["Address"]


def test_a_letter_has_nowhere_to_go_once_the_repair_is_in_a_shared_area(
    resident: Resident,
) -> None:
    report(resident, answers_for("tap-drips", updates={"by": "letter"}), to=CHECK)
    change(resident, "where").send(where="communal")
    go_on(resident, answers_for("communal-stairs"), to="updates")
    assert "letter" not in resident.choices("by")
