"""Random looks: skin, eyes, hair, brows, lips, beards, clothes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from affect.rendered.bodies import Body
from affect.rendered.maps import Array, between, light_of

SHORT_HAIR = "shell"
"""Hair that is nothing but `ScalpHair`."""

NO_HAIR = "none"

_HAIR_COLOURS = (
    ((35, 25, 20), (70, 48, 34)), ((95, 66, 42), (130, 95, 62)),
    ((165, 130, 85), (215, 185, 135)), ((110, 50, 28), (150, 75, 40)),
)
_EYE_COLOURS = ((95, 62, 36), (110, 85, 50), (90, 110, 90), (105, 130, 150), (120, 140, 155))


@dataclass(frozen=True)
class ScalpHair:
    """Hair as a shell around the scalp.

    Attributes:
        fringe: how much lower than usual the hairline is over the forehead, decimetres.
        thick: decimetres.
        wave: of the thickness.
        strand: how finely strands are drawn along the head.
        ragged: of the hairline.
        edge: width of the hairline, decimetres.
        opacity: 0..1.
    """

    fringe: float
    thick: float
    wave: float
    strand: float
    ragged: float
    edge: float
    opacity: float


@dataclass(frozen=True)
class Look:
    """Colours are linear light, red, green and blue; what has no unit is a strength of about 0 to 1.

    Attributes:
        brow_width: half of it, decimetres; `brow_arch` and `brow_lift` are heights, decimetres.
        collar: height of the clothes' edge, decimetres.
        iris: radius, degrees of the eyeball.
        hair: a mesh of `affect.rendered.head.HAIR_MESHES`, `SHORT_HAIR` or `NO_HAIR`.
        phase: of patterns that differ from person to person.
    """

    skin_rgb: Array
    mottle: float
    blush: float
    dark_circles: float
    freckles: float
    beard: float
    brow_width: float
    brow_arch: float
    brow_lift: float
    brow_density: float
    brow_strength: float
    brow_rgb: Array
    lid_dark: float
    lip_rgb: Array
    rough: float
    shine: float
    collar: float
    iris: float
    iris_rgb: Array
    sclera_rgb: Array
    teeth_rgb: Array
    occlusion: float
    hair: str
    phase: float
    hair_rgb: Array
    hair_shine: float
    lash: float
    cloth_rgb: Array
    scalp_hair: ScalpHair


def draw_look(body: Body, random: np.random.Generator) -> Look:
    """Of a person with this body."""
    skin = _draw_skin(body, random)
    darkness = float(1 - skin.mean() / 0.6)
    hair, iris = _draw_hair_and_iris(body, random)
    hair = light_of(hair)
    brow = hair * random.uniform(0.5, 0.95)
    if body.years > 45 and random.random() < (body.years - 40) / 45:
        hair = hair * 0.35 + light_of((200, 198, 195)) * random.uniform(0.3, 0.75)
        brow = brow * 0.6 + hair * 0.3
    style = _draw_style(body, random)
    fringe = random.choice([0, -0.05, 0.12, 0.25, 0.36], p=[0.3, 0.15, 0.25, 0.18, 0.12])
    made_up = body.sex == "female" and body.years > 16 and random.random() < 0.35
    lip = _draw_lips(skin, darkness, made_up, random)
    beard = 0
    if body.sex == "male" and body.years > 17:
        strengths = [0, random.uniform(0.1, 0.3), random.uniform(0.3, 0.55), random.uniform(0.7, 0.95)]
        beard = random.choice(strengths, p=[0.45, 0.30, 0.15, 0.10])
    female, young, short = body.sex == "female", body.years < 15, style == SHORT_HAIR
    # Fields are drawn in this order.
    look = Look(
        skin_rgb=np.float32(skin),
        mottle=random.uniform(0.4, 1.3),
        blush=random.uniform(0.1, 0.8) * (1.2 if young else 1),
        dark_circles=random.uniform(0, 0.7) + 0.5 * body.wrinkled,
        freckles=random.uniform(0.3, 1) if body.kind == "caucasian" and random.random() < 0.2 else 0,
        beard=beard,
        brow_width=random.uniform(0.018, 0.036) + (-0.003 if female else 0.006),
        brow_arch=random.normal(0, 0.012) + (0.01 if female else 0),
        brow_lift=random.normal(0, 0.012),
        brow_density=random.uniform(0.5, 1.1) * (0.75 if young else 1),
        brow_strength=random.uniform(0.45, 0.95),
        brow_rgb=np.float32(brow),
        lid_dark=random.uniform(0.02, 0.2) + (random.uniform(0.1, 0.35) if made_up else 0),
        lip_rgb=np.float32(lip),
        rough=(0.4 if young else 0.8) * random.uniform(0.7, 1.3) + 0.5 * body.wrinkled,
        shine=random.uniform(0.3, 1.2) * (1 - 0.45 * np.clip(darkness, 0, 1)),
        collar=random.uniform(5.75, 6.0),
        iris=random.uniform(26.5, 30),
        iris_rgb=light_of(iris),
        sclera_rgb=light_of(between(random, (232, 229, 226), (205, 196, 188))),
        teeth_rgb=light_of(between(random, (232, 226, 212), (200, 185, 158))),
        occlusion=random.uniform(0.8, 1.1),
        hair=style,
        phase=float(random.uniform(0, 9)),
        hair_rgb=np.float32(hair),
        hair_shine=random.uniform(0.3, 1.5),
        lash=random.uniform(0.3, 0.95) if female else random.uniform(0.2, 0.65),
        cloth_rgb=light_of(random.uniform(15, 240, 3)),
        scalp_hair=ScalpHair(
            fringe=float(fringe if short else -0.03),
            thick=random.uniform(0.05, 0.32) if short else 0.04,
            wave=random.uniform(0, 0.25),
            strand=random.uniform(10, 40),
            ragged=random.uniform(0.5, 2.2),
            edge=random.uniform(0.02, 0.14),
            opacity=random.uniform(0.75, 0.98) if short else 0.9,
        ),
    )
    if short and not female and random.random() < 0.12:
        cropped = replace(look.scalp_hair, thick=0.02, opacity=random.uniform(0.35, 0.75), edge=0.2, fringe=0.0)
        return replace(look, scalp_hair=cropped)
    return look


def _draw_skin(body: Body, random: np.random.Generator) -> Array:
    tones = {
        "caucasian": between(random, (238, 200, 182), (205, 155, 128)),
        "asian": between(random, (240, 204, 176), (198, 150, 114)),
        "african": between(random, (158, 108, 82), (78, 50, 38)),
    }
    mixed = sum(light_of(tones[origin]) * share for origin, share in body.origins.items())
    return mixed * random.uniform(0.92, 1.06, 3)


def _draw_hair_and_iris(body: Body, random: np.random.Generator) -> tuple[Array, ArrayLike]:
    """Colours 0..255."""
    if body.origins.get("caucasian", 0) > 0.6:
        hair = between(random, *_HAIR_COLOURS[random.choice(4, p=[0.35, 0.32, 0.25, 0.08])])
        return hair, _EYE_COLOURS[random.integers(5)]
    return between(random, (14, 12, 12), (52, 36, 28)), between(random, (42, 26, 16), (80, 50, 30))


def _draw_style(body: Body, random: np.random.Generator) -> str:
    if body.sex == "female":
        styles, shares = [SHORT_HAIR, "long01", "ponytail01", "short02", "braid01"], [0.34, 0.30, 0.27, 0.07, 0.02]
    elif body.years < 35:
        styles, shares = [SHORT_HAIR, "short01", "short02", "short03", NO_HAIR], [0.57, 0.19, 0.18, 0.04, 0.02]
    else:
        styles, shares = [SHORT_HAIR, "short01", "short02", NO_HAIR], [0.62, 0.20, 0.08, 0.10]
    style = random.choice(styles, p=shares)
    if body.kind == "african" and random.random() < 0.5:
        style = random.choice(["afro01", SHORT_HAIR])
    return str(style)


def _draw_lips(skin: Array, darkness: float, made_up: bool, random: np.random.Generator) -> Array:
    if made_up:
        return between(random, light_of((190, 80, 85)), light_of((140, 35, 50)))
    lip = skin * [0.80, 0.52, 0.50] * random.uniform(0.85, 1.1)
    return lip if darkness < 0.6 else skin * [0.95, 0.72, 0.72]
