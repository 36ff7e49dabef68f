"""What the reference implementations of VUS and of NAB's score make of small made-up series, for SeriesMetricsTest.

    $ python3 series.py TSB-AD NAB > ../resources/org/aezoo/evaluation/series.json

TSB-AD and NAB are checkouts of github TheDatumOrg/TSB-AD (measured at 87630099) and numenta/NAB (ea702d75). Needs NumPy,
scikit-learn and statsmodels.
"""

import json
import sys
import types

import numpy as np

tsb, nab = sys.argv[1:]
sys.path[:0] = [tsb + "/TSB_AD/evaluation", tsb + "/TSB_AD/utils", nab]
if "matplotlib" not in sys.modules:  # slidingWindows imports statsmodels' plots and never draws
    plots = types.ModuleType("statsmodels.graphics.tsaplots")
    plots.plot_acf = None
    sys.modules[plots.__name__] = plots
import basic_metrics  # noqa: E402
import slidingWindows  # noqa: E402
from nab.sweeper import Sweeper  # noqa: E402

random = np.random.default_rng(7)
PROFILES = {"STANDARD": (1, 1, 0.11), "REWARD_LOW_FALSE_POSITIVES": (1, 1, 0.22), "REWARD_LOW_FALSE_NEGATIVES": (1, 2, 0.11)}


def stretches(steps, *ranges):
    label = np.zeros(steps, int)
    for first, last in ranges:
        label[first:last + 1] = 1
    return label


volumes = []
for steps, ranges, window, strength, digits in (
        (300, [(100, 119)], 20, 1.0, 3), (300, [(100, 119), (126, 127), (250, 250)], 31, 1.5, 3),
        (800, [(0, 9), (400, 430), (790, 799)], 50, 0.5, 2), (400, [(5, 30), (200, 260)], 100, 2.0, 1),
        (120, [(60, 70)], 0, 1.0, 3), (90, [(3, 40), (44, 60)], 7, 0.3, 0), (400, [(50, 250)], 60, 0.0, 2)):
    label = stretches(steps, *ranges)
    near = np.convolve(label, np.ones(9) / 9, "same")
    score = np.round(random.normal(size=steps) + strength * near, digits)
    found = basic_metrics.generate_curve(label, score, window)
    volumes.append({"scores": score.tolist(), "ranges": ranges, "window": window, "roc": found[-2], "pr": found[-1]})

periods = []
for steps, period, noise in ((1000, 48, 0.3), (500, 7.5, 0.1), (300, 120, 0.2), (60, 10, 0.0), (2000, 350, 0.01), (400, 3, 0.1)):
    values = np.round(np.sin(2 * np.pi * np.arange(steps) / period) + noise * random.normal(size=steps), 4)
    periods.append({"values": values.tolist(), "window": int(slidingWindows.find_length_rank(values.reshape(-1, 1), rank=1))})

files = []
for name, steps, windows in (("a", 400, [(100, 140), (300, 319)]), ("b", 250, []), ("c", 300, [(20, 60), (61, 70), (200, 280)]),
                             ("d", 6000, [(700, 900), (5990, 5999)])):
    near = stretches(steps, *windows)
    files.append((name, windows, np.round(np.clip(random.normal(0.4, 0.15, steps) + 0.2 * near * random.random(steps), 0, 1), 3)))
scores = {}
for profile, (hit, miss, alarm) in PROFILES.items():
    sweeper = Sweeper(0.15, {"tpWeight": hit, "fnWeight": miss, "fpWeight": alarm})
    rows = []
    for name, windows, score in files:
        rows += sweeper.calcSweepScore(range(len(score)), score, windows, name)
    best = max(sweeper.calcScoreByThreshold(rows), key=lambda s: s.score)
    count = sum(len(w) for _, w, _ in files)
    scores[profile] = {"score": 100 * (best.score + miss * count) / (hit * count + miss * count),
                       "threshold": best.threshold, "false_alarms": best.fp}

print(json.dumps({
    "volumes": volumes, "periods": periods,
    "nab": {"series": [{"windows": w, "scores": s.tolist()} for _, w, s in files], "profiles": scores},
}))
