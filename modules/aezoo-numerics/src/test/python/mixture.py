"""Figures of GaussianMixtureTest: scikit-learn's GaussianMixture, the same from each of five seeds."""
import numpy as np
from sklearn.mixture import GaussianMixture

i = np.arange(300)
u = lambda a: np.modf(a * (i + 1))[0] - 0.5
rows = np.stack([
    2.2 * (i % 3 == 1) + 1.1 * u(0.618033988749895) + u(0.4142135623730951),
    1.6 * (i % 3 == 2) + u(0.7320508075688772) + 0.7 * u(0.618033988749895),
], 1).astype(np.float32).astype(float)
for seed in range(5):
    fitted = GaussianMixture(3, tol=1e-13, max_iter=10000, reg_covar=1e-6, random_state=seed).fit(rows)
    order = np.argsort(-fitted.means_[:, 0])
    for k in order:
        print(fitted.weights_[k].round(6), fitted.means_[k].round(6).tolist(), fitted.covariances_[k].round(6).tolist())
    print(fitted.score(rows).round(9))
