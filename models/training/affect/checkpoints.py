"""A run's checkpoints, one a process, and whether a run may go on from them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from affect.stopped import Stopped

Settings = dict[str, str | int | None]
"""What a resumed run has in common with the first, by the option's name."""


def checkpoint_path(out: Path, rank: int) -> Path:
    """Of one process."""
    return out / f"checkpoint-{rank}.pt"


def require_resumable(out: Path, settings: Settings, processes: int) -> None:
    """Do nothing where `out` holds no checkpoint.

    Raises:
        Stopped: the checkpoints there are of other settings, or not one of each process after the same epoch.
    """
    states = {path.name: torch.load(path, weights_only=True, mmap=True) for path in sorted(out.glob("checkpoint-*.pt"))}
    if not states:
        return
    for name, state in states.items():
        _require_same(settings, state, out / name)
    absent = [path for rank in range(processes) if (path := checkpoint_path(out, rank)).name not in states]
    if absent:
        raise Stopped(f"{absent[0]} is missing beside the other processes': put it back, or choose another --out.")
    if len({state["epoch"] for state in states.values()}) > 1:
        epochs = ", ".join(f"{name} after epoch {state['epoch']}" for name, state in states.items())
        raise Stopped(f"The checkpoints in {out} are not of one moment ({epochs}): choose another --out to begin anew.")


def _require_same(settings: Settings, state: dict[str, Any], path: Path) -> None:
    if "settings" not in state:
        raise Stopped(f"{path} does not say with what settings its run was started: choose another --out.")
    stored = state["settings"]
    differing = [name for name in settings if settings[name] != stored.get(name)]
    if differing:
        then, now = (" and ".join(_option(name, given.get(name)) for name in differing) for given in (stored, settings))
        raise Stopped(f"{path} is of a run with {then}, not {now}: choose another --out, or give the same again.")


def _option(name: str, value: str | int | None) -> str:
    return f"no --{name}" if value is None else f"--{name} {value}"
