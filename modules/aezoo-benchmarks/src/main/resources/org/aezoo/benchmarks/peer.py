"""The networks of the zoo in PyTorch, timed.

    $ python3 peer.py FOLDER TORCH_THREADS WARM_UP_SECONDS SECONDS TRAINING_ONLY STARTED_MILLISECONDS

FOLDER is what CaseFolder.java writes: the network as a list of steps, its first weights, and batches. Losses and
penalties are the same: nats per example, summed over its values, mean over the batch. OpenBLAS has its threads from
OPENBLAS_NUM_THREADS, and runs where PEER_DEVICE says: cpu (default) or cuda. The last line on standard output is a Measurement as JSON. Works with PyTorch 1.13 and newer.
"""

import inspect
import itertools
import json
import math
import os
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

ROWS = 256
LEAST_STEPS = 5
DRAWS = 8
DEVICE = torch.device(os.environ.get("PEER_DEVICE", "cpu"))

ACTIVATIONS = {
    None: lambda z: z,
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky-relu": lambda z: F.leaky_relu(z, 0.01),
    "elu": F.elu,
}


class Peer:
    def __init__(self, folder):
        with open(f"{folder}/case.json") as file:
            self.card = json.load(file)
        self.settings = self.card["settings"]
        self.steps = self.card["network"]["steps"]
        self.last = self.steps[-1]
        self.code = self.card["network"]["code"]
        self.training_steps = 0
        numbers = np.fromfile(f"{folder}/weights.bin", "<f4")
        self.parameters = {}
        at = 0
        for parameter in self.card["parameters"]:
            count = math.prod(parameter["shape"])
            self.parameters[parameter["name"]] = self.as_torch_has_it(parameter, numbers[at : at + count])
            at += count
        size, width, target = (self.card["subject"]["batch_size"], self.card["input_width"], self.card["target_width"])
        numbers = np.fromfile(f"{folder}/batches.bin", "<f4").reshape(self.card["batches"], -1)
        self.batches = [
            (
                torch.from_numpy(b[: size * width].reshape(size, width).copy()).to(DEVICE),
                torch.from_numpy(b[size * width :].reshape(size, target).copy()).to(DEVICE),
            )
            for b in numbers
        ]
        self.rows = np.fromfile(f"{folder}/rows.bin", "<f4").reshape(-1, self.card["input_size"])
        self.optimizer = self.adam()

    def as_torch_has_it(self, parameter, numbers):
        """Dense weights lie [out, in], as in torch.nn.Linear."""
        values = torch.from_numpy(numbers.copy()).reshape(parameter["shape"])
        step = next(s for s in self.steps if parameter["name"].startswith(s["name"] + "_"))
        if parameter["name"].endswith("_W") and not step["kernel"]:
            values = values.T.contiguous()
        elif not parameter["name"].endswith("_W"):
            values = values.flatten()
        return values.to(DEVICE).requires_grad_()

    def adam(self):
        options = {}
        if "foreach" in inspect.signature(torch.optim.Adam).parameters:
            options["foreach"] = True
        return torch.optim.Adam(self.parameters.values(), lr=float(self.settings["learning-rate"]), eps=1e-8, **options)

    def setting(self, name):
        return float(self.settings[name])

    def run(self, h, steps, training):
        """The steps one after another; gives what comes out, and the penalties."""
        penalty = 0
        for step in steps:
            kind, name = step["kind"], step["name"]
            f = ACTIVATIONS[step["activation"]]
            if kind in ("dense", "tied", "contractive"):
                below = h.flatten(1)
                h = f(F.linear(below, self.parameters[name + "_W"], self.parameters[name + "_b"]))
                if kind == "contractive" and training:
                    penalty = penalty + self.setting("penalty") * self.contraction(step, h)
            elif kind == "untie":
                w = self.parameters[step["encoder"] + "_W"]
                h = f(F.linear(h, w.T, self.parameters[step["encoder"] + "_vb"]))
            elif kind in ("convolution", "deconvolution"):
                if step["picture"]:
                    h = h.reshape(len(h), step["in"], *step["picture"])
                convolve = F.conv2d if kind == "convolution" else F.conv_transpose2d
                w, b = self.parameters[name + "_W"], self.parameters[name + "_b"]
                h = f(convolve(h, w, b, stride=2, padding=1))
            elif kind == "l1":
                if training:
                    penalty = penalty + self.setting("penalty") * h.abs().sum() / len(h)
            elif kind == "kl":
                if training:
                    penalty = penalty + self.setting("beta") * self.divergence(h.mean(0))
            elif kind == "top-k":
                top = h.topk(min(int(self.settings["k"]), h.shape[1]), sorted=False)
                h = torch.zeros_like(h).scatter(1, top.indices, top.values)
            elif kind == "dropout":
                h = F.dropout(h, self.setting("noise-rate"), training)
            elif kind == "unit-noise":
                if training:
                    if self.setting("penalty") > 0:
                        penalty = penalty + self.setting("penalty") * (h**2).sum() / len(h)
                    h = h + torch.randn_like(h)
            elif kind == "sampling":
                mean, log_variance = h.chunk(2, 1)
                if training:
                    penalty = penalty + self.prior(mean, log_variance)
                    h = mean + torch.exp(log_variance / 2) * torch.randn_like(mean)
                else:
                    h = mean
            else:
                raise ValueError(f"no such step: {kind}")
        return h, penalty

    def contraction(self, step, h):
        """|J|^2 per example: the squared slope of each unit times the squared norm of its weights."""
        w = self.parameters[step["name"] + "_W"]
        norms = (w**2).sum(1)
        name = step["activation"]
        if name == "sigmoid":
            slopes = h * (1 - h)
        elif name == "tanh":
            slopes = 1 - h**2
        elif name == "relu":
            slopes = (h > 0).float()
        else:
            return norms.sum()
        return ((slopes**2).sum(0) * norms).sum() / len(h)

    def divergence(self, q):
        rho = self.setting("target-rate")
        q = q.clamp(1e-7, 1 - 1e-7)
        return (rho * torch.log(rho / q) + (1 - rho) * torch.log((1 - rho) / (1 - q))).sum()

    def prior(self, mean, log_variance):
        each = 0.5 * (mean**2 + torch.exp(log_variance) - 1 - log_variance)
        if "beta" not in self.settings:
            return each.sum() / len(mean)
        weight, warm_up = self.setting("beta"), self.setting("warm-up-steps")
        if warm_up > 0:
            weight *= min(1, (self.training_steps + 1) / warm_up)
        return weight * each.mean(0).clamp(min=self.setting("free-bits")).sum()

    def loss(self, z, target, reduction="sum"):
        """Summed over all, or each value's own; z comes before the output's activation."""
        x, weight = target.chunk(2, 1) if self.last["weighted"] else (target, None)
        z = z.flatten(1)
        if self.last["loss"] == "bernoulli":
            return F.binary_cross_entropy_with_logits(z, x, weight, reduction=reduction)
        y = ACTIVATIONS[self.last["activation"]](z)
        if weight is None:
            return F.mse_loss(y, x, reduction=reduction)
        squares = weight * (y - x) ** 2
        return squares.sum() if reduction == "sum" else squares

    def step(self, number):
        x, target = self.batches[number % len(self.batches)]
        self.optimizer.zero_grad(set_to_none=True)
        z, penalty = self.run(x, self.steps[:-1], True)
        total = self.loss(z, target) / len(x) + penalty
        total.backward()
        self.optimizer.step()
        if DEVICE.type == "cuda":
            torch.cuda.synchronize()
        self.training_steps += 1
        return total

    @torch.inference_mode()
    def encode(self, rows):
        return self.run(torch.from_numpy(rows).to(DEVICE), self.encoder(), False)[0].cpu().numpy()

    def encoder(self):
        at = next(i for i, s in enumerate(self.steps) if s["name"] == self.code)
        return self.steps[: at + 1]

    @torch.inference_mode()
    def score(self, rows):
        x = torch.from_numpy(rows).to(DEVICE)
        sampling = [i for i, s in enumerate(self.steps) if s["kind"] == "sampling"]
        if not sampling:
            z, _ = self.run(x, self.steps[:-1], False)
            return self.loss(z, x, "none").sum(1).cpu().numpy()
        posterior, _ = self.run(x, self.steps[: sampling[0]], False)
        mean, log_variance = posterior.chunk(2, 1)
        total = 0.5 * (mean**2 + torch.exp(log_variance) - 1 - log_variance).sum(1)
        deviation = torch.exp(log_variance / 2)
        for _ in range(DRAWS):
            code = mean + deviation * torch.randn(mean.shape[1], device=DEVICE)
            z, _ = self.run(code, self.steps[sampling[0] + 1 : -1], False)
            total = total + self.loss(z, x, "none").sum(1) / DRAWS
        return total.cpu().numpy()


def timed(task, seconds):
    times = []
    before = time.perf_counter()
    end = before + seconds
    while len(times) < LEAST_STEPS or before < end:
        task()
        now = time.perf_counter()
        times.append(now - before)
        before = now
    return times


def median(task, seconds):
    timed(task, seconds)
    return float(np.median(timed(task, seconds)))


def peak_mebibytes():
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM:"))
    except OSError:
        return 0


def main(folder, threads, warm_up, seconds, training_only, started):
    torch.set_num_threads(int(threads))
    torch.manual_seed(12345)
    warm_up, seconds = float(warm_up), float(seconds)
    peer = Peer(folder)
    first_loss = peer.step(0).item()
    first = time.time() - int(started) / 1e3
    count = itertools.count(1)
    timed(lambda: peer.step(next(count)), warm_up)
    steps = timed(lambda: peer.step(next(count)), seconds)
    encoded = scored = single = None
    if training_only != "true":
        rows = np.ascontiguousarray(peer.rows[:ROWS])
        # a model that fills holes in sees the example and its hole, which its data pipeline makes
        if peer.card["input_width"] == peer.card["input_size"] == peer.card["target_width"]:
            encoded = ROWS / median(lambda: peer.encode(rows), seconds / 4)
            scored = ROWS / median(lambda: peer.score(rows), seconds / 4)
            single = 1e6 * median(lambda: peer.score(rows[:1]), seconds / 4)
    print(
        json.dumps(
            {
                "version": f"PyTorch {torch.__version__}",
                "first_loss": first_loss,
                "seconds_to_first_step": first,
                "seconds_per_step": float(np.median(steps)),
                "steps": len(steps),
                "encoded_per_second": encoded,
                "scored_per_second": scored,
                "microseconds_per_score": single,
                "path_examples_per_second": None,
                "path_waited": None,
                "peak_mebibytes": peak_mebibytes(),
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
