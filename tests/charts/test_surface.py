"""What other packages may use of charts, and no more."""

import types

import openinquest.charts as charts


def test_public_names_are_exactly_those_listed():
    visible = {
        name
        for name, value in vars(charts).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    }
    assert visible == set(charts.__all__)
    assert charts.__all__ == sorted(charts.__all__)
