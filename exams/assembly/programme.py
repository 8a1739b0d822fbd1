"""A small mixed-integer programme, built column by column and row by row, solved by HiGHS.

One thread, a fixed seed of the solver's own and a bound on nodes instead of one on time, so that the
answer depends neither on the machine nor on how busy it is. Whoever cannot wait sets a ``time_limit``:
when it is over there is no answer, never another one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

import highspy
import numpy as np

from exams.errors import AssemblyFailed

MOST_NODES = 20_000
FEASIBLE = 2  # HiGHS: kSolutionStatusFeasible
Parts = Sequence[tuple[int, float]]
_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Let all programmes that are solved inside take so long together; ``AssemblyFailed`` after it."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


class Programme:
    """Minimise the sum of costs over columns within bounds, subject to rows within bounds."""

    def __init__(self) -> None:
        self._low: list[float] = []
        self._high: list[float] = []
        self._cost: list[float] = []
        self._whole: list[bool] = []
        self._rows: list[tuple[Parts, float, float]] = []
        self.proven = False
        """Whether the last solution is proven to be within its gap of the optimum."""

    def whole(self, low: int, high: int, cost: float) -> int:
        """Add a column of whole numbers and return its index."""
        return self._column(low, high, cost, whole=True)

    def real(self, low: float, high: float, cost: float) -> int:
        """Add a column of real numbers and return its index."""
        return self._column(low, high, cost, whole=False)

    def row(self, parts: Parts, low: float, high: float) -> None:
        """Keep the sum of ``coefficient × column`` between two bounds."""
        self._rows.append((parts, low, high))

    def distance(self, parts: Parts, target: float, limit: float, cost: float) -> None:
        """Charge the distance of a row's sum from its target, at most ``limit``."""
        column = self._column(0.0, limit, cost, whole=False)
        self.row([*parts, (column, -1.0)], -highspy.kHighsInf, target)
        self.row([*parts, (column, 1.0)], target, highspy.kHighsInf)

    def at_least(self, parts: Parts, low: float) -> None:
        """Keep a sum from falling below a bound."""
        self.row(parts, low, highspy.kHighsInf)

    def at_most(self, parts: Parts, high: float) -> None:
        """Keep a sum from rising above a bound."""
        self.row(parts, -highspy.kHighsInf, high)

    def solve(self, *, gap: float = 0.0, nodes: int = MOST_NODES) -> list[float] | None:
        """Return the optimal value of each column, or None when there is no solution.

        ``gap`` is how far from the optimum the sum of costs may be. When ``nodes`` of the search tree
        are used up, the best solution found by then is taken only where a gap was allowed; ``proven``
        says whether that was so. Raises ``AssemblyFailed`` when there is neither a solution nor a proof
        that there is none, or when the time is over.
        """
        self.proven = False
        left = _time_left()
        solver = highspy.Highs()
        solver.silent()
        for name, value in (
            ("threads", 1),
            ("parallel", "off"),
            ("random_seed", 0),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", max(gap, 1e-6)),
            ("mip_max_nodes", nodes),
            ("time_limit", left),
        ):
            solver.setOptionValue(name, value)
        self._load(solver)
        solver.run()
        status = solver.getModelStatus()
        found = solver.getInfo().primal_solution_status == FEASIBLE
        if status == highspy.HighsModelStatus.kTimeLimit:
            raise AssemblyFailed
        self.proven = status == highspy.HighsModelStatus.kOptimal
        if self.proven or (found and gap > 0):
            return [float(value) for value in solver.getSolution().col_value]
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        raise AssemblyFailed

    def _column(self, low: float, high: float, cost: float, *, whole: bool) -> int:
        self._low.append(low)
        self._high.append(high)
        self._cost.append(cost)
        self._whole.append(whole)
        return len(self._cost) - 1

    def _load(self, solver: highspy.Highs) -> None:
        count = len(self._cost)
        solver.addVars(count, np.array(self._low, float), np.array(self._high, float))
        index = np.arange(count, dtype=np.int32)
        solver.changeColsCost(count, index, np.array(self._cost, float))
        whole = np.flatnonzero(self._whole).astype(np.int32)
        kinds = np.full(len(whole), highspy.HighsVarType.kInteger)
        solver.changeColsIntegrality(len(whole), whole, kinds)
        parts = [part for row in self._rows for part in row[0]]
        starts = np.cumsum([0, *(len(row[0]) for row in self._rows)])[:-1].astype(np.int32)
        solver.addRows(
            len(self._rows),
            np.array([row[1] for row in self._rows], float),
            np.array([row[2] for row in self._rows], float),
            len(parts),
            starts,
            np.array([part[0] for part in parts], np.int32),
            np.array([part[1] for part in parts], float),
        )


def _time_left() -> float:
    """Return for how many seconds the solver may run; raises ``AssemblyFailed`` when it may not."""
    deadline = _deadline.get()
    if deadline is None:
        return float(highspy.kHighsInf)
    left = deadline - time.monotonic()
    if left <= 0:
        raise AssemblyFailed
    return left
