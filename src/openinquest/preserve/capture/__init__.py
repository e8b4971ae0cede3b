"""Pages of the web, visited once and kept: web archive, picture, print, and the page with its text."""

from openinquest.preserve.capture.bounds import Bounds
from openinquest.preserve.capture.keeping import Captured, Manners, capture
from openinquest.preserve.capture.visits import Hop, Outcome, Visit

__all__ = ["Bounds", "Captured", "Hop", "Manners", "Outcome", "Visit", "capture"]
