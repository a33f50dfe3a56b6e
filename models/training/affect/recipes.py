"""What a training run does: the paper's recipe, and the one that ships."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from affect.augment import Augmentation
from affect.camera import Camera


@dataclass(frozen=True)
class Recipe:
    """Hyperparameters; the doc of each says what it stands for."""

    optimizer: str
    """"sgd" (momentum 0.9) or "adamw"."""
    rate: float
    """Learning rate at the start (after the warm-up)."""
    weight_decay: float
    decay_per_epoch: float | None
    """Factor on the rate after every epoch; None: half a cosine to zero over the run."""
    warmup_steps: int
    class_weight_exponent: float
    """Weight of a class is its frequency to the power of minus this; 1 is inverse frequency."""
    label_smoothing: float
    self_distillation: float
    """Share that the network's own earlier predictions have in a sample's target at the end of the
    run, growing linearly from 0 (progressive self-knowledge distillation, Kim et al. 2021)."""
    average_decay: float
    """Of the exponential moving average of the weights; 0 keeps the last weights."""
    sizes: tuple[tuple[float, int], ...]
    """Progressive resizing: (until this share of the run, side in pixels)."""
    augmentation: Augmentation = field(default_factory=Augmentation)
    camera: Camera = field(default_factory=Camera)
    """What a camera does to the views; nothing where it is left out."""
    vote_share: float = 0.0
    """Share that several raters' votes have in a picture's target, where there are any, beside the data set's own label."""
    even_expressions: bool = False
    """Whether an expression that the data sets beside the first hold more often than their median one counts less, so that
    a picture's kind never stands for an expression."""
    dropout: float = 0.0
    action_unit_share: float = 1.0
    """Weight of the action units' loss beside the expressions'."""


PAPER = Recipe(
    optimizer="sgd",
    rate=0.01,
    weight_decay=4e-5,
    decay_per_epoch=0.95,
    warmup_steps=0,
    class_weight_exponent=1.0,
    label_smoothing=0.0,
    self_distillation=0.0,
    average_decay=0.0,
    sizes=((1.0, 80),),
    augmentation=Augmentation(brightness=0, contrast=0, gamma=0, cutout=0),
)
"""Li et al. 2020, section 4.1. It names no weight decay; 4e-5 is ESPNetv2's."""

SHIPPED = Recipe(
    optimizer="adamw",
    rate=3e-3,
    weight_decay=0.05,
    decay_per_epoch=None,
    warmup_steps=300,
    class_weight_exponent=0.35,
    label_smoothing=0.05,
    self_distillation=0.8,
    average_decay=0.999,
    sizes=((0.25, 48), (0.65, 64), (1.0, 80)),
    augmentation=Augmentation(log_scale=0.10, cutout=0.25),
    dropout=0.2,
    action_unit_share=2.0,
)

FINISH = replace(SHIPPED, rate=8e-4, warmup_steps=100, average_decay=0.998, self_distillation=0.5, sizes=((1.0, 80),))
"""A short second run from a trained network's weights (`--start`)."""

CAMERA = replace(
    SHIPPED,
    rate=1e-3,
    warmup_steps=100,
    average_decay=0.998,
    self_distillation=0.4,
    sizes=((0.6, 64), (1.0, 80)),
    augmentation=Augmentation(rotation_deg=10, log_scale=0.11, shift=0.05, cutout=0.25),
    camera=Camera(
        spectrum=0.35, style=0.3, focus=0.5, distance=0.5, noise=0.06, compression=0.4, light=0.25,
    ),
    vote_share=0.4,
    even_expressions=True,
)
"""From a trained network's weights (`--start`): for faces as cameras see them, of whatever set."""

RECIPES = {"paper": PAPER, "shipped": SHIPPED, "finish": FINISH, "camera": CAMERA}
