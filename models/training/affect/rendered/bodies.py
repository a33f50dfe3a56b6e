"""Random heads: origins, sex, age, and MakeHuman's targets that shape them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from affect.rendered.meshes import Targets

ORIGINS = ("asian", "caucasian", "african")
"""MakeHuman's names of the heads that it mixes."""

MIXED = "mixed"

_AGES = {"child": (4, 12.9), "teen": (13, 17.9), "adult": (18, 54), "old": (55, 82)}
"""Least and greatest years of a group."""

_OPPOSITES = (
    ("incr", "decr"), ("up", "down"), ("in", "out"), ("forward", "backward"), ("concave", "convex"), ("compress", "uncompress"),
)

_PARTS = ("eyes", "mouth", "nose", "head", "chin", "cheek", "eyebrows", "forehead", "ears", "neck")
_LEFT_OUT = (
    "head-trans", "head-age", "neck-trans", "mouth-trans-in", "nose-trans-in", "head-angle", "ear-rot", "ear-shape",
)
_PART_SCALE = {"mouth": 0.7, "ears": 0.6, "neck": 0.6, "head": 0.7, "eyes": 0.8}
_HALVED = (
    "mouth-angles", "eyebrows-angle", "chin-jaw-drop", "eye-scale", "head-fat", "eye-trans", "prognathism", "lips", "eye-corner",
)
_OUTLINES = ("oval", "round", "square", "rectangular", "diamond", "triangular", "invertedtriangular")


@dataclass(frozen=True)
class Detail:
    """Two opposite targets of a part of the face, with "*" for the side where there are two of each, and how far they go."""

    more: str
    less: str
    scale: float


class Details:
    """The targets that make one face differ from another."""

    def __init__(self, targets: Targets) -> None:
        self._targets = targets

    @cached_property
    def pairs(self) -> list[Detail]:
        """Each drawn for every person."""
        found = []
        for name in sorted(self._targets.by_name):
            part = name.split("/")[0]
            if part not in _PARTS or "/r-" in name or any(each in name for each in _LEFT_OUT):
                continue
            for more, less in _OPPOSITES:
                opposite = name.removesuffix(more) + less
                if name.endswith(f"-{more}") and opposite in self._targets:
                    scale = _PART_SCALE.get(part, 1.0)
                    scale *= 0.5 if any(each in name for each in _HALVED) else 1
                    found.append(Detail(name.replace("/l-", "/*-"), opposite.replace("/l-", "/*-"), scale))
        return found + [Detail(f"head/head-{outline}", "head/head-oval", 0.8) for outline in _OUTLINES]

    @cached_property
    def lopsided(self) -> list[str]:
        """Six are drawn for every person."""
        return sorted(
            name for name in self._targets.by_name
            if name.startswith("asym/asym-") and "ear" not in name and "top" not in name
        )


@dataclass(frozen=True)
class Body:
    """What a head's shape follows from.

    Attributes:
        kind: one of `ORIGINS` or `MIXED`.
        origins: their shares, of sum 1.
        sex: "female" or "male".
        group: "child", "teen", "adult" or "old".
        years: age.
        targets: weight by name.
    """

    kind: str
    origins: dict[str, float]
    sex: str
    group: str
    years: float
    targets: dict[str, float]

    @property
    def wrinkled(self) -> float:
        """0 until 30 years, 1 from 75."""
        return np.clip((self.years - 30) / 45, 0, 1)


def draw_body(details: Details, random: np.random.Generator) -> Body:
    kind = random.choice([*ORIGINS, MIXED], p=[0.40, 0.35, 0.15, 0.10])
    sex = random.choice(["female", "male"])
    origins = _draw_origins(kind, random)
    group = random.choice(list(_AGES), p=[0.30, 0.10, 0.42, 0.18])
    years = random.uniform(*_AGES[group])
    targets = _draw_build(origins, sex, years, random)
    _draw_details(targets, details, years, random)
    return Body(str(kind), origins, str(sex), str(group), float(years), targets)


def _draw_origins(kind: str, random: np.random.Generator) -> dict[str, float]:
    """Shares; half of the heads of one origin have some of another, since none is the pure stereotype."""
    if kind == MIXED:
        one, other = random.choice(ORIGINS, 2, replace=False)
        share = random.uniform(0.35, 0.65)
        return {str(one): share, str(other): 1 - share}
    random.uniform(0.35, 0.65)  # Drawn for every head, so that a seed's later draws stay what they were.
    if random.random() >= 0.5:
        return {str(kind): 1.0}
    other = random.choice([each for each in ORIGINS if each != kind])
    share = random.uniform(0, 0.2)
    return {str(kind): 1 - share, str(other): share}


def _draw_build(origins: dict[str, float], sex: str, years: float, random: np.random.Generator) -> dict[str, float]:
    """Weights of MakeHuman's targets for origin, sex, age and weight, which it mixes by their products."""
    if years < 11:
        share = (years - 1) / 10
        ages = {"baby": 1 - share, "child": share}
    elif years < 22:
        share = (years - 11) / 11
        ages = {"child": 1 - share, "young": share}
    else:
        share = (years - 22) / 63
        ages = {"young": 1 - share, "old": share}
    heaviness = float(np.clip(random.normal(0, 0.5), -1, 1))
    own_share = random.uniform(0.8, 1) if years > 13 else random.uniform(0.4, 0.9)
    weights = {"averageweight": 1 - abs(heaviness), "maxweight": max(heaviness, 0), "minweight": max(-heaviness, 0)}
    targets: dict[str, float] = {}
    for each_sex, of_sex in ((sex, own_share), ("male" if sex == "female" else "female", 1 - own_share)):
        for age, of_age in ages.items():
            for origin, of_origin in origins.items():
                targets[f"macrodetails/{origin}-{each_sex}-{age}"] = of_sex * of_age * of_origin
            for name, of_weight in weights.items():
                targets[f"macrodetails/universal-{each_sex}-{age}-averagemuscle-{name}"] = of_sex * of_age * of_weight
    return targets


def _draw_details(targets: dict[str, float], details: Details, years: float, random: np.random.Generator) -> None:
    calm = 0.55 if years < 13 else 1.0
    for detail in details.pairs:
        weight = float(np.clip(random.normal(0, 0.30), -0.8, 0.8)) * calm * detail.scale
        name = detail.more if weight > 0 else detail.less
        for own in [name] if "*" not in name else [name.replace("*", "l"), name.replace("*", "r")]:
            targets[own] = targets.get(own, 0) + abs(weight) * (1 + 0.1 * random.normal())
    for name in random.choice(details.lopsided, 6, replace=False):
        targets[str(name)] = targets.get(str(name), 0) + abs(random.normal(0, 0.2))
