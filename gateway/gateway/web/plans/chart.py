"""The bars beside the targets: latest rate and target of each group, in per cent of the width."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal

from gateway.clients.plan_models import Row
from gateway.web import words

_LINE_HEIGHT = 46


@dataclass(frozen=True)
class Bar:
    """One group: its name, rate, and where bar and target end; `y` in CSS pixels."""

    name: str
    rate: Decimal
    y: int
    width: str
    target: str | None


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        return _LINE_HEIGHT * len(self.bars)

    @property
    def highest(self) -> Bar:
        return max(self.bars, key=lambda bar: bar.rate)

    @property
    def lowest(self) -> Bar:
        return min(self.bars, key=lambda bar: bar.rate)


def make_chart(rows: Sequence[Row]) -> Chart:
    """Rows without a figure that may be shown are left out; the scale ends at a round ten."""
    shown = [(row, Decimal(row.latest.rate)) for row in rows if row.latest and row.latest.rate]
    ends = [rate for _row, rate in shown]
    ends += [Decimal(row.target.rate) for row, _rate in shown if row.target]
    scale = (max(ends, default=Decimal(10)) / 10).quantize(Decimal(1), ROUND_UP) * 10
    return Chart(
        tuple(
            Bar(
                name=words.group(row.item),
                rate=rate,
                y=_LINE_HEIGHT * index,
                width=_part(rate, scale),
                target=_part(Decimal(row.target.rate), scale) if row.target else None,
            )
            for index, (row, rate) in enumerate(shown)
        )
    )


def _part(value: Decimal, scale: Decimal) -> str:
    return f"{min(100 * value / (scale or Decimal(10)), Decimal(100)):.2f}%"
