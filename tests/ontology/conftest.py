"""Property tests here assert no times: a loaded machine is no fault of a parser."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
