"""Charts: data in, SVG with our own font out, and the data as a table beside it.

Knows nothing of records. `history_chart` takes what `inquest figures --json` gives, as plain mappings.
"""

from openinquest.charts.bars import bar_chart
from openinquest.charts.chains import rank_chart, trace_chart
from openinquest.charts.chart import Chart, Language, Picture, Table, Width
from openinquest.charts.curves import NamedCurve, xi_chart
from openinquest.charts.estimates import Estimate, estimates_chart, exploratory_word
from openinquest.charts.fonts import font_files
from openinquest.charts.funnel import FunnelPicture, FunnelRow, funnel_picture
from openinquest.charts.growth import growth_plot
from openinquest.charts.hierarchy import ChainsPicture, chains_picture, hierarchy_chart
from openinquest.charts.history import history_chart
from openinquest.charts.render import Rendered, render_chart, render_svg
from openinquest.charts.theme import Theme, stylesheet
from openinquest.charts.upset import upset_chart
from openinquest.charts.waterfall import Step, waterfall_chart

__all__ = [
    "ChainsPicture",
    "Chart",
    "Estimate",
    "FunnelPicture",
    "FunnelRow",
    "Language",
    "NamedCurve",
    "Picture",
    "Rendered",
    "Step",
    "Table",
    "Theme",
    "Width",
    "bar_chart",
    "chains_picture",
    "estimates_chart",
    "exploratory_word",
    "font_files",
    "funnel_picture",
    "growth_plot",
    "hierarchy_chart",
    "history_chart",
    "rank_chart",
    "render_chart",
    "render_svg",
    "stylesheet",
    "trace_chart",
    "upset_chart",
    "waterfall_chart",
    "xi_chart",
]
