"""The audit of both councils, on one state for each look of a page. `make audit` looks at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from repairs_pattern.cli import main
from tests.conftest import COUNCILS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("council", ["northmere", "westvale"])
def test_nothing_keeps_people_out_and_every_page_is_reached(council: str, tmp_path: Path) -> None:
    options = ["--sample", "--jobs", "1", "--folder", str(tmp_path / "run")]

    done = CliRunner().invoke(main, ["audit", str(COUNCILS / council), *options])

    assert done.exit_code == 0, done.output
