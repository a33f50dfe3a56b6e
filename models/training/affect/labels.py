"""Label orders, and the pseudo-labels that stand in for annotations nobody gives us.

`EXPRESSIONS` and `ACTION_UNITS` fix the order of every label, target and network output.
Unknown labels are `UNKNOWN_EXPRESSION` (an integer) or NaN (a number); losses ignore them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

EXPRESSIONS = ("neutral", "happy", "sad", "surprise", "fear", "disgust", "anger", "contempt")
"""AffectNet's eight expressions, in AffectNet's order."""

ACTION_UNITS = (1, 2, 4, 5, 6, 9, 12, 17, 20, 25, 26, 43)
"""EmotioNet's twelve action units (FACS numbers)."""

UNKNOWN_EXPRESSION = -1

# (valence, arousal) of the expression's word: pleasure and arousal of Russell & Mehrabian 1977,
# as commonly cited. Contempt has no agreed figure, so it stays unknown.
WORD_AFFECT: dict[str, tuple[float, float]] = {
    "neutral": (0.0, 0.0),
    "happy": (0.76, 0.48),
    "sad": (-0.63, -0.27),
    "surprise": (0.40, 0.67),
    "fear": (-0.64, 0.60),
    "disgust": (-0.60, 0.35),
    "anger": (-0.51, 0.59),
    "contempt": (float("nan"), float("nan")),
}

WORD_AFFECT_TABLE: NDArray[np.float32] = np.array(
    [WORD_AFFECT[name] for name in EXPRESSIONS], dtype=np.float32
)
"""[8, 2]: valence and arousal of each expression's word."""

_BLENDSHAPES = 52

# Indices into MediaPipe's 52 blendshapes.
_BROW_DOWN = (1, 2)
_BROW_INNER_UP = (3,)
_BROW_OUTER_UP = (4, 5)
_EYE_BLINK = (9, 10)
_EYE_SQUINT = (19, 20)
_EYE_WIDE = (21, 22)
_JAW_OPEN = (25,)
_MOUTH_LOWER_DOWN = (34, 35)
_MOUTH_SHRUG_LOWER = (42,)
_MOUTH_SMILE = (44, 45)
_MOUTH_STRETCH = (46, 47)
_MOUTH_UPPER_UP = (48, 49)


def require_expressions(expression: NDArray[np.integer]) -> None:
    """Raises ValueError where a label is neither an index into `EXPRESSIONS` nor unknown."""
    for label in np.unique(expression):
        if label != UNKNOWN_EXPRESSION and not 0 <= label < len(EXPRESSIONS):
            raise ValueError(f"the expression {label} is none of 0 to {len(EXPRESSIONS) - 1}, nor {UNKNOWN_EXPRESSION}, unknown")


def word_affect(expression: NDArray[np.integer]) -> NDArray[np.float32]:
    """Valence and arousal pseudo-labels, [N, 2] in [-1, 1], NaN where the expression is unknown.

    Raises:
        ValueError: a label of no expression.
    """
    require_expressions(expression)
    known = expression != UNKNOWN_EXPRESSION
    result = np.full((len(expression), 2), np.nan, dtype=np.float32)
    result[known] = WORD_AFFECT_TABLE[expression[known]]
    return result


def action_units_from_blendshapes(
    blendshapes: NDArray[np.floating],
    presence: NDArray[np.floating],
    expression: NDArray[np.integer] | None = None,
    least_presence: float = 0.5,
) -> NDArray[np.float32]:
    """Soft action-unit pseudo-labels from MediaPipe's blendshapes.

    Left and right are averaged. Three units need a definition of their own:

    * AU6 (cheek raiser): MediaPipe's cheekSquint is always 0, so AU6 is the geometric mean of
      eyeSquint and mouthSmile: a squint counts as a raised cheek only with a smile.
    * AU25 (lips part): 1 - (1 - jawOpen)(1 - mouthLowerDown)(1 - mouthUpperUp): the lips are
      apart if the jaw drops, the lower lip is pulled down or the upper lip is raised.

    * AU9 (nose wrinkler): noseSneer is always 0, so AU9 is twice the geometric mean of browDown, eyeSquint and mouthUpperUp,
      less with a smile: brows, lids and upper lip drawn together. A picture that people call disgust lies half-way from there
      to 1. The rule was chosen by what CK+'s FACS codes say of it (AUC 0.94 on apexes; eyeSquint alone 0.82).

    Args:
        blendshapes: [N, 52], 0..1, MediaPipe's order.
        presence: [N], the landmarker's probability that a face is there.
        expression: [N], people's labels where there are any.
        least_presence: rows at or under this are unknown.

    Returns:
        [N, 12], 0..1, NaN where unknown, in the order of `ACTION_UNITS`.

    Raises:
        ValueError: not 52 blendshapes a row, or another number of labels.
    """
    shapes = np.clip(np.asarray(blendshapes, dtype=np.float32), 0.0, 1.0)
    if shapes.shape != (len(presence), _BLENDSHAPES):
        raise ValueError(f"blendshapes has shape {shapes.shape}, not {(len(presence), _BLENDSHAPES)}")
    if expression is not None and expression.shape != (len(presence),):
        raise ValueError(f"expression has shape {expression.shape}, not {(len(presence),)}")

    def mean(indices: tuple[int, ...]) -> NDArray[np.float32]:
        return shapes[:, list(indices)].mean(axis=1)

    jaw, smile = mean(_JAW_OPEN), mean(_MOUTH_SMILE)
    nose = 2 * np.cbrt(mean(_BROW_DOWN) * mean(_EYE_SQUINT) * mean(_MOUTH_UPPER_UP)) * (1 - smile)
    nose = np.minimum(nose, 1)
    if expression is not None:
        nose = np.where(expression == EXPRESSIONS.index("disgust"), (1 + nose) / 2, nose)
    closed = (1 - jaw) * (1 - mean(_MOUTH_LOWER_DOWN)) * (1 - mean(_MOUTH_UPPER_UP))
    columns = {
        1: mean(_BROW_INNER_UP),
        2: mean(_BROW_OUTER_UP),
        4: mean(_BROW_DOWN),
        5: mean(_EYE_WIDE),
        6: np.sqrt(mean(_EYE_SQUINT) * smile),
        9: nose,
        12: smile,
        17: mean(_MOUTH_SHRUG_LOWER),
        20: mean(_MOUTH_STRETCH),
        25: 1 - closed,
        26: jaw,
        43: mean(_EYE_BLINK),
    }
    units = np.stack([columns[unit] for unit in ACTION_UNITS], axis=1).astype(np.float32)
    units[np.asarray(presence) <= least_presence] = np.nan
    return units
