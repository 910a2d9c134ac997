"""A service starts without the extras, and says which one an adapter of its folder needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.homes import COUNCILS

MISSING = (
    "zeep",
    "notifications_python_client",
    "authlib",
    "s3fs",
    "adlfs",
    "fsspec",
    "playwright",
)

SCRIPT = """
import sys
from importlib.abc import MetaPathFinder
from pathlib import Path

class Missing(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in MISSING:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

MISSING = set(sys.argv[3:])
sys.meta_path.insert(0, Missing())

import repairs_pattern.cli
from repairs_pattern import UnsafeSettings, create_app
from repairs_pattern.council import load_council
from repairs_pattern.council.gateways import Gateways
from repairs_pattern.council.models import Staff

council = load_council(Path(sys.argv[1]))
drs = {"diary": "drs", "drs": {"address": "https://drs.example", "contract": "A"}}
gateways = [
    drs,
    {"messenger": "notify", "notify": {}},
    {"photos": "store", "store": {"url": "s3://a/b"}},
    {"photos": "store", "store": {"url": "abfs://a/b"}},
]
staff = Staff(issuer="https://id.example", client_id="a", viewers=("a",))
wanted = [{"gateways": Gateways.model_validate(each)} for each in gateways] + [{"staff": staff}]
settings = {"SECRET_KEY": "a key for tests only", "DATABASE_URL": sys.argv[2], "TESTING": True}
create_app(council, settings=settings)
for update in wanted:
    try:
        create_app(council.model_copy(update=update), settings=settings)
        print("it started")
    except UnsafeSettings as unsafe:
        print(str(unsafe).rpartition("pip install ")[2])
"""


def test_each_adapter_names_the_extra_that_it_needs(tmp_path: Path) -> None:
    arguments = [str(COUNCILS / "northmere"), f"sqlite:///{tmp_path}/repairs.db", *MISSING]

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f'"repairs-pattern[{each}]"' for each in ("drs", "notify", "s3", "azure", "staff")
    ]
