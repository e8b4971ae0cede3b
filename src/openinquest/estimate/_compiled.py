"""How loops are compiled: kept beside the source, without the interpreter's lock, arithmetic in the order written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., Any])
_ENTERED_BY_LOOPS = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def compiled(function: _Function) -> _Function:
    """Compile a loop and keep the result beside the source, or in memory where no folder can be written."""
    return _compiled(function, {})


def inner(function: _Function) -> _Function:
    """Compile a part of loops that only compiled loops call, in two thirds of the time.

    It has no entrance from Python: a call from there ends the interpreter. Tests call it by a loop of their own.
    """
    return _compiled(function, _ENTERED_BY_LOOPS)


def lean(function: _Function) -> _Function:
    """Compile a part of loops as `inner` does, for one that makes no array: without counting references to arrays.

    Numba counts references to every array that a function is handed, and each count stops the other processors: with
    functions of a few nanoseconds, a draw is twice as fast without. The loop that calls from outside holds the arrays.
    """
    return _compiled(function, {**_ENTERED_BY_LOOPS, "_nrt": False})


def within(function: _Function) -> _Function:
    """Compile a part of loops as `lean` does, and write it out wherever it is called: for a few operations each."""
    return _compiled(function, {**_ENTERED_BY_LOOPS, "_nrt": False, "forceinline": True})


_LOOPS: list[Any] = []
"""Every loop that was loaded, compiled or not."""


def to_compile(package: str) -> bool:
    """Say whether nothing of a package that is loaded was compiled yet, here or in an earlier run.

    Some loops are called on few tables only, so that one of them that still waits says nothing.
    """
    loops = [loop for loop in _LOOPS if loop.__module__.startswith(f"{package}.")]
    return bool(loops) and not any(loop.signatures or _kept(loop) for loop in loops)


def _kept(loop: Any) -> bool:
    """Say whether an earlier run left this loop compiled, of the same source; numba has no public word for it."""
    try:
        return bool(loop._cache._cache_file._load_index())
    except (AttributeError, OSError):
        return True


def _compiled(function: _Function, more: dict[str, bool]) -> _Function:
    # numpy's rules for division: by zero is infinite, which the samplers reject, instead of a check at each division
    settings: dict[str, Any] = {"nogil": True, "error_model": "numpy", **more}
    try:
        loop = numba.njit(cache=True, **settings)(function)
    except RuntimeError:
        loop = numba.njit(**settings)(function)
    _LOOPS.append(loop)
    return cast(_Function, loop)
