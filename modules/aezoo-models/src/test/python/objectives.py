"""Objectives of the zoo and their gradients, worked out with PyTorch in double precision for ObjectivesTest.

    $ python3 objectives.py > ../resources/org/aezoo/models/objectives.json

Needs PyTorch only (measured with 1.13). Inputs and parameters come from a formula. Each objective is written here from
its definition in nats per example, mean over the batch, and not from the Java code; gradients are autograd's.

Some variants draw random numbers inside their network. The numbers below are what ND4J's generator gives from seed 7
on a CPU; the test draws them again and compares before it uses them.
"""

import json
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)

BATCH = 3
NOISE = torch.tensor(
    [
        [-2.1729831531652635, 0.7729352498634874],
        [-2.049663053778162, -0.04262840485029257],
        [0.42695843217891477, -1.8219349745249356],
    ]
)
# what is drawn next
MORE_NOISE = torch.tensor(
    [
        [1.5021471750365847, 0.8517443749309789],
        [0.03974278016258615, 1.4051697326808303],
        [0.717316943902468, 1.2645867331883265],
    ]
)
KEPT = torch.tensor([[1.0, 0, 1, 1], [1, 0, 0, 1], [0, 1, 1, 0]])

ACTIVATIONS = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky-relu": lambda z: F.leaky_relu(z, 0.01),
    "elu": F.elu,
}


def wave(phase, *shape):
    """Numbers in [-1, 1] that any language can make."""
    count = math.prod(shape)
    return torch.tensor([math.sin(phase + 1.7 * i) for i in range(count)]).reshape(shape)


def data(size, phase=0.4):
    return 0.5 + 0.45 * wave(phase, BATCH, size)


def bernoulli(x, y):
    return -(torch.xlogy(x, y) + torch.xlogy(1 - x, 1 - y)).flatten(1).sum(1).mean()


def gaussian(x, y, variance=1.0):
    return (((x - y) ** 2 / variance + math.log(2 * math.pi * variance)) / 2).flatten(1).sum(1).mean()


def mse(x, y):
    return ((x - y) ** 2).flatten(1).sum(1).mean()


LOSSES = {"bernoulli": bernoulli, "gaussian": gaussian, "mse": mse}


class Net:
    """Parameters by layer and name, made when they are first asked for."""

    def __init__(self):
        self.parameters = {}

    def parameter(self, layer, name, *shape):
        own = self.parameters.setdefault(layer, {})
        if name not in own:
            phase = 0.9 * sum(len(p) for p in self.parameters.values())
            own[name] = (0.6 * wave(phase, *shape)).requires_grad_()
        return own[name]

    def dense(self, layer, h, units):
        return h @ self.parameter(layer, "W", h.shape[1], units) + self.parameter(layer, "b", 1, units)

    def tied(self, layer, h, units):
        z = self.dense(layer, h, units)
        self.parameter(layer, "vb", 1, h.shape[1])
        return z

    def untie(self, layer, h):
        own = self.parameters[layer]
        return h @ own["W"].T + own["vb"]

    def encode(self, layer, h, units, tied):
        return self.tied(layer, h, units) if tied else self.dense(layer, h, units)

    def decode(self, encoder, h, units, tied):
        return self.untie(encoder, h) if tied else self.dense("reconstruction", h, units)


CASES = []


def case(model, settings, net, objective, x, clean=None, random=None, updates=None):
    """updates: what a step takes off parameters that no gradient trains; the test divides it by the batch size."""
    updates = updates or {}
    leaves = [p for own in net.parameters.values() for p in own.values()]
    names = [(layer, name) for layer, own in net.parameters.items() for name in own]
    trained = [i for i, name in enumerate(names) if name not in updates]
    gradients = [None if name not in updates else updates[name] / BATCH for name in names]
    for i, g in zip(trained, torch.autograd.grad(objective, [leaves[i] for i in trained])):
        gradients[i] = g
    CASES.append(
        {
            "model": model,
            "settings": settings,
            "random": random,
            "input": array(x),
            "target": array(x if clean is None else clean),
            "score": objective.item(),
            "parameters": {f"{l}_{n}": array(p) for (l, n), p in zip(names, leaves)},
            "gradient": {f"{l}_{n}": array(g) for (l, n), g in zip(names, gradients)},
        }
    )


def array(tensor):
    return {"shape": list(tensor.shape), "values": [float(f"{v:.12g}") for v in tensor.detach().flatten().tolist()]}


def text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def settings(**values):
    return {name.replace("_", "-"): text(value) for name, value in values.items()}


SIZE, CODE = 5, 3

# linear: two linear layers, squared error
for tied in (False, True):
    net, x = Net(), data(SIZE)
    y = net.decode("code", net.encode("code", x, CODE, tied), SIZE, tied)
    case("linear", settings(code_size=CODE, tied=tied), net, mse(x, y), x)

# shallow: each activation and each loss
for tied in (False, True):
    for name, f in ACTIVATIONS.items():
        for loss, output in (("bernoulli", "sigmoid"), ("gaussian", "identity"), ("mse", "tanh")):
            net, x = Net(), data(SIZE)
            h = f(net.encode("code", x, CODE, tied))
            y = ACTIVATIONS[output](net.decode("code", h, SIZE, tied))
            chosen = settings(code_size=CODE, activation=name, output_activation=output, loss=loss, tied=tied)
            case("shallow", chosen, net, LOSSES[loss](x, y), x)


def deep(net, x, tied, f=torch.relu, e=lambda z: z, g=torch.sigmoid, sizes=(4, 3), code=2):
    h = x
    for k, units in enumerate(sizes, 1):
        h = f(net.encode(f"encoder-{k}", h, units, tied))
    z = e(net.encode("code", h, code, tied))
    u = z
    for k in range(len(sizes), 0, -1):
        twin = "code" if k == len(sizes) else f"encoder-{k + 1}"
        u = f(net.untie(twin, u) if tied else net.dense(f"decoder-{k}", u, sizes[k - 1]))
    return g(net.decode("encoder-1" if sizes else "code", u, x.shape[1], tied))


# deep, and denoising, which is the same network on a damaged example
for tied in (False, True):
    for name in ("tanh", "relu"):
        net, x = Net(), data(SIZE)
        y = deep(net, x, tied, f=ACTIVATIONS[name], e=torch.sigmoid)
        chosen = settings(hidden_sizes="4,3", code_size=2, activation=name, code_activation="sigmoid")
        chosen |= settings(output_activation="sigmoid", loss="bernoulli", tied=tied)
        case("deep", chosen, net, bernoulli(x, y), x)
        for noise in ("gaussian", "masking", "salt-and-pepper"):
            net, x = Net(), data(SIZE)
            where = wave(2.2, BATCH, SIZE)
            damaged = {
                "gaussian": x + 0.3 * where,
                "masking": torch.where(where > 0.3, torch.zeros(()), x),
                "salt-and-pepper": torch.where(where.abs() > 0.7, (where > 0).double(), x),
            }[noise]
            y = deep(net, damaged, tied, f=ACTIVATIONS[name], e=torch.sigmoid)
            case("denoising", chosen | settings(noise=noise), net, bernoulli(x, y), damaged, clean=x)

# stacked: once its stages are put together, a deep network with free weights; stages are cases of their own variants
for name in ("sigmoid", "tanh"):
    for loss, output in (("bernoulli", "sigmoid"), ("mse", "identity")):
        for model in ("stacked", "stacked-denoising", "stacked-contractive", "stacked-sparse", "stacked-dropout"):
            if model == "stacked-sparse" and name != "sigmoid":
                continue
            net, x = Net(), data(SIZE)
            seen = x + 0.3 * wave(2.2, BATCH, SIZE) if model == "stacked-denoising" else x
            y = deep(net, seen, False, f=ACTIVATIONS[name], g=ACTIVATIONS[output])
            chosen = settings(hidden_sizes="4,3", code_size=2, code_activation="identity", output_activation=output)
            chosen |= settings(loss=loss) | ({} if model == "stacked-sparse" else settings(activation=name))
            chosen |= settings(noise="gaussian", keep_noise=True) if model == "stacked-denoising" else {}
            case(model, chosen, net, LOSSES[loss](x, y), seen, clean=x)

# sparse-l1, top-k
for tied in (False, True):
    for name in ("relu", "tanh", "sigmoid"):
        net, x = Net(), data(SIZE)
        h = ACTIVATIONS[name](net.encode("encoder", x, 7, tied))
        y = torch.sigmoid(net.decode("encoder", h, SIZE, tied))
        chosen = settings(code_size=7, activation=name, output_activation="sigmoid", loss="bernoulli", tied=tied)
        l1 = 0.3 * h.abs().sum(1).mean()
        case("sparse-l1", chosen | settings(penalty=0.3), net, bernoulli(x, y) + l1, x)
        net = Net()
        h = ACTIVATIONS[name](net.encode("encoder", x, 7, tied))
        h = torch.zeros_like(h).scatter(1, h.topk(2).indices, h.topk(2).values)
        y = torch.sigmoid(net.decode("encoder", h, SIZE, tied))
        case("top-k", chosen | settings(k=2), net, bernoulli(x, y), x)


def divergence(rho, q):
    return (rho * torch.log(rho / q) + (1 - rho) * torch.log((1 - rho) / (1 - q))).sum()




# top-k and its kin with dead units that are let through, on numbers of either sign
def sparse(net, updates, a, k, per_batch, auxiliary):
    """The code in training, and what a step takes off the counts; some units have been off for long."""
    units = a.shape[1]
    idle = net.parameter("code", "idle", 1, units)
    with torch.no_grad():
        idle.copy_(torch.tensor([[0.0, 150, 3, 100, 99, 7, 200]]))
    if per_batch:
        t = net.parameter("code", "t", 1, 1)
        least = max(a.flatten().topk(k * BATCH).values[-1].item(), 0)
        on = (a >= least) & (a > 0)
        updates["code", "t"] = t.detach() - least
    else:
        on = a >= a.topk(k, dim=1).values[:, -1:]
    dead = idle.detach() >= 100
    among = torch.where(dead, a, torch.tensor(-math.inf))
    helped = dead & (among >= among.topk(min(k, int(dead.sum())), dim=1).values[:, -1:]) & ~on
    ever = on.any(0, keepdim=True)
    updates["code", "idle"] = torch.where(ever, idle.detach(), torch.tensor(-1.0))
    return torch.where(on, a, torch.where(helped, auxiliary * a, torch.tensor(0.0)))


def columns(net, h, units=SIZE):
    return net.dense("reconstruction", h, units)


for tied in (False, True):
    net, x, updates = Net(), data(SIZE), {}
    h = sparse(net, updates, torch.tanh(net.encode("encoder", x, 7, tied)), 2, False, 0.3)
    y = net.decode("encoder", h, SIZE, tied)
    chosen = settings(code_size=7, k=2, auxiliary=0.3, activation="tanh", output_activation="identity", loss="mse")
    case("top-k", chosen | settings(tied=tied), net, mse(x, y), x, updates=updates)

for k in (1, 2):
    net, x, updates = Net(), data(SIZE), {}
    y = torch.sigmoid(columns(net, sparse(net, updates, net.dense("encoder", x, 7), k, True, 0.3)))
    chosen = settings(code_size=7, k=k, auxiliary=0.3, output_activation="sigmoid", loss="bernoulli")
    case("batch-top-k", chosen, net, bernoulli(x, y), x, updates=updates)

net, x, updates = Net(), data(SIZE), {}
h = sparse(net, updates, net.dense("encoder", x, 7), 3, True, 0.3)
total, y, first = 0, 0, 0
for part, last in enumerate((1, 3, 7), 1):
    y = y + net.dense(f"decoder-{part}", h[:, first:last], SIZE)
    total, first = total + mse(x, y), last
chosen = settings(code_size=7, k=3, prefixes=3, auxiliary=0.3, output_activation="identity", loss="mse")
case("matryoshka", chosen, net, total, x, updates=updates)


class Step(torch.autograd.Function):
    """1 above a threshold, with the paper's estimate of the derivative in the threshold: Rajamanoharan et al., 2024."""

    @staticmethod
    def forward(context, a, t, width):
        context.save_for_backward(a, t)
        context.width = width
        return (a > t).to(a.dtype)

    @staticmethod
    def backward(context, above):
        a, t = context.saved_tensors
        near = ((a - t).abs() < context.width / 2).to(a.dtype)
        return None, (-near / context.width * above).sum(0, keepdim=True), None


class JumpRelu(torch.autograd.Function):
    @staticmethod
    def forward(context, a, t, width):
        context.save_for_backward(a, t)
        context.width = width
        return a * (a > t)

    @staticmethod
    def backward(context, above):
        a, t = context.saved_tensors
        near = ((a - t).abs() < context.width / 2).to(a.dtype)
        return above * (a > t), (-t / context.width * near * above).sum(0, keepdim=True), None


for loss, output in (("mse", "identity"), ("bernoulli", "sigmoid")):
    net, x, updates = Net(), data(SIZE), {}
    a = net.dense("encoder", x, 7)
    t = net.parameter("code", "s", 1, 7).exp()
    idle = net.parameter("code", "idle", 1, 7)
    h = JumpRelu.apply(a, t, 1.5)
    n = Step.apply(a, t, 1.5).sum() / BATCH
    updates["code", "idle"] = torch.where((h != 0).any(0, keepdim=True), idle.detach(), torch.tensor(-1.0))
    y = ACTIVATIONS[output](columns(net, h))
    chosen = settings(code_size=7, k=2, penalty=1.5, bandwidth=1.5, auxiliary=0.3, output_activation=output, loss=loss)
    case("jump-relu", chosen, net, LOSSES[loss](x, y) + 1.5 * (n / 2 - 1) ** 2, x, updates=updates)

# sparse-kl: the divergence of the batch's mean activations, once beside the mean loss
for tied in (False, True):
    for rho in (0.05, 0.4):
        net, x = Net(), data(SIZE)
        h = torch.sigmoid(net.encode("encoder", x, 7, tied))
        y = torch.sigmoid(net.decode("encoder", h, SIZE, tied))
        chosen = settings(code_size=7, target_rate=rho, beta=2.5, running_mean=0, loss="bernoulli", tied=tied)
        chosen |= settings(output_activation="sigmoid")
        case("sparse-kl", chosen, net, bernoulli(x, y) + 2.5 * divergence(rho, h.mean(0)), x)

# dropout
for tied in (False, True):
    net, x = Net(), data(SIZE)
    h = torch.tanh(net.encode("code", x, 4, tied))
    y = torch.sigmoid(net.decode("code", KEPT * h / 0.6, SIZE, tied))
    chosen = settings(code_size=4, noise_rate=0.4, activation="tanh", output_activation="sigmoid", loss="bernoulli")
    case("dropout", chosen | settings(tied=tied), net, bernoulli(x, y), x, random="kept")


def contraction(layer, below):
    """The squared Frobenius norm of d layer(h) / dh, mean over the batch, by differentiating."""
    total = 0
    for row in below:
        jacobian = torch.autograd.functional.jacobian(lambda h: layer(h[None])[0], row, create_graph=True)
        total = total + (jacobian**2).sum() / BATCH
    return total


# contractive: one layer, and three with the penalties of each
for name in ("sigmoid", "tanh", "relu", "identity"):
    for sizes in ((), (4,), (4, 3)):
        f = ACTIVATIONS[name]
        net, x = Net(), data(SIZE)
        h, penalty = x, 0
        for layer, units in [(f"encoder-{k}", s) for k, s in enumerate(sizes, 1)] + [("code", CODE)]:
            step = lambda below, layer=layer, units=units: f(net.tied(layer, below, units))
            step(h)
            penalty = penalty + contraction(step, h)
            h = step(h)
        for k in range(len(sizes), 0, -1):
            h = f(net.untie("code" if k == len(sizes) else f"encoder-{k + 1}", h))
        y = torch.sigmoid(net.untie("encoder-1" if sizes else "code", h))
        chosen = settings(hidden_sizes=",".join(map(str, sizes)), code_size=CODE, penalty=0.7, activation=name)
        chosen |= settings(output_activation="sigmoid", loss="bernoulli")
        case("contractive", chosen, net, bernoulli(x, y) + 0.7 * penalty, x)


def hidden(net, x):
    return torch.tanh(net.dense("encoder-1", x, 4))


def visible(net, z, g):
    return g(net.dense("reconstruction", torch.tanh(net.dense("decoder-1", z, 4)), SIZE))


# gaussian-probabilistic: z = m + e
for penalty in (0, 0.2):
    net, x = Net(), data(SIZE)
    m = net.dense("mean", hidden(net, x), 2)
    y = visible(net, m + NOISE, ACTIVATIONS["identity"])
    chosen = settings(hidden_sizes=4, code_size=2, activation="tanh", output_activation="identity", loss="mse")
    objective = mse(x, y) + penalty * (m**2).sum(1).mean()
    case("gaussian-probabilistic", chosen | settings(penalty=penalty), net, objective, x, random="normal")


# rae: L2 on a code without noise; the decoder's decay belongs to the optimiser
for name, loss, output in (("tanh", "mse", "identity"), ("relu", "bernoulli", "sigmoid")):
    net, x = Net(), data(SIZE)
    z = net.dense("encoder", ACTIVATIONS[name](net.dense("encoder-1", x, 4)), 2)
    y = ACTIVATIONS[output](net.dense("reconstruction", ACTIVATIONS[name](net.dense("decoder-1", z, 4)), SIZE))
    chosen = settings(hidden_sizes=4, code_size=2, activation=name, output_activation=output, loss=loss)
    objective = LOSSES[loss](x, y) + 0.3 * (z**2).sum(1).mean()
    case("rae", chosen | settings(code_penalty=0.3, weight_decay=0), net, objective, x)


def variational(net, x):
    m, s = net.dense("posterior", hidden(net, x), 4).chunk(2, 1)
    q = torch.distributions.Normal(m, torch.exp(s / 2))
    kl = torch.distributions.kl_divergence(q, torch.distributions.Normal(0.0, 1.0)).mean(0)
    return m + torch.exp(s / 2) * NOISE, kl


for loss, output, variance in (("bernoulli", "sigmoid", 1.0), ("gaussian", "identity", 0.1)):
    common = settings(hidden_sizes=4, code_size=2, activation="tanh", output_activation=output, loss=loss)
    common |= settings(decoder_variance=variance, binarize="none")
    for model, beta, bits, steps in (
        ("vae", 1, 0, 0),
        ("beta-vae", 4, 0, 0),
        ("beta-vae", 4, 0.1, 0),
        ("beta-vae", 4, 0.01, 5),
    ):
        net, x = Net(), data(SIZE)
        z, kl = variational(net, x)
        y = visible(net, z, ACTIVATIONS[output])
        nll = bernoulli(x, y) if loss == "bernoulli" else gaussian(x, y, variance)
        # the first of the steps over which the weight grows
        weight = beta / steps if steps else beta
        chosen = common
        if model == "beta-vae":
            chosen = common | settings(beta=beta, free_bits=bits, warm_up_steps=steps)
        case(model, chosen, net, nll + weight * kl.clamp(min=bits).sum(), x, random="normal")


def total_correlation(z, m, s):
    """Minibatch-weighted sampling, with the batch's posteriors for those of all rows."""
    log = torch.distributions.Normal(m, torch.exp(s / 2)).log_prob(z[:, None])
    mean = lambda logs: torch.logsumexp(logs, 1) - math.log(BATCH)
    return (mean(log.sum(2)) - mean(log).sum(1)).mean()


# beta-tc-vae: the first codes that are drawn are for the total correlation, the next for the decoder
for loss, output in (("bernoulli", "sigmoid"), ("gaussian", "identity")):
    net, x = Net(), data(SIZE)
    m, s = net.dense("posterior", hidden(net, x), 4).chunk(2, 1)
    deviation = torch.exp(s / 2)
    q = torch.distributions.Normal(m, deviation)
    kl = torch.distributions.kl_divergence(q, torch.distributions.Normal(0.0, 1.0)).sum(1).mean()
    tc = total_correlation(m + deviation * NOISE, m, s)
    y = visible(net, m + deviation * MORE_NOISE, ACTIVATIONS[output])
    chosen = settings(hidden_sizes=4, code_size=2, activation="tanh", output_activation=output, loss=loss)
    chosen |= settings(decoder_variance=1.0, binarize="none", correlation_penalty=3)
    case("beta-tc-vae", chosen, net, LOSSES[loss](x, y) + kl + 3 * tc, x, random="normal")


# info-vae: two draws for the discrepancy, of codes and of the prior, and the third for the decoder
LAST_NOISE = torch.tensor(
    [
        [-1.2945434099674697, 0.5137588365316432],
        [-1.6588384726910215, -0.2985134612934962],
        [1.0727904435596758, -0.480324506800692],
    ]
)


def discrepancy(a, b):
    """Unbiased squared MMD, the kernel a mean of Gaussians of five widths around the median squared distance."""
    both = torch.cat([a, b])
    distances = ((both[:, None] - both[None]) ** 2).sum(2)
    pairs = distances[tuple(torch.tril_indices(len(both), len(both), -1))]
    median = pairs.sort().values[(len(pairs) - 1) // 2]
    k = torch.stack([torch.exp(-distances / (2 * c * median)) for c in (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1)]).mean(0)
    n, m = len(a), len(b)
    within = lambda part, count: (part.sum() - part.diagonal().sum()) / (count * (count - 1))
    return within(k[:n, :n], n) + within(k[n:, n:], m) - 2 * k[:n, n:].mean()


for loss, output in (("bernoulli", "sigmoid"), ("gaussian", "identity")):
    net, x = Net(), data(SIZE)
    m, s = net.dense("posterior", hidden(net, x), 4).chunk(2, 1)
    deviation = torch.exp(s / 2)
    q = torch.distributions.Normal(m, deviation)
    kl = torch.distributions.kl_divergence(q, torch.distributions.Normal(0.0, 1.0)).sum(1).mean()
    mmd = discrepancy(MORE_NOISE, m + deviation * NOISE)
    y = visible(net, m + deviation * LAST_NOISE, ACTIVATIONS[output])
    chosen = settings(hidden_sizes=4, code_size=2, activation="tanh", output_activation=output, loss=loss)
    chosen |= settings(decoder_variance=1.0, binarize="none", alpha=0.25, **{"lambda": 8})
    case("info-vae", chosen, net, LOSSES[loss](x, y) + 0.75 * kl + 7.25 * mmd, x, random="normal")


def kernel(side):
    return 4 if side % 2 == 0 else 3


def convolutional(net, x, f, channels, height, width, filters, code):
    """Halves, rounding up, and doubles again; rows are pictures channel by channel."""
    sides, h = [(height, width)], x.reshape(BATCH, channels, height, width)
    levels = [(f"encoder-{k}", m, f) for k, m in enumerate(filters, 1)] + [("code", code, lambda z: z)]
    for layer, maps, g in levels:
        a, b = sides[-1]
        w = net.parameter(layer, "W", maps, h.shape[1], kernel(a), kernel(b))
        h = g(F.conv2d(h, w, net.parameter(layer, "b", 1, maps)[0], stride=2, padding=1))
        sides.append(tuple(h.shape[2:]))
    back = [(f"decoder-{k}", filters[k - 1], f) for k in range(len(filters), 0, -1)]
    for (layer, maps, g), (a, b) in zip(back + [("picture", channels, lambda z: z)], sides[-2::-1]):
        w = net.parameter(layer, "W", h.shape[1], maps, kernel(a), kernel(b))
        h = g(F.conv_transpose2d(h, w, net.parameter(layer, "b", 1, maps)[0], stride=2, padding=1))
        assert h.shape[2:] == (a, b)
    return torch.sigmoid(h).flatten(1)


for model in ("convolutional", "convolutional-denoising"):
    for name in ("tanh", "relu"):
        for channels, height, width, filters in ((1, 9, 8, (2, 3)), (2, 8, 9, (3,))):
            net, x = Net(), data(channels * height * width)
            seen = x if model == "convolutional" else x + 0.3 * wave(2.2, *x.shape)
            y = convolutional(net, seen, ACTIVATIONS[name], channels, height, width, filters, 2)
            chosen = settings(channels=channels, height=height, width=width, filters=",".join(map(str, filters)))
            chosen |= settings(code_channels=2, activation=name, code_activation="identity", loss="bernoulli")
            chosen |= settings(output_activation="sigmoid")
            case(model, chosen, net, bernoulli(x, y), seen, clean=x)



def convolutional_variational(net, x, f, channels, height, width, filters):
    """Strided convolutions to a flat posterior, a dense layer and deconvolutions back; two values in the code."""
    sides, h = [(height, width)], x.reshape(BATCH, channels, height, width)
    for k, maps in enumerate(filters, 1):
        a, b = sides[-1]
        w = net.parameter(f"encoder-{k}", "W", maps, h.shape[1], kernel(a), kernel(b))
        h = f(F.conv2d(h, w, net.parameter(f"encoder-{k}", "b", 1, maps)[0], stride=2, padding=1))
        sides.append(tuple(h.shape[2:]))
    shape = h.shape
    m, s = net.dense("posterior", h.flatten(1), 4).chunk(2, 1)
    q = torch.distributions.Normal(m, torch.exp(s / 2))
    kl = torch.distributions.kl_divergence(q, torch.distributions.Normal(0.0, 1.0)).mean(0)
    z = m + torch.exp(s / 2) * NOISE
    h = f(net.dense(f"decoder-{len(filters)}", z, math.prod(shape[1:]))).reshape(shape)
    return torch.sigmoid(back(net, h, f, channels, filters, sides)).flatten(1), kl.sum()


def back(net, h, f, channels, filters, sides):
    """Deconvolutions from the topmost level down to the picture."""
    levels = [(f"decoder-{k}", filters[k - 1], f) for k in range(len(filters) - 1, 0, -1)]
    for (layer, maps, g), (a, b) in zip(levels + [("picture", channels, lambda z: z)], sides[-2::-1]):
        w = net.parameter(layer, "W", h.shape[1], maps, kernel(a), kernel(b))
        h = g(F.conv_transpose2d(h, w, net.parameter(layer, "b", 1, maps)[0], stride=2, padding=1))
    return h


for channels, height, width, filters in ((1, 9, 8, (2, 3)), (2, 8, 9, (3,))):
    net, x = Net(), data(channels * height * width)
    y, kl = convolutional_variational(net, x, torch.tanh, channels, height, width, filters)
    chosen = settings(channels=channels, height=height, width=width, filters=",".join(map(str, filters)), code_size=2)
    chosen |= settings(activation="tanh", output_activation="sigmoid", loss="bernoulli", binarize="none")
    case("convolutional-vae", chosen, net, bernoulli(x, y) + kl, x, random="normal")


# context encoders: the example with a hole and a plane that marks it; only values with a weight count
def context(channels, height, width):
    x = data(channels * height * width)
    hole = (wave(1.1, BATCH, height * width) > 0.4).double()
    weights = hole + 10 * ((wave(3.3, BATCH, height * width) > 0.8).double() * (1 - hole))
    weights = weights.repeat(1, channels)
    seen = torch.cat([torch.where(hole.repeat(1, channels) > 0, torch.full((), 0.5), x), hole], 1)
    return x, weights, seen


def weighted(x, y, weights):
    return -(weights * (torch.xlogy(x, y) + torch.xlogy(1 - x, 1 - y))).sum(1).mean()


for channels, height, width in ((1, 4, 5), (3, 4, 4)):
    x, w, seen = context(channels, height, width)
    chosen = settings(channels=channels, height=height, width=width, activation="tanh", code_activation="sigmoid")
    chosen |= settings(output_activation="sigmoid", loss="bernoulli", patch_size=2, code_size=2)
    net = Net()
    h = torch.tanh(net.dense("encoder-1", seen, 4))
    z = torch.sigmoid(net.dense("code", h, 2))
    y = torch.sigmoid(net.dense("reconstruction", torch.tanh(net.dense("decoder-1", z, 4)), x.shape[1]))
    objective = weighted(x, y, w)
    case("context-encoder", chosen | settings(hidden_sizes=4), net, objective, seen, clean=torch.cat([x, w], 1))

for channels, height, width, filters in ((1, 9, 8, (2, 3)), (2, 8, 9, (3,))):
    x, w, seen = context(channels, height, width)
    chosen = settings(channels=channels, height=height, width=width, filters=",".join(map(str, filters)))
    chosen |= settings(activation="tanh", code_activation="sigmoid", output_activation="sigmoid", loss="bernoulli")
    net, sides = Net(), [(height, width)]
    h = seen.reshape(BATCH, channels + 1, height, width)
    for k, maps in enumerate(filters, 1):
        a, b = sides[-1]
        v = net.parameter(f"encoder-{k}", "W", maps, h.shape[1], kernel(a), kernel(b))
        h = torch.tanh(F.conv2d(h, v, net.parameter(f"encoder-{k}", "b", 1, maps)[0], stride=2, padding=1))
        sides.append(tuple(h.shape[2:]))
    z = torch.sigmoid(net.dense("code", h.flatten(1), 2))
    h = torch.tanh(net.dense("spread", z, math.prod(h.shape[1:]))).reshape(h.shape)
    y = torch.sigmoid(back(net, h, torch.tanh, channels, filters, sides)).flatten(1)
    objective = weighted(x, y, w)
    chosen |= settings(patch_size=2, code_size=2)
    case("convolutional-context-encoder", chosen, net, objective, seen, clean=torch.cat([x, w], 1))

# what the network draws is added to the surface that it sees in the hole
x, w, seen = context(2, 4, 5)
net = Net()
h = torch.tanh(net.dense("encoder-1", seen, 4))
h = torch.tanh(net.dense("decoder-1", torch.sigmoid(net.dense("code", h, 2)), 4))
y = seen[:, : x.shape[1]] + net.dense("picture", h, x.shape[1])
objective = (w * (x - y) ** 2).sum(1).mean()
chosen = settings(channels=2, height=4, width=5, activation="tanh", code_activation="sigmoid", filling="surface")
chosen |= settings(output_activation="identity", loss="mse", patch_size=2, code_size=2, hidden_sizes=4)
case("context-encoder", chosen, net, objective, seen, clean=torch.cat([x, w], 1))

channels, height, width, filters = 2, 9, 8, (2, 3)
x, w, seen = context(channels, height, width)
net, sides = Net(), [(height, width)]
h = seen.reshape(BATCH, channels + 1, height, width)
for k, maps in enumerate(filters, 1):
    a, b = sides[-1]
    v = net.parameter(f"encoder-{k}", "W", maps, h.shape[1], kernel(a), kernel(b))
    h = torch.tanh(F.conv2d(h, v, net.parameter(f"encoder-{k}", "b", 1, maps)[0], stride=2, padding=1))
    sides.append(tuple(h.shape[2:]))
for name, f in (("bridge-1", torch.tanh), ("code", torch.sigmoid)):
    v = net.parameter(name, "W", filters[-1], filters[-1], 5, 5)
    h = f(F.conv2d(h, v, net.parameter(name, "b", 1, filters[-1])[0], padding=2))
y = seen[:, : x.shape[1]] + back(net, h, torch.tanh, channels, filters, sides).flatten(1)
objective = (w * (x - y) ** 2).sum(1).mean()
chosen = settings(channels=channels, height=height, width=width, filters="2,3", bridge_layers=2, filling="surface")
chosen |= settings(activation="tanh", code_activation="sigmoid", output_activation="identity", loss="mse", patch_size=2)
case("convolutional-context-encoder", chosen, net, objective, seen, clean=torch.cat([x, w], 1))



def quantize(net, updates, layer, z, size, decay=0.9):
    """Nearest vectors straight through, their commitment, and the codebook's moving means; z is [vectors, dim]."""
    own = net.parameters.setdefault(layer, {})
    own["E"] = 0.8 * wave(0.3 + len(net.parameters), size, z.shape[1])
    own["n"] = 2 + wave(1.2, 1, size)
    own["s"] = 1.5 * wave(0.7, size, z.shape[1])
    nearest = torch.cdist(z, own["E"]).argmin(1)
    q = own["E"][nearest]
    chosen = F.one_hot(nearest, size).double()
    counts = decay * own["n"] + (1 - decay) * chosen.sum(0)
    sums = decay * own["s"] + (1 - decay) * chosen.T @ z.detach()
    smooth = (counts + 1e-5) / (counts.sum() + size * 1e-5) * counts.sum()
    updates[layer, "n"] = own["n"] - counts
    updates[layer, "s"] = own["s"] - sums
    updates[layer, "E"] = own["E"] - sums / smooth.T
    return z + (q - z).detach(), 0.7 * ((z - q) ** 2).sum() / BATCH


def finite_scalars(z, levels):
    """Rounds tanh(z) to evenly spaced numbers from -1 to 1, straight through."""
    u, steps = torch.tanh(z), torch.tensor(levels) - 1.0
    q = torch.round((u + 1) / 2 * steps) / steps * 2 - 1
    return u + (q - u).detach()


def normalised(net, updates, h, decay=0.9, eps=1e-5):
    """Each channel less its mean, by its deviation, over the batch and all places; keeps moving means of both."""
    own, axes = net.parameters.setdefault("normalised", {}), [0, *range(2, h.dim())]
    own["mean"], own["log10stdev"] = 0.3 * wave(0.4, 1, h.shape[1]), 0.3 * wave(1.7, 1, h.shape[1])
    mean, var = h.mean(axes, keepdim=True), h.var(axes, unbiased=False, keepdim=True)
    updates["normalised", "mean"] = (1 - decay) * (own["mean"] - mean.detach().reshape(1, -1))
    kept = decay * 100 ** own["log10stdev"] + (1 - decay) * var.detach().reshape(1, -1)
    updates["normalised", "log10stdev"] = own["log10stdev"] - torch.log10(kept) / 2
    return (h - mean) / torch.sqrt(var + eps)


CODEBOOK = settings(codebook_size=6, code_dim=2, commitment=0.7, decay=0.9, restart=0)

# vq-vae and fsq on rows
for name in ("tanh", "relu"):
    common = settings(hidden_sizes=4, groups=3, activation=name, output_activation="identity", loss="mse")
    for model, more in (("vq-vae", CODEBOOK), ("fsq", settings(levels="4,3"))):
        net, x, updates = Net(), data(SIZE), {}
        f = ACTIVATIONS[name]
        z = net.dense("vectors", f(net.dense("encoder-1", x, 4)), 6)
        if model == "vq-vae":
            q, penalty = quantize(net, updates, "code", z.reshape(3 * BATCH, 2), 6)
        else:
            q, penalty = finite_scalars(normalised(net, updates, z).reshape(3 * BATCH, 2), [4, 3]), 0
        y = net.dense("reconstruction", f(net.dense("decoder-1", q.reshape(BATCH, 6), 4)), SIZE)
        case(model, common | more, net, mse(x, y) + penalty, x, updates=updates)


def convolution(net, layer, h, maps, side):
    w = net.parameter(layer, "W", maps, h.shape[1], side, side)
    return F.conv2d(h, w, net.parameter(layer, "b", 1, maps)[0], padding=side // 2)


def halve(net, layer, h, maps):
    w = net.parameter(layer, "W", maps, h.shape[1], kernel(h.shape[2]), kernel(h.shape[3]))
    return F.conv2d(h, w, net.parameter(layer, "b", 1, maps)[0], stride=2, padding=1)


def twice(net, layer, h, maps, side):
    w = net.parameter(layer, "W", h.shape[1], maps, kernel(side[0]), kernel(side[1]))
    return F.conv_transpose2d(h, w, net.parameter(layer, "b", 1, maps)[0], stride=2, padding=1)


def positions(h, step):
    """Applies a step to the vector at each position of a map; it gives vectors and something else."""
    flat, more = step(h.permute(0, 2, 3, 1).reshape(-1, h.shape[1]))
    return flat.reshape(h.shape[0], h.shape[2], h.shape[3], h.shape[1]).permute(0, 3, 1, 2), more


# vq-vae, vq-vae-2 and fsq on pictures
for channels, height, width, filters in ((1, 9, 10, (2, 3)), (2, 8, 9, (3,))):
    common = settings(channels=channels, height=height, width=width, filters=",".join(map(str, filters)))
    common |= settings(activation="tanh", output_activation="sigmoid", loss="bernoulli")
    for model, more in (("vq-vae", CODEBOOK), ("vq-vae-2", CODEBOOK), ("fsq", settings(levels="4,3"))):
        net, x, updates = Net(), data(channels * height * width), {}
        h, sides = x.reshape(BATCH, channels, height, width), [(height, width)]
        for k, maps in enumerate(filters, 1):
            h = torch.tanh(halve(net, f"encoder-{k}", h, maps))
            sides.append(tuple(h.shape[2:]))
        if model == "vq-vae-2":
            top = convolution(net, "top-vectors", torch.tanh(halve(net, "encoder-top", h, filters[-1])), 2, 1)
            t, first = positions(top, lambda z: quantize(net, updates, "top-code", z, 6))
            seen = torch.tanh(twice(net, "top-seen", t, filters[-1], sides[-1]))
            z = convolution(net, "bottom-vectors", torch.cat([h, seen], 1), 2, 1)
            b, second = positions(z, lambda z: quantize(net, updates, "bottom-code", z, 6))
            q = torch.cat([torch.tanh(twice(net, "decoder-top", t, filters[-1], sides[-1])), b], 1)
            penalty = first + second
        elif model == "vq-vae":
            z = convolution(net, "vectors", h, 2, 1)
            q, penalty = positions(z, lambda z: quantize(net, updates, "code", z, 6))
        else:
            n = normalised(net, updates, convolution(net, "vectors", h, 2, 1))
            q, penalty = positions(n, lambda z: (finite_scalars(z, [4, 3]), 0))
        u = torch.tanh(convolution(net, f"decoder-{len(filters)}", q, filters[-1], 3))
        y = torch.sigmoid(back(net, u, torch.tanh, channels, filters, sides)).flatten(1)
        case(model, common | more, net, bernoulli(x, y) + penalty, x, updates=updates)

# aanet: coefficients that sum to one, softmax or the last from the others; the last case draws noise on them
for relaxed, noise, gain in ((False, 0, 2.5), (True, 0, 1), (True, 0.3, 2.5)):
    k = 2 if noise else 3
    for name in ("tanh", "relu"):
        net, x = Net(), data(SIZE)
        f = ACTIVATIONS[name]
        a = net.dense("mixture", f(net.dense("encoder-1", x, 4)), k - 1 if relaxed else k)
        c = torch.cat([a, 1 - a.sum(1, keepdim=True)], 1) if relaxed else torch.softmax(a, 1)
        penalty = 5 * (torch.relu(-c) ** 2).sum(1).mean() if relaxed else 0
        assert not relaxed or penalty > 0
        y = net.dense("reconstruction", f(net.dense("decoder-1", gain * (c + (noise * NOISE if noise else 0)), 4)), SIZE)
        chosen = settings(hidden_sizes=4, gain=gain, archetypes=k, relaxed=relaxed, penalty=5, noise_std=noise, noise_steps=10)
        chosen |= settings(activation=name, output_activation="identity", loss="mse")
        case("aanet", chosen, net, mse(x, y) + penalty, x, random="normal" if noise else None)

# binary-code: the sigmoid of noisy logits, or bits straight through; the target is the example
for rounding, noise in (("saturating", 0.5), ("straight-through", 0)):
    net, x = Net(), data(SIZE)
    z = net.dense("logits", hidden(net, x), 2)
    s = torch.sigmoid(z + noise * NOISE)
    c = s if rounding == "saturating" else s + ((z > 0).double() - s).detach()
    u = 2 * torch.sigmoid(z) - 1
    products = u.T @ u / BATCH
    penalty = 0.7 * (u.mean(0) ** 2).sum() + 0.4 * products[0, 1] ** 2
    y = visible(net, c, torch.sigmoid)
    chosen = settings(hidden_sizes=4, code_size=2, rounding=rounding, noise_std=noise, balance=0.7, decorrelation=0.4)
    chosen |= settings(activation="tanh", output_activation="sigmoid", loss="bernoulli")
    random = "normal" if noise else None
    case("binary-code", chosen, net, bernoulli(x, y) + penalty, x, random=random)

# document: counts, of which the input sees the logarithms brought to one length; one document is empty
for name in ("tanh", "relu"):
    net, x = Net(), torch.round(4 * data(SIZE) ** 2)
    x[1] = 0
    f = ACTIVATIONS[name]
    v = torch.log(1 + x)
    norm = torch.sqrt((v**2).sum(1, keepdim=True))
    u = math.sqrt(SIZE) / 4 * v / torch.where(norm == 0, torch.ones(()), norm)
    z = f(net.dense("code", f(net.dense("encoder-1", u, 4)), 2))
    logits = net.dense("reconstruction", f(net.dense("decoder-1", z, 4)), SIZE)
    objective = -(x * F.log_softmax(logits, 1)).sum(1).mean()
    chosen = settings(hidden_sizes=4, code_size=2, activation=name, code_activation=name)
    case("document", chosen, net, objective, x)

# anomaly: residual, told the level of the noise, which is given here; two values per label
for name in ("tanh", "relu"):
    net, clean = Net(), data(SIZE)
    levels = torch.tensor([[0.1], [0.8], [3.0]])
    x = torch.cat([(clean + levels * wave(2.1, BATCH, SIZE)) / torch.sqrt(1 + levels**2), torch.log(levels)], 1)
    f = ACTIVATIONS[name]
    h = f(net.dense("encoder-1", x, 4))
    z = h + f(net.dense("encoder-2", h, 4))
    u = z + f(net.dense("decoder-1", z, 4))
    y = net.dense("reconstruction", u, SIZE)
    weights = ((1 + levels**2) / levels**2).expand(BATCH, SIZE)
    target = torch.cat([clean, weights], 1)
    objective = (weights * (clean - y) ** 2).sum(1).mean()
    case("anomaly", settings(input_size=SIZE, code_size=4, members=1, activation=name), net, objective, x, clean=target)



def along(net, layer, h, maps, steps, back=False):
    """A convolution along time, 7 or 8 steps wide: to half of so many steps, or back to them."""
    wide = 8 if steps % 2 == 0 else 7
    w = net.parameter(layer, "W", *((h.shape[1], maps) if back else (maps, h.shape[1])), 1, wide)
    move = F.conv_transpose2d if back else F.conv2d
    return move(h, w, net.parameter(layer, "b", 1, maps)[0], stride=(1, 2), padding=(0, 3))


def level(net, layer, h, maps):
    w = net.parameter(layer, "W", maps, h.shape[1], 1, 7)
    return F.conv2d(h, w, net.parameter(layer, "b", 1, maps)[0], padding=(0, 3))


# series: a U of convolutions along time, told the level of the noise
for name, channels, length in (("tanh", 1, 7), ("relu", 2, 6)):
    net, size, f = Net(), channels * length, ACTIVATIONS[name]
    clean = data(size)
    levels = torch.tensor([[0.1], [0.8], [3.0]])
    x = torch.cat([(clean + levels * wave(2.1, BATCH, size)) / torch.sqrt(1 + levels**2), torch.log(levels)], 1)
    window = x[:, :size].reshape(BATCH, channels, 1, length)
    halves = [length]
    for _ in range(3):
        halves.append((halves[-1] + 1) // 2)
    downs = [f(level(net, "encoder-0", window, 3))]
    downs[0] = downs[0] + net.dense("noise", x[:, size:], 3 * length).reshape(BATCH, 3, 1, length)
    for k in range(1, 4):
        downs.append(f(along(net, f"encoder-{k}", downs[-1], 3, halves[k - 1])))
    u = downs[3]
    for k in (2, 1, 0):
        u = f(along(net, f"decoder-{k}", u, 3, halves[k], back=True)) + downs[k]
    y = level(net, "output", u, channels).flatten(1)
    weights = ((1 + levels**2) / levels**2).expand(BATCH, size)
    objective = (weights * (clean - y) ** 2).sum(1).mean()
    chosen = settings(channels=channels, length=length, filters=3, activation=name)
    case("series", chosen, net, objective, x, clean=torch.cat([clean, weights], 1))

# convolutional-series
for name, channels, length, filters in (("tanh", 1, 9, (2, 3)), ("relu", 2, 8, (3,))):
    net, f, x = Net(), ACTIVATIONS[name], data(channels * length)
    halves, h = [length], x.reshape(BATCH, channels, 1, length)
    for k, maps in enumerate(filters, 1):
        h = f(along(net, f"encoder-{k}", h, maps, halves[-1]))
        halves.append(h.shape[3])
    h = along(net, "code", h, 2, halves[-1])
    for k in range(len(filters), 0, -1):
        h = f(along(net, f"decoder-{k}", h, filters[k - 1], halves[k], back=True))
    y = along(net, "window", h, channels, length, back=True).flatten(1)
    chosen = settings(channels=channels, length=length, filters=",".join(map(str, filters)), code_channels=2)
    case("convolutional-series", chosen | settings(activation=name), net, mse(x, y), x)


def lstm(net, layer, steps, units):
    """steps: [batch, values] in turn. Gates side by side: what is written, what is kept, what is put out, how much is written."""
    h = c = torch.zeros(BATCH, units)
    w = net.parameter(layer, "W", steps[0].shape[1], 4 * units)
    r = net.parameter(layer, "RW", units, 4 * units)
    b = net.parameter(layer, "b", 1, 4 * units)
    states = []
    for x in steps:
        new, keep, out, write = (x @ w + h @ r + b).split(units, 1)
        c = torch.sigmoid(keep) * c + torch.sigmoid(write) * torch.tanh(new)
        h = torch.sigmoid(out) * torch.tanh(c)
        states.append(h)
    return states


# lstm: the last state becomes the code, which the decoder sees at every step
for channels, length in ((1, 5), (2, 4)):
    net, x = Net(), data(channels * length)
    window = x.reshape(BATCH, channels, length)
    code = net.dense("code", lstm(net, "encoder", [window[:, :, t] for t in range(length)], 3)[-1], 2)
    states = lstm(net, "decoder", [code] * length, 3)
    w, b = net.parameter("steps", "W", channels, 3, 1, 1), net.parameter("steps", "b", 1, channels)
    y = torch.stack([h @ w[:, :, 0, 0].T + b[0] for h in states], 2).flatten(1)
    chosen = settings(channels=channels, length=length, hidden_size=3, code_size=2)
    case("lstm", chosen, net, mse(x, y), x)


def mmd2(v, batch, count):
    """Unbiased squared MMD of each batch from batch 0, added up; widths from the lower median of distances above 0."""
    size = [int((batch == b).sum()) for b in range(count)]
    if size[0] < 2 or max(size[1:]) < 2:
        return 0.0 * v.sum()
    rows = [i for i in range(len(v)) if size[int(batch[i])] >= 2]
    distance = {(i, j): ((v[i] - v[j]) ** 2).sum() for i in rows for j in rows if i != j}
    ordered = sorted((distance[i, j] for i in rows for j in rows if i < j and distance[i, j] > 0), key=float)
    scale = ordered[(len(ordered) - 1) // 2]
    kernel = lambda i, j: sum(torch.exp(-distance[i, j] / (2 * scale * c)) for c in (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1)) / 5

    def mean(b, c):
        pairs = [(i, j) for i in rows for j in rows if i != j and batch[i] == b and batch[j] == c]
        return sum(kernel(i, j) for i, j in pairs) / len(pairs)

    return sum(mean(0, 0) + mean(b, b) - 2 * mean(0, b) for b in range(1, count) if size[b] >= 2)


def information(h):
    p = h.abs() / h.abs().sum(1, keepdim=True)
    return -torch.where(p > 0, p * torch.log(p.clamp(min=1e-300)), torch.zeros_like(p)).sum(1).mean()


def within(y, h, threshold):
    on = h.detach().abs() > threshold * h.detach().abs().sum(1, keepdim=True)
    same = (on[:, None] == on[None]).all(2)
    return (((y[:, None] - y[None]) ** 2).sum(2) * same).sum() / len(y) ** 2


# saucie: of one batch, and of three, the last one with one row; the second is the reference, here as batch 0
for name in ("tanh", "relu"):
    for batches in (1, 3):
        rows, f, net = 8, ACTIVATIONS[name], Net()
        clean = 0.5 + 0.45 * wave(0.4, rows, SIZE)
        batch = torch.tensor([0, 1, 1, 0, 0, 1, 2, 0])
        marks = F.one_hot(batch, 3)[:, 1:].double() if batches == 3 else torch.zeros(rows, 0)
        x = torch.cat([clean, marks], 1)
        layer = "encoder" if batches == 3 else "code"
        z = net.dense(layer, f(net.dense("encoder-1", x, 4)), 2)
        u = lambda m: F.normalize(f(net.dense("decoder-1", torch.cat([z, m], 1), 4)), p=1)
        own, corrected = u(marks), u(0 * marks)
        last = "both-rebuilt" if batches == 3 else "rebuilt"
        y, y2 = net.dense(last, own, SIZE), net.dense(last, corrected, SIZE)
        objective = mse(clean, y) + 0.3 * information(corrected) + 0.7 * within(y2, corrected, 0.2)
        if batches == 3:
            objective = objective + 5 * (mmd2(z, batch, 3) + mmd2(y2, batch, 3))
        more = settings(hidden_sizes=4, code_size=2, batches=batches, reference=batches - 1, mmd=5, information=0.3)
        more |= settings(input_size=SIZE, within_cluster=0.7, cluster_threshold=0.2, activation=name)
        case("saucie", more, net, objective, x, clean=clean)

# saucie that fills in: a weight for each value; the last one of each row is missing
for name in ("tanh", "relu"):
    x, f, net = 0.5 + 0.45 * wave(0.4, 5, SIZE), ACTIVATIONS[name], Net()
    z = net.dense("code", f(net.dense("encoder-1", x, 4)), 2)
    y = net.dense("rebuilt", f(net.dense("decoder-1", z, 4)), SIZE)
    w = torch.tensor([1.6 if (i * i + i // SIZE) % 3 == 0 else 0.4 for i in range(5 * SIZE)]).reshape(5, SIZE)
    w[:, -1] = 0
    more = settings(hidden_sizes=4, code_size=2, noise_rate=0.3, emphasis=0.8, input_size=SIZE, activation=name)
    case("saucie", more, net, (w * (x - y) ** 2).sum(1).mean(), x, clean=torch.cat([x, w], 1))

x, classes, smoothing = data(5), torch.tensor([2, 0, 2]), 0.1
target = (1 - smoothing) * F.one_hot(classes, 3).double() + smoothing / 3
net = Net()
h = torch.tanh(net.dense("hidden-1", torch.tanh(net.dense("encoder-1", x, 4)), 2))
p = torch.softmax(net.dense("class", h, 3), 1)
objective = -(target * torch.log(p)).sum(1).mean()
case("classifier", settings(encoder_sizes=4, hidden_sizes=2, activation="tanh"), net, objective, x, clean=target)

print("[\n" + ",\n".join(json.dumps(c) for c in CASES) + "\n]")
