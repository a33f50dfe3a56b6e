"""Types of the commands' options: what argparse refuses with one sentence, by the option's name."""

from __future__ import annotations

import math
from argparse import ArgumentTypeError
from collections.abc import Callable


def whole(least: int, most: int = 2**31 - 1) -> Callable[[str], int]:
    """A whole number from `least` to `most`; another raises ArgumentTypeError."""

    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if not least <= value <= most:
            raise ArgumentTypeError(f"give a whole number from {least} to {most}, not {text!r}")
        return value

    return parse


def above_zero(text: str) -> float:
    """A finite number above 0; another raises ArgumentTypeError."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise ArgumentTypeError(f"give a number above 0, not {text!r}")
    return value
