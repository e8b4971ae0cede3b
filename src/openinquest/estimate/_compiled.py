"""How loops are compiled: kept beside the source, without the interpreter's lock, arithmetic in the order written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """Compile a loop and keep the result beside the source, or in memory where no folder can be written."""
    return _compiled(function, {})


def inner(function: _Function) -> _Function:
    """Compile a part of loops that only compiled loops call, in two thirds of the time.

    It has no entrance from Python: a call from there ends the interpreter. Tests call it by a loop of their own.
    """
    return _compiled(function, {"no_cpython_wrapper": True, "no_cfunc_wrapper": True})


def _compiled(function: _Function, more: dict[str, bool]) -> _Function:
    # numpy's rules for division: by zero is infinite, which the samplers reject, instead of a check at each division
    settings: dict[str, Any] = {"nogil": True, "error_model": "numpy", **more}
    try:
        return cast(_Function, numba.njit(cache=True, **settings)(function))
    except RuntimeError:
        return cast(_Function, numba.njit(**settings)(function))
