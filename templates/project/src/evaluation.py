"""Metrics and curves of a score; a higher score means a riskier applicant, target 1 is a bad credit."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

Floats = NDArray[np.float64]


def cumulative_counts(target: ArrayLike, score: ArrayLike) -> tuple[Floats, Floats]:
    """Applicants and bad ones among them at or above each distinct score, riskiest first, both starting at 0."""
    score = np.asarray(score)
    order = np.argsort(-score, kind="stable")
    last_of_ties = np.append(np.diff(score[order]) != 0, True)
    rows = np.arange(1, len(order) + 1)[last_of_ties]
    bads = np.cumsum(np.asarray(target)[order])[last_of_ties]
    return np.append(0.0, rows), np.append(0.0, bads)


def gain(target: ArrayLike, score: ArrayLike, depth: ArrayLike) -> Floats:
    """Share of all bads in the riskiest fraction `depth` of applicants; ties at the cut count in proportion."""
    rows, bads = cumulative_counts(target, score)
    return np.interp(np.asarray(depth) * rows[-1], rows, bads) / bads[-1]


def lift(target: ArrayLike, score: ArrayLike, depth: ArrayLike) -> Floats:
    """Bad rate in the riskiest fraction `depth` of applicants over the bad rate of all; 1 is chance."""
    return gain(target, score, depth) / np.asarray(depth)


def kolmogorov_smirnov(target: ArrayLike, score: ArrayLike) -> float:
    """Largest distance between the cumulative shares of bads and goods, from 0 to 1."""
    rows, bads = cumulative_counts(target, score)
    goods = rows - bads
    return float(np.max(np.abs(bads / bads[-1] - goods / goods[-1])))


def evaluate(target: ArrayLike, score: ArrayLike, cutoff: float) -> dict[str, float]:
    """Metrics of one split; applicants with `score >= cutoff` are refused."""
    target, score = np.asarray(target), np.asarray(score)
    refused = score >= cutoff
    roc_auc = roc_auc_score(target, score)
    metrics = {
        "roc_auc": roc_auc,
        "gini": 2 * roc_auc - 1,
        "ks": kolmogorov_smirnov(target, score),
        "average_precision": average_precision_score(target, score),
        "lift_at_10": lift(target, score, 0.1),
        "brier": brier_score_loss(target, score),
        "log_loss": log_loss(target, score),
        "approval_rate": 1 - refused.mean(),
        "recall": refused[target == 1].mean(),
    }
    counts = {"rows": len(target), "positives": int(target.sum())}
    return counts | {name: round(float(value), 6) for name, value in metrics.items()}
