"""A model's errors beside those of the mean row and of principal components, as scikit-learn has them, for YardstickTest.

    $ python3 yardstick.py > ../resources/org/aezoo/evaluation/metrics/yardstick.json

Needs scikit-learn only. The model is a linear one with weights that are drawn here. Values are rounded to what
a float holds before they are used, so that both sides see the same numbers.
"""

import json

import numpy as np
from sklearn.decomposition import PCA
from sklearn.metrics import log_loss, mean_squared_error, r2_score

random = np.random.default_rng(7)


def floats(values, digits=2):
    return np.round(values, digits).astype(np.float32).astype(float)


def rows(count):
    hidden = random.normal(size=(count, 3))
    mixed = hidden @ mixing + 0.3 * random.normal(size=(count, 5))
    return floats(mixed * [1, 20, 0.5, 300, 7] + [0, 50, 3, -100, 1000])


mixing = random.normal(size=(3, 5))
train, test = rows(80), rows(30)
shift, scale = train.mean(0), train.std(0)
encoder, decoder = floats(0.5 * random.normal(size=(5, 2))), floats(0.5 * random.normal(size=(2, 5)))
x, y = (train - shift) / scale, (test - shift) / scale
pca = PCA(2).fit(x)
answers = {
    "model": y @ encoder @ decoder,
    "mean": np.tile(x.mean(0), (len(y), 1)),
    "components": pca.inverse_transform(pca.transform(y)),
}


def figures(of):
    return {name: of(answer) for name, answer in answers.items()}


words = {"train": random.poisson([3, 1, 0.2, 0, 2, 0.5], size=(20, 6)),
         "test": random.poisson([3, 1, 0.2, 0.1, 2, 0.5], size=(10, 6))}
probabilities = (words["train"].sum(0) + 1) / (words["train"].sum() + 6)
drawn = [(row, word) for row in words["test"] for word in range(6) for _ in range(row[word])]
nats = log_loss([word for _, word in drawn], [probabilities] * len(drawn), labels=range(6), normalize=False)

json.dump({
    "train": train.tolist(),
    "test": test.tolist(),
    "encoder": encoder.tolist(),
    "decoder": decoder.tolist(),
    "error": figures(lambda answer: mean_squared_error(y, answer) * 5),
    "r2": figures(lambda answer: r2_score(y, answer, multioutput="variance_weighted")),
    "rmse": figures(lambda answer: np.sqrt(
        mean_squared_error(test, answer * scale + shift, multioutput="raw_values")).tolist()),
    "column_r2": figures(lambda answer: r2_score(test, answer * scale + shift, multioutput="raw_values").tolist()),
    "words": {"train": words["train"].tolist(), "test": words["test"].tolist(), "mean": nats / len(words["test"])},
}, open(1, "w", closefd=False))
print()
