"""What cibot is measured against: scikit-learn with each sort done once, and matplotlib with all points.

Usage: yardstick.py FILE THRESHOLD FOLDER. Prints the metrics as one JSON document.
"""

import json
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pyarrow.parquet as pq
from sklearn.calibration import calibration_curve
from sklearn.metrics import auc, brier_score_loss, confusion_matrix, log_loss, precision_recall_curve, roc_curve

path, threshold, folder = sys.argv[1], float(sys.argv[2]), sys.argv[3]
table = pq.read_table(path, columns=["target", "score"])
label = table["target"].to_numpy()
score = table["score"].to_numpy()
rows, positives = len(label), int(label.sum())

fpr, tpr, _ = roc_curve(label, score)
precision, recall, _ = precision_recall_curve(label, score)
caught = np.cumsum(label[np.argsort(-score)])
share = np.arange(1, rows + 1) / rows
gains = caught / positives
lift = gains / share
rate, mean = calibration_curve(label, score, n_bins=10, strategy="quantile")
(tn, fp), (fn, tp) = confusion_matrix(label, score >= threshold)
metrics = {
    "roc_auc": auc(fpr, tpr),
    "ks": float(np.max(tpr - fpr)),
    "average_precision": float(-np.sum(np.diff(recall) * precision[:-1])),
    "log_loss": log_loss(label, score),
    "brier": brier_score_loss(label, score),
    "lift@10": float(lift[rows // 10 - 1]),
    "precision": float(tp / (tp + fp)),
    "recall": float(tp / (tp + fn)),
}


def draw(name, *curves):
    figure, axes = plt.subplots(figsize=(6.4, 4.2), dpi=150)
    for x, y in curves:
        axes.plot(x, y)
    axes.set_title(name)
    figure.savefig(f"{folder}/{name}.png")
    plt.close(figure)


draw("roc", (fpr, tpr))
draw("pr", (recall, precision))
draw("gains", (share, gains))
draw("lift", (share, lift))
draw("ks", (share, gains), (share, (np.arange(1, rows + 1) - caught) / (rows - positives)))
draw("calibration", (mean, rate))
print(json.dumps(metrics))
