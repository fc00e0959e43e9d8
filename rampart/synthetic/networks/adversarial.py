"""Generator against critic: the loop that the conditional GAN and the Wasserstein GANs share.

Both networks read the class as indicators beside their input (Mirza and Osindero 2014). Discrete
columns leave the generator as Gumbel-softmax indicators, through which the critic's gradient
passes, as in CTGAN (Xu et al. 2019). Rows are drawn from a moving average of the generator's
weights (Yazici et al. 2019), kept from the epoch whose rows are most like the held-out ones. The
models differ in the critic's losses, in what holds the critic back, and in the optimizer.
"""

from __future__ import annotations

import copy
from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import numpy as np
import torch
from pydantic import Field
from torch import Tensor, nn

from rampart.core.params import Block
from rampart.synthetic.interface import GeneratorError
from rampart.synthetic.networks.conditional import Batch, Conditional, Widths, follow
from rampart.synthetic.networks.heads import tensors
from rampart.synthetic.networks.likeness import Likeness
from rampart.synthetic.networks.networks import class_input, mlp
from rampart.synthetic.networks.training import epochs_of, seeded, split_off, train
from rampart.synthetic.tables.rows import Rows

JUDGED = 2000  # rows that are made to measure the likeness
MEASURED = 30  # measurements of it in all epochs

Critic = Callable[[Tensor], Tensor]  # rows (n, free places) -> scores (n, 1), their classes given


class AdversarialParams(Block):
    """Knobs that the adversarial generators have in common."""

    epochs: int = Field(default=100, ge=1, le=1e5)
    updates: int = Field(default=0, ge=0, le=1e8)  # steps at least: few rows get more epochs
    batch: int = Field(default=64, ge=2, le=1e6)
    noise: int = Field(default=64, ge=1, le=65_536)  # numbers that the generator starts a row from
    hidden: Widths = (256, 256)  # of the generator
    critic_hidden: Widths = (256, 256)
    learning_rate: float = Field(default=1e-3, gt=0)  # of the generator
    critic_learning_rate: float = Field(default=1e-3, gt=0)
    critic_steps: int = Field(default=1, ge=1, le=1000)  # for each step of the generator
    dropout: float = Field(default=0.0, ge=0, lt=1)  # in the critic
    tau: float = Field(default=0.2, gt=0)  # temperature of the Gumbel-softmax
    straight: bool = False  # straight-through: the critic sees whole indicators
    average: float = Field(default=0.99, ge=0, lt=1)  # decay of the moving average; 0: none
    held: float = Field(default=0.1, ge=0, le=0.5)  # share of the rows that say when to stop
    patience: int = Field(default=100, ge=1, le=1e5)  # epochs without rows more like those held out
    temperature: float = Field(default=1.0, ge=0)  # of the draw of discrete codes; < 1 is surer


class Adversarial(Conditional):
    """Base of the adversarial generators."""

    @abstractmethod
    def _critic_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        """Return what the critic minimises, of its scores (n, 1) of real and of made rows."""

    @abstractmethod
    def _generator_loss(self, fake: Tensor) -> Tensor:
        """Return what the generator minimises, of the critic's scores (n, 1) of its rows."""

    @abstractmethod
    def _optimizer(self, weights: Iterable[Tensor], rate: float) -> torch.optim.Optimizer:
        """Return the optimizer of one network."""

    def _penalty(
        self, critic: Critic, real: Tensor, fake: Tensor, draws: torch.Generator
    ) -> Tensor:
        """Return what is added to the critic's loss; rows are (n, free places)."""
        return torch.zeros(())

    def _constrain(self, critic: nn.Module) -> None:
        """Change the critic's weights after each of its steps."""

    def _fit(self, data: Batch) -> None:
        p, heads = self.params, self.heads
        free = len(heads.free)
        if not free:
            raise GeneratorError("each column has one value only: there is nothing to learn")
        labels, rng = data.labels.numpy(), np.random.default_rng(self.seed)
        learned, aside = split_off(len(labels), p.held, labels, rng)
        if len(learned) < 2:
            raise GeneratorError("needs two rows at least to train on, got 1")
        mine, held = data.take(torch.from_numpy(learned)), data.take(torch.from_numpy(aside))
        network = generator_network(p.noise + self.classes, p.hidden, self._start(mine.wide))
        critic = mlp(
            free + self.classes, p.critic_hidden, 1, activation="leaky_relu", dropout=p.dropout
        )
        self.network = copy.deepcopy(network)
        epochs = epochs_of(p.epochs, p.updates, len(learned), p.batch)
        self.history = train(
            self._step(network, critic, mine),
            self._distance(held) if len(aside) else None,
            self.network,
            epochs=epochs,
            batch=p.batch,
            patience=-(-p.patience * epochs // p.epochs),  # as many steps of few rows
            n=len(learned),
            seed=self.seed,
            every=-(-epochs // MEASURED),
        )
        self.network.requires_grad_(False)

    def _start(self, wide: Tensor) -> Tensor:
        """Return the log-odds of the codes and the means of the numbers, at the free places."""
        mean, cut = wide.mean(dim=0), self.heads.indicators
        odds = torch.logit(mean[:cut], eps=0.01)  # no code starts as impossible
        return torch.cat([odds, mean[cut:]])[self.heads.free]

    def _step(
        self, network: nn.Module, critic: nn.Module, data: Batch
    ) -> Callable[[Tensor], dict[str, float]]:
        """Return what trains on the rows at some positions."""
        p, draws = self.params, seeded(self.seed)
        rows, conditions = data.wide[:, self.heads.free], class_input(data.labels, self.classes)
        making = self._optimizer(network.parameters(), p.learning_rate)
        judging = self._optimizer(critic.parameters(), p.critic_learning_rate)
        steps, last = 0, 0.0

        def step(index: Tensor) -> dict[str, float]:
            nonlocal steps, last
            real, given = rows[index], conditions[index]

            def score(some: Tensor) -> Tensor:
                return critic(torch.cat([some, given], dim=1))

            with torch.no_grad():
                fake = self._soft(network, given, draws)
            loss = self._critic_loss(score(real), score(fake))
            penalty = self._penalty(score, real, fake, draws)
            judging.zero_grad()
            (loss + penalty).backward()
            judging.step()
            self._constrain(critic)
            if steps % p.critic_steps == 0:
                critic.requires_grad_(False)
                opposed = self._generator_loss(score(self._soft(network, given, draws)))
                critic.requires_grad_(True)
                making.zero_grad()
                opposed.backward()
                making.step()
                last = float(opposed.detach())
                follow(self.network, network, min(p.average, steps / (steps + 10)))
            steps += 1
            return {"critic": float(loss.detach()), "generator": last}

        return step

    def _distance(self, held: Batch) -> Callable[[], float]:
        """Return what measures how like the held-out rows are the rows of the averaged network."""
        free = self.heads.free
        likeness = Likeness(held.wide[:, free], held.labels, self.seed)
        labels = held.labels.repeat(-(-JUDGED // len(held.labels)))

        def distance() -> float:
            rows = self._draw(labels, seeded(self.seed))
            return likeness.distance(tensors(rows, self.layout)[1][:, free], labels)

        return distance

    def _noisy(self, network: nn.Module, given: Tensor, draws: torch.Generator) -> Tensor:
        """Return a network's outputs (n, width) for conditions (n, classes)."""
        noise = torch.randn((len(given), self.params.noise), generator=draws)
        return self.heads.widen(network(torch.cat([noise, given], dim=1)))

    def _soft(self, network: nn.Module, given: Tensor, draws: torch.Generator) -> Tensor:
        """Return made rows (n, free places) through which gradients pass."""
        p = self.params
        outputs = self._noisy(network, given, draws)
        return self.heads.soft(outputs, p.tau, draws, p.straight)[:, self.heads.free]

    def _draw(self, labels: Tensor, generator: torch.Generator) -> Rows:
        given = class_input(labels, self.classes)
        outputs = self._noisy(self.network, given, generator)
        return self.heads.sample(outputs, generator, self.params.temperature)


def generator_network(inputs: int, hidden: Sequence[int], start: Tensor) -> nn.Sequential:
    """Return a perceptron with batch normalisation, whose outputs start around ``start`` (P,).

    Without the normalisation a critic tells a few hundred made rows of a wide table apart from
    real ones nearly always: they are too much alike.
    """
    layers: list[nn.Module] = []
    for before, after in pairwise([inputs, *hidden]):
        layers += [nn.Linear(before, after, bias=False), nn.BatchNorm1d(after), nn.ReLU()]
    last = nn.Linear(hidden[-1], len(start))
    with torch.no_grad():
        last.bias.copy_(start)
    return nn.Sequential(*layers, last)


def slopes(critic: Critic, rows: Tensor) -> Tensor:
    """Return the length of the critic's gradient at each row (n,), itself differentiable."""
    rows = rows.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(critic(rows).sum(), rows, create_graph=True)
    return gradient.norm(dim=1)
