"""How loops are compiled: kept beside the source, without the interpreter's lock, arithmetic in the order written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """Compile a loop and keep the result beside the source, or in memory where no folder can be written."""
    # numpy's rules for division: by zero is infinite, which the samplers reject, instead of a check at each division
    settings = {"nogil": True, "error_model": "numpy"}
    try:
        return cast(_Function, numba.njit(cache=True, **settings)(function))
    except RuntimeError:
        return cast(_Function, numba.njit(**settings)(function))
