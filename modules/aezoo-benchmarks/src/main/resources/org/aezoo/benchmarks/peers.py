"""Times one network of the zoo in PyTorch and prints a line of JSON; started by org.aezoo.benchmarks.Benchmark.

Arguments: case as JSON, torch threads, seconds, folder with data and weights, start of the process in epoch
milliseconds. Noise is drawn within the step.
"""

import json
import math
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

case, threads, seconds, folder, started = (
    json.loads(sys.argv[1]),
    int(sys.argv[2]),
    float(sys.argv[3]),
    sys.argv[4],
    float(sys.argv[5]),
)
torch.set_num_threads(threads)
torch.manual_seed(1)
KIND, S, BATCH = case["kind"], case["settings"], case["batch"]


def floats(name):
    with open(f"{folder}/{name}", "rb") as file:
        return torch.frombuffer(bytearray(file.read()), dtype=torch.float32)


ROWS = floats("data.bin").reshape(-1, 784)
WEIGHTS = floats(case["name"] + ".weights")
ACTIVATIONS = {"relu": F.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "identity": lambda z: z}


class Reader:
    """The zoo's flat parameters, layer after layer."""

    def __init__(self):
        self.at = 0

    def take(self, *shape):
        count = math.prod(shape)
        part = WEIGHTS[self.at : self.at + count].reshape(shape).clone()
        self.at += count
        return part

    def linear(self, inputs, outputs):
        layer = nn.Linear(inputs, outputs)
        layer.weight.data = self.take(outputs, inputs)
        layer.bias.data = self.take(outputs)
        return layer

    def convolution(self, kind, inputs, outputs, kernel):
        layer = kind(inputs, outputs, kernel, stride=2, padding=1)
        layer.bias.data = self.take(outputs)
        layer.weight.data = self.take(*layer.weight.shape)
        return layer


class Net(nn.Module):
    """A chain of fully connected layers with whatever the variant has at its code."""

    def __init__(self):
        super().__init__()
        reader = Reader()
        hidden = [int(n) for n in S.get("hidden-sizes", "").split(",") if n]
        code = int(S["code-size"])
        self.f = ACTIVATIONS[S.get("activation", "sigmoid")]
        self.e = ACTIVATIONS[S["code-activation"]] if "code-activation" in S else self.f
        sizes = [784] + hidden
        self.hidden = nn.ModuleList(reader.linear(a, b) for a, b in zip(sizes, sizes[1:]))
        width = 2 * code if KIND in ("vae", "beta-vae") else code
        self.code = reader.linear(sizes[-1], width)
        if KIND == "contractive":
            self.visible = nn.Parameter(reader.take(784))
            return
        back = [code] + hidden[::-1]
        self.back = nn.ModuleList(reader.linear(a, b) for a, b in zip(back, back[1:]))
        self.output = reader.linear(back[-1], 784)

    def encode(self, x):
        for layer in self.hidden:
            x = self.f(layer(x))
        z = self.code(x)
        if KIND in ("vae", "beta-vae"):
            return z.chunk(2, 1)[0]
        if KIND == "gaussian-probabilistic":
            return z
        return self.e(z)

    def decode(self, z):
        for layer in self.back:
            z = self.f(layer(z))
        return self.output(z)

    def forward(self, x):
        if KIND == "contractive":
            return F.linear(self.encode(x), self.code.weight.T, self.visible)
        return self.decode(self.encode(x))

    def loss(self, x, training=True):
        seen, penalty = x, 0.0
        if KIND == "denoising" and training:
            seen = x + float(S["noise-std"]) * torch.randn_like(x)
        if KIND == "contractive":
            h = torch.sigmoid(self.code(seen))
            slopes = (h * (1 - h)) ** 2
            norms = (self.code.weight**2).sum(1)
            penalty = float(S["penalty"]) * (slopes @ norms).mean()
            y = F.linear(h, self.code.weight.T, self.visible)
        elif KIND in ("vae", "beta-vae"):
            h = seen
            for layer in self.hidden:
                h = self.f(layer(h))
            m, s = self.code(h).chunk(2, 1)
            z = m + torch.exp(s / 2) * torch.randn_like(m) if training else m
            kl = (torch.exp(s) + m**2 - 1 - s) / 2
            penalty = float(S.get("beta", 1)) * kl.sum(1).mean()
            y = self.decode(z)
        elif KIND == "gaussian-probabilistic":
            m = self.encode(seen)
            y = self.decode(m + torch.randn_like(m) if training else m)
            penalty = float(S["penalty"]) * (m**2).sum(1).mean()
        else:
            h = self.encode(seen)
            if KIND == "sparse-l1":
                penalty = float(S["penalty"]) * h.abs().sum(1).mean()
            if KIND == "sparse-kl":
                rho, q = float(S["target-rate"]), h.mean(0)
                divergence = rho * torch.log(rho / q) + (1 - rho) * torch.log((1 - rho) / (1 - q))
                penalty = float(S["beta"]) * divergence.sum()
            if KIND == "top-k":
                values, places = h.topk(int(S["k"]), 1)
                h = torch.zeros_like(h).scatter(1, places, values)
            if KIND == "dropout":
                h = F.dropout(h, float(S["noise-rate"]), training)
            y = self.decode(h)
        return F.binary_cross_entropy_with_logits(y, x, reduction="sum") / len(x) + penalty


class Convolutional(nn.Module):
    def __init__(self):
        super().__init__()
        reader = Reader()
        filters, code = [int(n) for n in S["filters"].split(",")], int(S["code-channels"])
        maps, sides = [1] + filters + [code], [28]
        for _ in maps[1:]:
            sides.append((sides[-1] + 1) // 2)
        kernel = [4 if side % 2 == 0 else 3 for side in sides]
        self.down = nn.ModuleList(
            reader.convolution(nn.Conv2d, a, b, k) for a, b, k in zip(maps, maps[1:], kernel)
        )
        self.up = nn.ModuleList(
            reader.convolution(nn.ConvTranspose2d, a, b, k)
            for a, b, k in zip(maps[::-1], maps[-2::-1], kernel[-2::-1])
        )

    def encode(self, x):
        h = x.reshape(-1, 1, 28, 28)
        for layer in self.down[:-1]:
            h = F.relu(layer(h))
        return self.down[-1](h)

    def forward(self, x):
        h = self.encode(x)
        for layer in self.up[:-1]:
            h = F.relu(layer(h))
        return self.up[-1](h).flatten(1)

    def loss(self, x, training=True):
        return F.binary_cross_entropy_with_logits(self(x), x, reduction="sum") / len(x)


net = Convolutional() if KIND == "convolutional" else Net()
optimizer = torch.optim.Adam(net.parameters(), 1e-3, foreach=True)
figures = {}
with torch.no_grad():
    figures["loss"] = net.loss(ROWS[:BATCH], training=False).item()


def step(x):
    optimizer.zero_grad(set_to_none=True)
    loss = net.loss(x)
    loss.backward()
    optimizer.step()
    return loss.item()


def timed(work, warm, length):
    times, begin = [], time.perf_counter()
    while True:
        now = time.perf_counter()
        if now - begin > warm + length:
            break
        work()
        if now - begin > warm:
            times.append(1000 * (time.perf_counter() - now))
    return sorted(times)[len(times) // 2] if times else float("nan")


def batches():
    while True:
        order = torch.randperm(len(ROWS))
        for at in range(0, len(ROWS) - BATCH + 1, BATCH):
            yield ROWS[order[at : at + BATCH]]


stream = batches()
step(next(stream))
figures["first_step_ms"] = 1000 * time.time() - started
figures["step_ms"] = timed(lambda: step(next(stream)), seconds, seconds)
with torch.no_grad():
    rows, one = ROWS[:256], ROWS[:1]

    def score(x):
        return F.binary_cross_entropy_with_logits(net(x), x, reduction="none").sum(1)

    figures["encode_ms"] = timed(lambda: net.encode(rows), seconds / 2, seconds / 2)
    figures["score_ms"] = timed(lambda: score(rows), seconds / 2, seconds / 2)
    figures["score_one_ms"] = timed(lambda: score(one), seconds / 2, seconds / 2)
with open("/proc/self/status") as status:
    figures["peak_mb"] = next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))
print(json.dumps(figures))
