"""Structural similarity written out window by window, for the constants in SsimTest. Needs numpy only.

    $ python3 ssim.py
    grey 16x13: 0.907933627733
    colour 12x20: 0.922994029238
    negative 16x13: -0.968272062810
"""

import numpy as np


def pictures(channels, height, width):
    """Two related pictures from whole numbers alone, so that Java makes the same ones."""
    c, r, q = np.meshgrid(np.arange(channels), np.arange(height), np.arange(width), indexing="ij")
    x = ((7 * r + 13 * q + 5 * c + r * q) % 32) / 32.0
    y = (((7 * r + 13 * q + 5 * c + r * q) % 32) * 3 + (11 * r + 3 * q + c) % 32) / 128.0
    return x, y


def ssim(x, y):
    axis = np.arange(11) - 5
    line = np.exp(-(axis**2) / (2 * 1.5**2))
    window = np.outer(line, line)
    window /= window.sum()
    total = []
    for a, b in zip(x, y):
        for r in range(a.shape[0] - 10):
            for q in range(a.shape[1] - 10):
                u, v = a[r : r + 11, q : q + 11], b[r : r + 11, q : q + 11]
                mu, mv = (window * u).sum(), (window * v).sum()
                su, sv = (window * (u - mu) ** 2).sum(), (window * (v - mv) ** 2).sum()
                suv = (window * (u - mu) * (v - mv)).sum()
                c1, c2 = 0.01**2, 0.03**2
                total.append((2 * mu * mv + c1) * (2 * suv + c2) / ((mu**2 + mv**2 + c1) * (su + sv + c2)))
    return np.mean(total)


if __name__ == "__main__":
    print("grey 16x13: %.12f" % ssim(*pictures(1, 16, 13)))
    print("colour 12x20: %.12f" % ssim(*pictures(3, 12, 20)))
    x, _ = pictures(1, 16, 13)
    print("negative 16x13: %.12f" % ssim(x, 1 - x))
