"""Plots for the first page, drawn on the server as SVG: stacked bars by day, at two widths so that both can be read."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from xml.etree.ElementTree import Element

WIDE, NARROW = (960, 300), (420, 300)
FONT = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'
COLOURS = ("#0b6b3a", "#c77f00", "#a32018", "#5b6a8a", "#8a968f")  # told apart without red and green, too


def bars(days: Sequence[date], series: Mapping[str, Sequence[int]], *, narrow: bool) -> str:
    """An SVG text: one bar a day, one colour for each of the series, in their order."""
    from pygal import StackedBar  # only the pages need it
    from pygal.style import Style

    # pygal leaves an importer of the old kind behind, for plugins that we have none of; Python 3.11 warns of it.
    sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]
    width, height = NARROW if narrow else WIDE
    style = Style(
        background="#ffffff",
        plot_background="#ffffff",
        foreground="#1f2a24",
        foreground_strong="#1f2a24",
        foreground_subtle="#55625b",
        opacity="1",
        opacity_hover="1",
        colors=COLOURS,
        font_family=FONT,
        label_font_size=13,
        major_label_font_size=13,
        legend_font_size=14,
        no_data_font_size=16,
    )
    chart = StackedBar(
        width=width,
        height=height,
        style=style,
        js=[],
        legend_at_bottom=True,
        legend_at_bottom_columns=len(series),
        legend_box_size=12,
        show_minor_x_labels=False,
        truncate_label=-1,
        min_scale=2,
        max_scale=6,
        margin=10,
        no_data_text="还没有",
        print_values=False,
        value_formatter=lambda n: f"{n:,.0f}" if float(n).is_integer() else "",
        range=(0, max(4, max((sum(column) for column in zip(*series.values(), strict=True)), default=0))),
    )
    chart.x_labels = [f"{day.month}/{day.day}" for day in days]
    every = 7 if narrow else 3
    chart.x_labels_major = [f"{day.month}/{day.day}" for day in list(days)[::-every]]
    for name, values in series.items():
        chart.add(name, list(values))
    chart.add_xml_filter(_without_scripts)
    svg: str = chart.render(is_unicode=True)
    return svg


def _without_scripts(root: Element) -> Element:
    """The library's tooltips need a script; our pages run none in an image."""
    for parent in list(root.iter()):
        for child in [child for child in parent if str(child.tag).endswith("script")]:
            parent.remove(child)
    return root
