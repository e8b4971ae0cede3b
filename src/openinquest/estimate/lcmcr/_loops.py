"""How the sampler's inner loops are compiled: without counting references to arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from openinquest.estimate import _compiled

_Function = TypeVar("_Function", bound=Callable[..., Any])


def lean(function: _Function) -> _Function:
    """Compile a part of loops as `inner` does, for one that makes no array.

    Numba counts references to every array that a function is handed, and each count stops the other processors: with
    functions of a few nanoseconds, a draw is twice as fast without. The loop that calls from outside holds the arrays.
    """
    settings = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "_nrt": False}
    return _compiled._compiled(function, settings)


def within(function: _Function) -> _Function:
    """Compile a part of loops as `lean` does, and write it out wherever it is called: for a few operations each."""
    settings = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "_nrt": False, "forceinline": True}
    return _compiled._compiled(function, settings)
