"""The table of HACT's words in the guide is the one that the code goes by."""

from __future__ import annotations

from pathlib import Path

from repairs_pattern.gateways.hact.words import MEANS, NEWS, PRIORITIES, VISIT

GUIDE = Path(__file__).parents[2] / "docs" / "works-orders.md"


def table() -> str:
    """The table as it must stand in the guide."""
    rows = [
        *(f"| priority `{ours}` | `PriorityCode` `{code}` |" for ours, code in PRIORITIES.items()),
        *(f"| visit `{ours}` | `Description`: {words} |" for ours, words in VISIT.items()),
        *(
            f"| `{ours}` happened | `TypeCode` `{news.type_code}`: {news.comments} |"
            for ours, news in NEWS.items()
        ),
    ]
    told = [f"| `{code}` | `{meaning}` | {words} |" for code, (meaning, words) in MEANS.items()]
    return "\n".join(
        [
            "| ours | what is sent |",
            "|---|---|",
            *rows,
            "",
            "| `TypeCode`, or `OtherType` with the code 0 | ours | what it tells |",
            "|---|---|---|",
            *told,
        ]
    )


def test_the_table_of_words_is_the_one_of_the_code() -> None:
    text = GUIDE.read_text("utf-8")
    shown = text.partition("<!-- words -->\n")[2].partition("\n<!-- /words -->")[0]
    assert shown == table()
