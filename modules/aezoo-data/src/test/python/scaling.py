"""Figures of columns that lie far from 0, worked out by NumPy and scikit-learn, for PrecisionTest.

    $ python3 scaling.py > ../resources/org/aezoo/data/scaling.json

Needs scikit-learn only (measured with 1.2.1). Means and deviations are sums that Python's fsum rounds once; scikit-learn's
scalers have to agree with them before anything is written.
"""

import json
import math

import numpy as np
from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler

random = np.random.default_rng(18)
ROWS = 240
columns = {
    "billion": 1e9 + random.normal(size=ROWS),
    "seconds": 1_700_000_000 + 5.0 * random.permutation(ROWS),
    "million": 1e6 + random.normal(size=ROWS) * 1e-3,
    "kelvin": np.round(random.normal(size=ROWS) * 8 + 291, 2),
    "whole": random.integers(0, 50, ROWS).astype(float),
    "below": -3e12 + random.exponential(size=ROWS),
    "small": random.normal(size=ROWS) * 1e-30,
    "constant": np.full(ROWS, 0.1),
}
table = np.column_stack(list(columns.values()))


def agree(ours, theirs, digits):
    np.testing.assert_allclose(ours, theirs, rtol=10.0**-digits)
    return [float(value) for value in ours]


mean = [math.fsum(column) / ROWS for column in table.T]
deviation = [math.sqrt(math.fsum((x - m) ** 2 for x in column) / ROWS) for column, m in zip(table.T, mean)]
deviation[-1] = 1.0
standard, extremes = StandardScaler().fit(table), MinMaxScaler().fit(table)
robust = RobustScaler().fit(table)
normal = 1.3489795  # between the quartiles of a standard normal distribution
low, high = np.percentile(table, [25, 75], axis=0)
quartiles = (high - low) / normal
quartiles[-1] = 1.0
# scikit-learn takes a range below 2e-15 for none
agree((quartiles * normal)[:6], robust.scale_[:6], 12)

scalings = {
    "standard": {"shift": agree(mean, standard.mean_, 14), "scale": agree(deviation, standard.scale_, 5)},
    "min-max": {
        "shift": [float(x) for x in table.min(0)],
        "scale": agree(np.where(np.ptp(table, 0) > 0, np.ptp(table, 0), 1), extremes.data_range_ + (extremes.data_range_ == 0), 15),
    },
    "robust": {"shift": [float(x) for x in robust.center_], "scale": [float(x) for x in quartiles]},
}
for scaling in scalings.values():
    scaled = (table - np.array(scaling["shift"])) / np.array(scaling["scale"])
    scaling["scaled"] = scaled.astype(np.float32).tolist()

print(json.dumps({"columns": list(columns), "rows": table.tolist(), "scalings": scalings}))
