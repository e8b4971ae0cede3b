"""Static maps: places with numbers in, SVG and a table out, on extracts of boundaries that say of which day they are.

No map shows a boundary without saying as of when it stood, and none is drawn from a network.
"""

from openinquest.charts.maps.base import BaseMap, Edition, base_for, base_map
from openinquest.charts.maps.picture import MapPicture, Spot, map_picture

__all__ = ["BaseMap", "Edition", "MapPicture", "Spot", "base_for", "base_map", "map_picture"]
