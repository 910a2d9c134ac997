"""The document of the API is true: what it allows is taken, what it forbids is refused."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import jsonschema
import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS, load_all_checks

from repairs_pattern import create_app
from repairs_pattern.blueprints.api.describing import METHODS
from tests.conftest import MONDAY, SETTINGS, Clock, service_of
from tests.support.api_client import ApiClient, a_key, fill, with_api
from tests.support.reporting import answers_for

EXAMPLES = int(os.environ.get("REPAIRS_API_EXAMPLES", "15"))
"""For each operation. `make fuzz` takes more."""

NOT_OF_THE_SHAPE = {"positive_data_acceptance"}
"""What is right in shape may still be wrong: which answers count follows from the others."""

load_all_checks()
ALL_CHECKS = [check for check in CHECKS.get_all() if check.__name__ not in NOT_OF_THE_SHAPE]


@pytest.fixture(scope="module")
def app(
    tmp_path_factory: pytest.TempPathFactory, with_addresses: Callable[[str], Path]
) -> Iterator[Flask]:
    file = tmp_path_factory.mktemp("schema") / "northmere.db"
    shutil.copy(with_addresses("northmere"), file)
    options = {**SETTINGS, "DATABASE_URL": f"sqlite:///{file}"}
    council = with_api(calls="100000 per second")
    limits = council.limits.model_copy(update={"callbacks": "100000 per second"})
    limits = limits.model_copy(update={"references": "100000 per second"})
    app = create_app(
        council.model_copy(update={"limits": limits}), settings=options, clock=Clock(MONDAY)
    )
    yield app
    service_of(app).database.close()


@pytest.fixture(scope="module")
def described(app: Flask) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


@pytest.fixture(scope="module")
def key(app: Flask) -> str:
    return a_key(app)


RIGHT, WRONG = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
ASKED = [
    *((path, RIGHT) for path in METHODS),
    *((path, WRONG) for path, method in METHODS.items() if method == "POST"),
]


@pytest.mark.parametrize(("path", "mode"), ASKED, ids=[f"{p} {m.value}" for p, m in ASKED])
def test_the_api_does_what_its_document_says(
    described: schemathesis.BaseSchema, key: str, path: str, mode: schemathesis.GenerationMode
) -> None:
    given_headers = {"Authorization": f"Bearer {key}", "Accept-Encoding": "identity"}
    headers = {**given_headers, "Idempotency-Key": "one"} if mode is WRONG else {}
    operation = described[f"/{path}"][METHODS[path].lower()]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode, headers=headers or None))
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(headers={**given_headers, **headers}, checks=ALL_CHECKS)

    ask()


def test_a_whole_report_is_as_the_document_describes_it(app: Flask, key: str) -> None:
    client = ApiClient(app, key)
    document = client.get("openapi.json").json
    jsonschema.Draft202012Validator.check_schema({"$defs": document["components"]["schemas"]})

    def check(name: str, instance: object) -> None:
        schemas = {"components": document["components"]}
        jsonschema.validate(instance, {"$ref": f"#/components/schemas/{name}", **schemas})

    answers = fill(client, answers_for("tap-drips"))
    check("Report", {"answers": answers})
    check("Path", client.path(answers).json)
    check("Made", client.report(answers).json)
    check("Problem", client.path({**answers, "name": {}}).json)
    check("Diagnosis", client.get("diagnosis").json)


def test_every_page_of_the_journey_that_asks_something_is_in_the_document(
    app: Flask, key: str
) -> None:
    schemas = ApiClient(app, key).get("openapi.json").json["components"]["schemas"]
    asked = {
        name
        for name, page in app.extensions["repairs_pattern"].journey.pages.items()
        if page.form is not None and name != "check-answers"
    }
    assert schemas["Answers"]["properties"].keys() == asked
    who = schemas["WhoAnswer"]["properties"]["who"]["anyOf"][0]
    assert who["enum"] == ["tenant", "leaseholder", "someone-else", "not-sure"]
