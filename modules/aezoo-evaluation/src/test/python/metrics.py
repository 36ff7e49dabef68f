"""Figures that scikit-learn works out on small made-up data, for ScikitLearnTest.

    $ python3 metrics.py > ../resources/org/aezoo/evaluation/metrics.json

Needs scikit-learn only (measured with 1.2.1). Values are rounded to what a float holds before they are used, so that
both sides see the same numbers.
"""

import json

import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import Ridge
from sklearn.metrics import (average_precision_score, confusion_matrix, mean_absolute_error, mean_squared_error,
                             precision_recall_fscore_support, roc_auc_score)
from sklearn.neighbors import KNeighborsClassifier

random = np.random.default_rng(11)


def rounded(values, digits=3):
    return np.round(np.asarray(values, dtype=float), digits)


def detection(scores, anomaly):
    return {
        "scores": list(scores),
        "anomaly": [bool(a) for a in anomaly],
        "auroc": roc_auc_score(anomaly, scores),
        "average_precision": average_precision_score(anomaly, scores),
    }


detections = []
for rows, share, digits in ((40, 0.3, 3), (200, 0.05, 3), (200, 0.5, 1), (60, 0.2, 0), (12, 0.5, 0)):
    # few digits make many ties
    marks = random.random(rows) < share
    marks[0], marks[1] = True, False
    detections.append(detection(rounded(random.normal(size=rows) + marks, digits), marks))
detections.append(detection([1.0] * 6, [1, 0, 0, 1, 0, 0]))

truth, guess = random.integers(0, 4, 120), random.integers(0, 4, 120)
guess = np.where(random.random(120) < 0.6, truth, guess)
guess[guess == 3] = 0  # a class that is never guessed
precision, recall, f1, _ = precision_recall_fscore_support(truth, guess, labels=range(4), zero_division=0)

mixing = random.normal(size=(5, 5))
cloud = rounded(random.normal(size=(80, 5)) @ mixing + 3)
pca = PCA(svd_solver="full").fit(cloud)

known, queries = rounded(random.normal(size=(150, 4))), rounded(random.normal(size=(60, 4)))
labels = (known[:, 0] + 0.5 * known[:, 1] ** 2 > 0.3).astype(int)
truths = (queries[:, 0] + 0.5 * queries[:, 1] ** 2 > 0.3).astype(int)
neighbours = {
    k: (KNeighborsClassifier(k, algorithm="brute").fit(known, labels).predict(queries) != truths).mean()
    for k in (1, 5, 9)
}
ones = np.hstack([known, np.ones((len(known), 1))])
ridge = Ridge(alpha=1e-4 * len(known), fit_intercept=False).fit(ones, np.eye(2)[labels])
linear = (ridge.predict(np.hstack([queries, np.ones((len(queries), 1))])).argmax(1) != truths).mean()

print(json.dumps({
    "detections": detections,
    "confusion": {
        "truth": truth.tolist(), "guess": guess.tolist(), "counts": confusion_matrix(truth, guess).tolist(),
        "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(),
        "test_error": float((truth != guess).mean()),
    },
    "pca": {
        "rows": cloud.tolist(), "explained_variance": pca.explained_variance_.tolist(),
        "components": pca.components_.tolist(), "mean": pca.mean_.tolist(),
        "rebuilt_mse": mean_squared_error(cloud, PCA(2, svd_solver="full").fit(cloud).inverse_transform(
            PCA(2, svd_solver="full").fit_transform(cloud))),
    },
    "probes": {
        "known": known.tolist(), "labels": labels.tolist(), "queries": queries.tolist(), "truths": truths.tolist(),
        "neighbours": neighbours, "linear": float(linear),
    },
    "errors": {
        "x": known[:60].tolist(), "y": queries.tolist(),
        "mse": mean_squared_error(known[:60], queries), "mae": mean_absolute_error(known[:60], queries),
    },
}, indent=None))
