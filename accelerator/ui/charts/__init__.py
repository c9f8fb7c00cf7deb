"""Charts as geometry: values in, positions out; the templates in `templates/ui/charts/` draw them as SVG.

No style and no script in a drawing, only classes. Axes start at zero. Every drawing has a sentence for
those who cannot see it and a table with the same numbers.
"""

from accelerator.ui.charts.bars import Bar, BarsChart, bars
from accelerator.ui.charts.funnels import FunnelChart, Step, funnel
from accelerator.ui.charts.lines import LineChart, Series, line_chart
from accelerator.ui.charts.panels import MultiplesChart, Panel, multiples

__all__ = [
    "Bar",
    "BarsChart",
    "FunnelChart",
    "LineChart",
    "MultiplesChart",
    "Panel",
    "Series",
    "Step",
    "bars",
    "funnel",
    "line_chart",
    "multiples",
]
