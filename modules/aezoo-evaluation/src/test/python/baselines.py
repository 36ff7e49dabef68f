"""Figures of BaselinesTest: scikit-learn's isolation forest and nearest neighbours, SciPy's signed-rank test."""
import numpy as np
from scipy.stats import wilcoxon
from sklearn.ensemble import IsolationForest
from sklearn.neighbors import NearestNeighbors

i = np.arange(400)[:, None]
j = np.arange(3)[None, :]
rows = np.sin(0.37 * (i + 1) * (j + 1)) + 0.5 * np.cos(0.11 * (i + 1))
asked = np.array([[0, 0, 0], [1, 1, 1], [1.6, -1.6, 0.2], [3, 0, 0], [4, 4, -4]], float)

forests = [IsolationForest(n_estimators=100, max_samples=256, random_state=s).fit(rows) for s in range(40)]
print("isolation forest", np.mean([-f.score_samples(asked) for f in forests], axis=0).round(4))
distances = NearestNeighbors(n_neighbors=5).fit(rows).kneighbors(asked)[0]
print("5th", distances[:, 4].round(9).tolist())
print("mean", distances.mean(axis=1).round(9).tolist())

a = np.array([92.1, 99.6, 90.3, 88.0, 51.2, 86.4, 93.8, 100.0, 79.5])
b = np.array([92.9, 99.2, 91.8, 87.5, 36.2, 87.6, 94.0, 100.0, 81.4])
print("signed ranks", wilcoxon(a[a != b], b[a != b], method="exact").pvalue)
