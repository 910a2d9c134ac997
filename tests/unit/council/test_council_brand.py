"""Colours that cannot be read, borrowed branding and unsafe logos are refused."""

from __future__ import annotations

import pytest

from repairs_pattern.council.colours import as_ratio, contrast

TOML = "council.toml"


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", "21.00:1"),
        ("#fff", "#FFFFFF", "1.00:1"),
        ("#777777", "#ffffff", "4.47:1"),
        ("#767676", "#ffffff", "4.54:1"),
        ("#ff0000", "#ffffff", "3.99:1"),
        ("#0000ff", "#ffffff", "8.59:1"),
        ("#00ff00", "#000000", "15.30:1"),
    ],
)
def test_contrast_is_what_the_formula_gives_by_hand(one, other, ratio):
    assert as_ratio(contrast(one, other)) == ratio
    assert contrast(one, other) == contrast(other, one)


def test_a_ratio_is_never_rounded_up_to_enough():
    assert as_ratio(4.4999) == "4.49:1"
    assert as_ratio(4.5) == "4.50:1"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'colour = "#0b3d5c"',
            'colour = "#777777"',
            "council.toml:16: error: text_on_colour #ffffff on colour #777777 has a contrast of "
            "4.47:1, which is too low to read. "
            "Mend: Make one darker or the other lighter until it is 4.5:1 or more.",
        ),
        (
            'button = "#0f6b4f"',
            'button = "#ffdd00"\nbutton_text = "#ffffff"',
            "council.toml:17: error: button_text #ffffff on button #ffdd00 has a contrast of "
            "1.34:1, which is too low to read. "
            "Mend: Make one darker or the other lighter until it is 4.5:1 or more.",
        ),
        (
            'link = "#0b4f8a"',
            'link = "#ff0000"',
            "council.toml:18: error: link #ff0000 on a white page #ffffff has a contrast of "
            "3.99:1, which is too low to read. "
            "Mend: Make one darker or the other lighter until it is 4.5:1 or more.",
        ),
        (
            'colour = "#0b3d5c"',
            'colour = "#1d70b8"',
            "council.toml:16: warning: #1d70b8 is the blue of GOV.UK, and a council is not part "
            "of GOV.UK. Mend: Choose a colour of your own.",
        ),
        (
            'link = "#0b4f8a"',
            'link = "#0b4f8a"\nfont_family = "GDS-Transport, Arial"',
            "council.toml:19: error: brand.font_family: GDS Transport is only for services on "
            'GOV.UK. Mend: Use your own fonts, such as "Arial, sans-serif".',
        ),
        (
            'link = "#0b4f8a"',
            'link = "#0b4f8a"\nfont_family = "Arial; } body { display: none"',
            "council.toml:19: error: brand.font_family: “Arial; } body { display: none” is not a "
            "list of fonts. Mend: Give names of fonts with commas between, and nothing else.",
        ),
        (
            'logo_text = "Testham"',
            'logo_text = "Testham GOV.UK"',
            "council.toml:15: error: brand.logo_text: “GOV.UK” cannot be in the logo: a council is "
            "not part of GOV.UK. Mend: Use the name of the council.",
        ),
        (
            'logo_text = "Testham"',
            'logo_text = "Crown of Testham"',
            "council.toml:15: error: brand.logo_text: “Crown” cannot be in the logo: a council is "
            "not part of GOV.UK. Mend: Use the name of the council.",
        ),
        (
            'logo = "logo.svg"',
            'logo = "logo.png"',
            "council.toml:14: error: There is no file logo.png that can be opened. "
            "Mend: Put logo.png beside council.toml, or take the line out.",
        ),
        (
            'logo = "logo.svg"',
            'logo = "logo.gif"',
            "council.toml:14: error: The logo logo.gif is not an SVG or PNG. "
            "Mend: Use one of these.",
        ),
        (
            'logo = "logo.svg"',
            'logo = "../logo.svg"',
            "council.toml:14: error: brand.logo: “../logo.svg” is not the name of a file in this "
            "folder. Mend: Put the file beside council.toml and give only its name.",
        ),
    ],
)
def test_a_fault_in_the_brand_is_told_with_its_line(council, old, new, message):
    council.change(TOML, old, new)
    assert council.says() == [message]


def test_a_name_with_crown_inside_a_word_is_allowed(council):
    council.change(TOML, 'logo_text = "Testham"', 'logo_text = "Crownhill Homes"')
    assert council.says() == []


@pytest.mark.parametrize(
    ("svg", "reason"),
    [
        ("<svg><script>1</script></svg>", "The SVG has a <script>."),
        ('<svg onload="1"/>', "The SVG has a script in onload."),
        ("<svg><foreignObject/></svg>", "The SVG has a <foreignobject>."),
        (
            '<svg xmlns:x="http://www.w3.org/1999/xlink"><a x:href="javascript:1"/></svg>',
            "The SVG has a link to something outside it.",
        ),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "The SVG declares a document type."),
        ("<svg>", "The SVG is broken at line 1."),
        ("<html/>", "This file has the name of an SVG and is not one."),
    ],
)
def test_an_unsafe_logo_is_refused(council, svg, reason):
    council.write("logo.svg", svg)
    told = council.says()
    assert len(told) == 1
    assert told[0].startswith(f"logo.svg: error: {reason} Mend: ")


def test_a_logo_may_be_a_png(council):
    council.change(TOML, 'logo = "logo.svg"', 'logo = "logo.png"')
    (council.path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert council.says() == []
    (council.path / "logo.png").write_bytes(b"GIF89a")
    assert council.says() == [
        "logo.png: error: This file has the name of a PNG and is not one. "
        "Mend: Save the picture again as PNG."
    ]


def test_a_heavy_logo_is_a_warning(council):
    council.write("logo.svg", f"<svg><!--{'x' * 30_000}--></svg>")
    assert council.says() == [
        "logo.svg: warning: The logo is 30 KB, which is slow on an old phone. "
        "Mend: Simplify it to less than 20 KB."
    ]
