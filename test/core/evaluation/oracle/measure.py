"""Makes predictions of every kind, and measures them with scikit-learn, SciPy and NumPy: `measure.py FOLDER`."""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    brier_score_loss,
    f1_score,
    log_loss,
    matthews_corrcoef,
    precision_score,
    recall_score,
    roc_auc_score,
    roc_curve,
)

threshold = 0.5
random = np.random.default_rng(20240229)


def logistic(x):
    return 1 / (1 + np.exp(-x))


def scored(rows, shift, spread=1.5, signal=1.0):
    """Scores that know something of the label, and are off in level and slope."""
    x = shift + spread * random.standard_normal(rows)
    y = random.random(rows) < logistic(x)
    return y, logistic(signal * x + 0.3 + 0.5 * random.standard_normal(rows))


def cases():
    yield "random", *scored(1000, -1.0)
    y, s = scored(3000, -1.0)
    yield "tied", y, np.round(s, 2)
    yield "three values", y, np.round(2 * s) / 2
    yield "all equal", y, np.full(len(y), 0.3)
    yield "two rows", np.array([True, False]), np.array([0.6, 0.4])
    yield "two rows, wrong", np.array([True, False]), np.array([0.4, 0.6])
    y, s = scored(200_000, -12.5, spread=1.0)
    y[:2] = True
    yield "rare event", y, s
    y, s = scored(5000, -1.0)
    yield "float32", y, s.astype(np.float32)
    y, s = scored(2000, 0.0)
    yield "nearly sure", y, np.clip(logistic(40 * np.log(s / (1 - s))), 0, 1)
    yield "few negatives", *scored(4000, 6.0)


def gain(y, s, share):
    """Positives among the top share of rows; rows that tie at the cut count in proportion."""
    depth = share * len(y)
    scores, inverse = np.unique(-s, return_inverse=True)
    rows = np.bincount(inverse)
    positives = np.bincount(inverse, weights=y)
    end = np.cumsum(rows)
    taken = np.clip((depth - (end - rows)) / rows, 0, 1)
    return float((taken * positives).sum() / y.sum())


def ece(y, s):
    """Ten groups of equal size; ties are shared out in proportion by averaging over the rows of a score."""
    order = np.argsort(-s, kind="stable")
    s, y = s[order], y[order].astype(float)
    y = pd.Series(y).groupby(s, sort=False).transform("mean").to_numpy()
    excess = np.concatenate([[0.0], np.cumsum(s - y)])
    cuts = np.linspace(0, len(y), 11)
    at = np.interp(cuts, np.arange(len(y) + 1), excess)
    return float(np.abs(np.diff(at)).sum() / len(y))


def fit(y, s, epsilon):
    """Intercept and slope of the logistic regression on logit(score), by SciPy."""
    clipped = np.clip(s, epsilon, 1 - epsilon)
    x = np.log(clipped) - np.log1p(-clipped)

    def loss(beta):
        z = beta[0] + beta[1] * x
        gradient = logistic(z) - y
        return np.logaddexp(0, z).sum() - (y * z).sum(), np.array([gradient.sum(), (gradient * x).sum()])

    return minimize(loss, [0.0, 1.0], jac=True, method="BFGS", options={"gtol": 1e-9}).x


def measure(y, s):
    epsilon = np.finfo(s.dtype).eps
    s64 = s.astype(np.float64)
    flagged = s64 >= threshold
    fpr, tpr, _ = roc_curve(y, s64, drop_intermediate=False)
    brier = brier_score_loss(y, s64)
    numbers = {
        "roc_auc": roc_auc_score(y, s64),
        "gini": 2 * roc_auc_score(y, s64) - 1,
        "ks": np.abs(tpr - fpr).max(),
        "average_precision": average_precision_score(y, s64),
        "log_loss": log_loss(y, np.clip(s64, epsilon, 1 - epsilon)),
        "brier": brier,
        "brier_skill": 1 - brier / (y.mean() * (1 - y.mean())),
        **{f"lift@{k}": gain(y, s64, k / 100) * 100 / k for k in (1, 5, 10, 20)},
        **{f"gain@{k}": gain(y, s64, k / 100) for k in (10, 20)},
        "recall": recall_score(y, flagged),
        "specificity": recall_score(~y, ~flagged),
        "f1": f1_score(y, flagged),
        "accuracy": accuracy_score(y, flagged),
        "approval_rate": (~flagged).mean(),
        "oe_ratio": y.sum() / s64.sum(),
        "ece": ece(y, s64),
    }
    if flagged.any():
        numbers["precision"] = precision_score(y, flagged)
    if not flagged.all():
        numbers["bad_rate_approved"] = y[~flagged].mean()
    if flagged.any() and not flagged.all():
        numbers["mcc"] = matthews_corrcoef(y, flagged)
    return {key: float(value) for key, value in numbers.items()}


def psi(reference, scores):
    cuts = np.unique(np.quantile(reference, np.arange(1, 10) / 10))
    edges = np.concatenate([[-np.inf], cuts, [np.inf]])
    share = lambda values: np.maximum(1e-4, np.histogram(values, edges)[0] / len(values))
    e, a = share(reference), share(scores)
    return float(((a - e) * np.log(a / e)).sum())


folder = Path(sys.argv[1])
expected = {}
for name, y, s in cases():
    y = np.asarray(y, dtype=bool)
    pd.DataFrame({"target": y.astype(int), "score": s}).to_parquet(folder / f"{name}.parquet", index=False)
    shifted = np.clip(s.astype(np.float64) ** 1.2, 0, 1)
    pd.DataFrame({"target": y.astype(int), "score": shifted}).to_parquet(folder / f"{name} before.parquet", index=False)
    expected[name] = {"metrics": measure(y, s), "psi": psi(shifted, s.astype(np.float64))}
    if name in ("random", "tied", "float32", "few negatives"):
        expected[name]["fit"] = list(fit(y, s.astype(np.float64), np.finfo(s.dtype).eps))
print(json.dumps(expected))
