"""Draws charts with matplotlib as SVG: black on white, text as text, nothing by colour alone.

They are narrow, with each label above its row, so that they can be read on a phone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from io import StringIO
from statistics import median
from threading import Lock
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from .parts import Chart, Counts, Dots, Shares, Ways, spell

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INSTALL = 'pip install "repairs-pattern[research]"'
"""What brings the charts."""

_WIDTH, _ROW, _PAGE, _EDGES = 320, 48, 38, 46
"""In the units of the drawing: its width, the height of a row and of a page on a map of ways, and
what the axis needs."""
_INCH = 72
_DRAWN = 0.94 * _WIDTH
"""How wide the space within the edges is."""
_FONT, _LETTER = 13, 7.8
_INK, _PALE = "#0b0c0c", "#767676"
_MOST_LETTERS, _MOST_OF_PAGE = 40, 25
_KEPT = 200
_MINUTE = 60
_one_at_a_time = Lock()
"""Settings of matplotlib are those of the process, and requests are answered in threads."""


def can_draw() -> bool:
    """Whether what draws is installed."""
    return find_spec("matplotlib") is not None


@lru_cache(maxsize=_KEPT)
def drawn(chart: Chart) -> bytes:
    """The chart as a whole SVG file, with its words as title and description.

    The same chart is drawn once. Nothing is kept on the disk.

    :raises ModuleNotFoundError: without matplotlib; look at ``can_draw``.
    """
    with _one_at_a_time:
        return _with_words(_draw(chart), chart).encode()


def _draw(chart: Chart) -> str:
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    height = _height(chart)
    with rc_context(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "repairs-pattern",
            "font.family": "DejaVu Sans",
            "font.size": _FONT,
            "text.color": _INK,
            "axes.edgecolor": _INK,
            "xtick.color": _INK,
        }
    ):
        figure = Figure(figsize=(_WIDTH / _INCH, height / _INCH), facecolor="white")
        FigureCanvasSVG(figure)
        axes = figure.add_axes((0.03, 26 / height, _DRAWN / _WIDTH, 1 - 34 / height))
        axes.spines[["top", "left", "right"]].set_visible(False)
        axes.set_yticks([])
        _DRAW[type(chart)](axes, chart)
        written = StringIO()
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    return written.getvalue()


def _height(chart: Chart) -> int:
    if isinstance(chart, Ways):
        return _PAGE * len(chart.pages) + _EDGES
    return _ROW * len(chart.rows) + _EDGES + (_ROW // 2 if isinstance(chart, Counts) else 0)


def _with_words(svg: str, chart: Chart) -> str:
    """The drawing with a title and a description, for whoever opens it by itself."""
    words = f"<title>{escape(chart.title)}</title><desc>{escape(chart.alt)}</desc>"
    return re.sub(r"(<svg\b[^>]*>)", lambda found: f"{found[1]}{words}", svg, count=1)


def _label(axes: Axes, row: float, text: str) -> None:
    """The name of a row, above it and from the left edge."""
    across = axes.get_yaxis_transform()
    axes.text(0, row - 0.3, _short(text), transform=across, va="center", parse_math=False)


def _short(text: str, most: int = _MOST_LETTERS) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _rows(axes: Axes, count: int) -> None:
    axes.set_ylim(count - 0.4, -0.6)


def _draw_dots(axes: Axes, chart: Dots) -> None:
    """Each person a dot; those with the same value go below each other."""
    most = max(value for row in chart.rows for value in row.values)
    high = chart.high if chart.high is not None else _round_up(most)
    axes.set_xlim(chart.low - 0.04 * high, high * 1.04)
    for place, row in enumerate(chart.rows):
        _label(axes, place, row.label)
        values = sorted(row.values)
        axes.plot([values[0], values[-1]], [place + 0.1] * 2, color=_PALE, linewidth=1)
        axes.plot([median(values)] * 2, [place - 0.1, place + 0.42], color=_INK, linewidth=2)
        seen: Counter[float] = Counter()
        for value in values:
            offset = 0.1 + 0.12 * min(seen[value], 2)
            axes.plot(value, place + offset, "o", mfc="white", mec=_INK, ms=7)
            seen[value] += 1
    _rows(axes, len(chart.rows))
    if chart.time:
        ticks = [0, high / 2, high]
        axes.set_xticks(ticks, [spell(tick) for tick in ticks])
        axes.get_xticklabels()[-1].set_horizontalalignment("right")
    elif chart.high is not None and chart.high < 10:
        axes.set_xticks(range(int(chart.low), int(chart.high) + 1))


def _round_up(seconds: float) -> float:
    """The next length of time that divides well."""
    steps = (20, 40, 60, 120, 240, 480, 960, 1200, 2400, 3600)
    return next((step for step in steps if step >= seconds), 4 * _MINUTE * -(-seconds // 240))


def _draw_shares(axes: Axes, chart: Shares) -> None:
    axes.set_xlim(-3, 103)
    for place, row in enumerate(chart.rows):
        _label(axes, place, f"{row.x} of {row.n}  {row.label}")
        low, high = row.interval.low * 100, row.interval.high * 100
        axes.plot([low, high], [place + 0.15] * 2, color=_INK, linewidth=3, solid_capstyle="butt")
        for end in (low, high):
            axes.plot([end] * 2, [place, place + 0.3], color=_INK, linewidth=1.5)
    _rows(axes, len(chart.rows))
    axes.set_xticks([0, 25, 50, 75, 100])


def _draw_counts(axes: Axes, chart: Counts) -> None:
    marks = ("<", "X")
    axes.set_xlim(-0.03 * chart.of, chart.of * 1.06)
    for place, row in enumerate(chart.rows):
        _label(axes, place, row.label)
        for level, (mark, count) in enumerate(zip(marks, row.counts, strict=True)):
            if count:
                y = place + 0.05 + 0.28 * level
                axes.plot([0, count], [y, y], color=_PALE, linewidth=1)
                axes.plot(count, y, mark, color=_INK, ms=8)
    _rows(axes, len(chart.rows))
    axes.set_ylim(len(chart.rows) + 0.1, -0.6)
    for x, mark, name in zip((0.02, 0.44), marks, chart.series, strict=True):
        bottom = len(chart.rows) - 0.1
        axes.plot(x, bottom, mark, color=_INK, ms=8, transform=axes.get_yaxis_transform())
        axes.text(x + 0.04, bottom, name, transform=axes.get_yaxis_transform(), va="center")
    axes.set_xticks(range(0, chart.of + 1, max(1, chart.of // 8)))


def _draw_ways(axes: Axes, chart: Ways) -> None:
    """Pages below each other; ways on are at the right, ways back at the left."""
    from matplotlib.patches import FancyArrowPatch

    axes.set_xlim(0, 1)
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks([])
    row = {page: place for place, page in enumerate(chart.pages)}
    for page, place in row.items():
        axes.text(
            0.5,
            place,
            _short(page, _MOST_OF_PAGE),
            va="center",
            ha="center",
            parse_math=False,
            bbox=_BOX,
        )
    for step in chart.rows:
        start, end = row[step.start], row[step.end]
        rows, below = abs(end - start), end == start + 1
        side = 1 if end > start else -1
        edges = [0.5 if below else 0.5 + side * _half(page) for page in (step.start, step.end)]
        out = 0.0 if below else min(0.08 + 0.03 * rows, 0.4 - max(map(_half, chart.pages)))
        axes.add_patch(
            FancyArrowPatch(
                (edges[0], start + 0.3 if below else start),
                (edges[1], end - 0.3 if below else end),
                connectionstyle=f"arc3,rad={-2 * out * _DRAWN / (rows * _PAGE)}",
                arrowstyle="-|>",
                mutation_scale=9,
                linewidth=0.6 + 2.4 * step.people / chart.of,
                linestyle="-" if step.expected else (0, (3, 2)),
                color=_INK,
                shrinkA=0,
                shrinkB=0,
            )
        )
        x = sum(edges) / 2 + side * (out + 0.03)
        axes.text(x, (start + end) / 2, str(step.people), va="center", ha="center")
    _rows(axes, len(chart.pages))


def _half(page: str) -> float:
    """About half of the width of the box around a page, as a part of the drawing."""
    return 0.03 + min(len(page), _MOST_OF_PAGE) * _LETTER / _DRAWN / 2


_BOX = {"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": _PALE}

_DRAW: dict[type, Callable[..., None]] = {
    Dots: _draw_dots,
    Shares: _draw_shares,
    Counts: _draw_counts,
    Ways: _draw_ways,
}
