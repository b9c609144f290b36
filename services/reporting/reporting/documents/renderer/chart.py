"""The chart: latest rate and target of each group, drawn by Vega-Lite."""

import base64
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from reporting.documents.renderer import codes, formats
from reporting.documents.renderer.drawing import Drawer
from reporting.documents.renderer.requests import Language
from reporting.documents.renderer.words import TEXTS

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_INK, _SOFT, _BAR, _MARK = "#1b1b1b", "#4a5256", "#3f8a90", "#6b4500"
_DRAWER = Drawer()


def make_chart(rows: Sequence[Mapping[str, Any]], language: Language) -> dict[str, str] | None:
    """`{"source": <data: URL>, "alt": ...}`; None without a rate that may be shown."""
    shown = [row for row in rows if row["latest"] and row["latest"]["rate"] is not None]
    if not shown:
        return None
    svg = _DRAWER.draw(_specification(shown, language))
    source = "data:image/svg+xml;base64," + base64.b64encode(svg).decode()
    return {"source": source, "alt": _alt(shown, language)}


def _alt(shown: Sequence[Mapping[str, Any]], language: Language) -> str:
    def rate(row: Mapping[str, Any]) -> Decimal:
        return Decimal(row["latest"]["rate"])

    highest, lowest = max(shown, key=rate), min(shown, key=rate)
    return TEXTS[language]["chart_alt"].format(
        count=len(shown),
        highest=codes.group(highest["item"], language),
        high=formats.percent(highest["latest"]["rate"]),
        lowest=codes.group(lowest["item"], language),
        low=formats.percent(lowest["latest"]["rate"]),
    )


def _specification(shown: Sequence[Mapping[str, Any]], language: Language) -> dict[str, Any]:
    texts = TEXTS[language]
    values = [
        {
            "group": codes.group(row["item"], language),
            "rate": float(row["latest"]["rate"]),
            "target": float(row["target"]["rate"]) if row["target"] else None,
            "label": formats.decimal(row["latest"]["rate"]),
        }
        for row in shown
    ]
    names = [value["group"] for value in values]
    group = {
        "field": "group",
        "type": "nominal",
        "sort": names,
        "title": None,
        "axis": {"ticks": False, "domain": False, "labelPadding": 8},
    }
    rate = {"field": "rate", "type": "quantitative", "title": texts["chart_axis"]}
    return {
        "$schema": _SCHEMA,
        "width": 420,
        "height": {"step": 22},
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "bar", "height": 12},
                "encoding": {"y": group, "x": rate, "color": {"datum": texts["chart_rate"]}},
            },
            {
                "mark": {"type": "tick", "thickness": 3, "height": 18, "orient": "vertical"},
                "transform": [{"filter": "datum.target !== null"}],
                "encoding": {
                    "y": group,
                    "x": {"field": "target", "type": "quantitative"},
                    "color": {"datum": texts["chart_target"]},
                },
            },
            {
                "mark": {"type": "text", "align": "right", "baseline": "middle", "dx": -6},
                "encoding": {"y": group, "text": {"field": "label"}, "x": {"value": 460}},
            },
        ],
        "encoding": {
            "color": {
                "type": "nominal",
                "scale": {
                    "domain": [texts["chart_rate"], texts["chart_target"]],
                    "range": [_BAR, _MARK],
                },
                "legend": {"orient": "top", "title": None, "symbolType": "square"},
            }
        },
        "config": {
            "font": "Public Sans",
            "background": None,
            "view": {"stroke": None},
            "axis": {"labelColor": _INK, "titleColor": _SOFT, "labelFontSize": 11},
            "axisX": {"gridColor": "#d3dada", "domain": False, "ticks": False, "tickCount": 6},
            "legend": {"labelColor": _INK, "labelFontSize": 11},
            "axisY": {"labelLimit": 260, "grid": False},
            "text": {"color": _INK, "fontSize": 11},
        },
    }
