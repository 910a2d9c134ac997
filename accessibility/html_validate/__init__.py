"""What html-validate finds: by its recommended rules, and references that lead nowhere.

The rules that are switched off are matters of style, which differ between people and harm nobody.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
HTML_VALIDATE = HERE / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
NODE = Path(sys.executable).with_name("node")

OF_STYLE = (
    "attribute-boolean-style",
    "no-trailing-whitespace",
    "void-style",
    "no-implicit-button-type",
    "tel-non-breaking",
)

CONFIG = {
    "root": True,
    "extends": ["html-validate:recommended"],
    "rules": {
        **dict.fromkeys(OF_STYLE, "off"),
        "no-missing-references": "error",
        # Boxes that are ticked together share a name, as GOV.UK's do.
        "form-dup-name": ["error", {"shared": ["radio", "checkbox", "button", "submit"]}],
    },
}

OF_GOVUK = (
    r"no-redundant-role at .*fieldset: .*\"group\"",
    r"input-attributes at .*\"autocapitalize\" is not allowed on <input type=\"password\">",
    r"form-dup-name at #[\w-]+-(month|year):",
    r"prefer-native-element at .* > a: Prefer to use the native <button> element",
)
"""What is as it should be: the markup of GOV.UK's date and password inputs and of a
link that looks like a button, and the boxes of a date, whose one name gives WTForms the list that
it reads a date from."""


def mistakes(pages: Mapping[str, str]) -> dict[str, list[str]]:
    """What is wrong in each page; a page without mistakes has an empty list.

    :param pages: name to the HTML of a whole document.
    :raises FileNotFoundError: when html-validate is not installed (``make test`` installs it).
    """
    if not HTML_VALIDATE.is_file():
        raise FileNotFoundError("html-validate is not installed: run `make test`.")
    names = {f"{number}.html": name for number, name in enumerate(pages)}
    with TemporaryDirectory() as where:
        folder = Path(where)
        (folder / ".htmlvalidate.json").write_text(json.dumps(CONFIG), "utf-8")
        for file, name in names.items():
            (folder / file).write_text(pages[name], "utf-8")
        done = subprocess.run(
            [NODE, HTML_VALIDATE, "--formatter", "json", *names],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    found: dict[str, list[str]] = {name: [] for name in pages}
    for result in json.loads(done.stdout):
        lines = [
            f"{each['ruleId']} at {each['selector']}: {each['message']}"
            for each in result["messages"]
        ]
        found[names[Path(result["filePath"]).name]] += [
            line for line in lines if not any(re.match(fine, line) for fine in OF_GOVUK)
        ]
    return found
