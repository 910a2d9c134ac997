"""The page of the prototype on what the service may save."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from prototype.app import create_prototype
from repairs_pattern.domain.benefits import ASSUMPTIONS
from tests.conftest import service_of


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    settings = {
        "SECRET_KEY": "a key for tests only",
        "DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('benefits')}/northmere.db",
        "TESTING": True,
    }
    app = create_prototype("northmere", settings=settings)
    yield app.test_client()
    service_of(app).database.close()


def page(client: FlaskClient, query: str = "") -> BeautifulSoup:
    response = client.get(f"/benefits{query}")
    assert response.status_code == 200
    return BeautifulSoup(response.text, "html5lib")


def test_it_works_without_any_figure_and_tells_each_source(client: FlaskClient) -> None:
    shown = page(client)
    for each in ASSUMPTIONS:
        field = shown.find("input", {"name": each.name})
        assert field is not None
        hint = shown.find(id=str(field["aria-describedby"]).split()[0])
        assert hint is not None
        assert each.source in hint.text
    assert shown.find("meta", {"name": "robots", "content": "noindex"})


def test_a_council_puts_in_its_own_figures(client: FlaskClient) -> None:
    shown = page(client, "?homes=1000&online-share=20&running-cost=1,000")
    field = shown.find("input", {"name": "homes"})
    assert field is not None
    assert field["value"] == "1000"
    assert "£1,000" in shown.text


def test_the_chart_says_what_the_table_beside_it_says(client: FlaskClient) -> None:
    shown = page(client)
    chart = shown.find("svg", {"role": "img"})
    assert chart is not None
    assert shown.find(id=chart["aria-labelledby"])
    bars = [text.text.rstrip("…") for text in chart.find_all("text")]
    table = shown.find("table", {"aria-labelledby": "moved"})
    assert table is not None
    names = [head.text for head in table.select("tbody th")]
    assert all(head.text.strip() for head in shown.find_all("th"))
    assert bars
    assert len(chart.find_all("rect")) == len(names)
    for bar, name in zip(bars, names, strict=True):
        assert name.startswith(bar)


@pytest.mark.parametrize(
    "query",
    ["?homes=many", "?homes=", "?online-share=400", "?calls=3,2,1", "?homes=%00", "?homes=1%FF"],
)
def test_a_bad_figure_gets_a_message_beside_its_field(client: FlaskClient, query: str) -> None:
    shown = page(client, query)
    name = query[1:].partition("=")[0]
    field = shown.find("input", {"name": name})
    assert field is not None
    message = shown.find(id=f"{field['id']}-error")
    assert message is not None
    assert message["id"] in field["aria-describedby"].split()
    summary = shown.find(class_="govuk-error-summary")
    assert summary is not None
    assert shown.title is not None
    assert shown.title.text.strip().startswith("Error: ")
    assert shown.find("table") is None


def test_figures_can_be_taken_away_as_a_spreadsheet(client: FlaskClient) -> None:
    link = page(client, "?homes=777&_scheme=https&_anchor=x").find("a", download=True)
    assert link is not None
    assert link["href"] == "/benefits.csv?homes=777"
    response = client.get(str(link["href"]))
    assert response.mimetype == "text/csv"
    assert "777" in response.text


def test_a_spreadsheet_of_bad_figures_leads_back_to_the_message(client: FlaskClient) -> None:
    response = client.get("/benefits.csv?homes=many", follow_redirects=True)
    assert response.status_code == 200
    assert "Error: " in response.text


def test_without_ranges_there_is_no_chart(client: FlaskClient) -> None:
    query = "&".join(f"{each.name}=1" for each in ASSUMPTIONS)
    shown = page(client, f"?{query}")
    assert shown.find("svg", {"role": "img"}) is None
    assert shown.find("table", {"aria-labelledby": "results"})
