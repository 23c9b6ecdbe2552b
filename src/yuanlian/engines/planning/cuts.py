"""Subset-row cuts of a set partitioning: of any three units at most one group takes two or more.

Jepsen, Petersen, Spoorendonk and Pisinger, Operations Research 56, 2008.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yuanlian.engines.planning.reading import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_EPS = 1e-7
_WORTH = 0.02
_AT_ONCE = 40


def filled(incidence: csr_matrix, triples: csr_matrix) -> csr_matrix:
    """Groups × triples, 1 where the group takes two or more of the three."""
    filled = incidence @ triples
    filled.data = (filled.data >= 2).astype(float)
    filled.eliminate_zeros()
    return filled


def beside(triples: csr_matrix | None, more: Floats) -> csr_matrix:
    """The triples known before and the new ones, units × triples."""
    from scipy.sparse import csr_matrix, hstack  # -- optional dependency

    return csr_matrix(more) if triples is None else hstack([triples, csr_matrix(more)]).tocsr()


def violated(incidence: csr_matrix, shares: Floats) -> Floats | None:
    """The triples most overfilled by the shares, units × triples; None where none is worth it."""
    parts = np.flatnonzero((shares > _EPS) & (shares < 1 - _EPS))
    if not len(parts):
        return None
    mine, weight = incidence[parts], shares[parts]
    together = (mine.T.multiply(weight) @ mine).toarray()
    np.fill_diagonal(together, 0.0)
    units = np.flatnonzero(together.any(axis=1))
    near = together[np.ix_(units, units)]
    middle, one, other = np.nonzero((near[:, :, None] > _EPS) & (near[:, None, :] > _EPS))
    ok = one < other
    triples = np.unique(np.sort(np.stack([middle[ok], one[ok], other[ok]], axis=1), axis=1), axis=0)
    sums = near[triples[:, 0], triples[:, 1]] + near[triples[:, 0], triples[:, 2]] + near[triples[:, 1], triples[:, 2]]
    triples = units[triples[sums > 1 + _WORTH]]
    marks = np.zeros((incidence.shape[1], len(triples)))
    marks[triples.T, np.arange(len(triples))] = 1.0
    excess = (mine @ marks >= 2).T @ weight - 1
    order = np.argsort(-excess, kind="stable")[:_AT_ONCE]
    order = order[excess[order] > _WORTH]
    return marks[:, order] if len(order) else None
