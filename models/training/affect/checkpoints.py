"""A run's checkpoints, one a process, and whether a run may go on from them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from affect.stopped import Stopped, reading

ANOTHER = "put a whole copy back, or choose another --out to begin anew"
"""What to do about a run's checkpoint that cannot be read."""

Settings = dict[str, str | int | None]
"""What a resumed run has in common with the first, by the option's name."""


def checkpoint_path(out: Path, rank: int) -> Path:
    """Of one process."""
    return out / f"checkpoint-{rank}.pt"


def read_checkpoint(path: Path, remedy: str, *, mapped: bool = False) -> dict[str, Any]:
    """What the trainer saved, or the weights alone that another command did.

    Args:
        remedy: what the user can do about a file that is none.
        mapped: leave the tensors in the file until they are used.

    Raises:
        Stopped: the file is missing, damaged or no checkpoint.
    """
    with reading(path, remedy):
        state = torch.load(path, weights_only=True, mmap=mapped)
        if not isinstance(state, dict):
            raise ValueError(f"it holds a {type(state).__name__}")
    return state


def require_resumable(out: Path, settings: Settings, processes: int) -> None:
    """Do nothing where `out` holds no checkpoint.

    Raises:
        Stopped: the checkpoints there are damaged, of other settings, or not one of each process after the same epoch.
    """
    paths = sorted(out.glob("checkpoint-*.pt"))
    states = {path.name: read_checkpoint(path, ANOTHER, mapped=True) for path in paths}
    if not states:
        return
    for name, state in states.items():
        _require_same(settings, state, out / name)
    absent = [path for rank in range(processes) if (path := checkpoint_path(out, rank)).name not in states]
    if absent:
        raise Stopped(f"{absent[0]} is missing beside the other processes': put it back, or choose another --out.")
    if len({state.get("epoch") for state in states.values()}) > 1:
        epochs = ", ".join(f"{name} after epoch {state.get('epoch')}" for name, state in states.items())
        raise Stopped(f"The checkpoints in {out} are not of one moment ({epochs}): choose another --out to begin anew.")


def _require_same(settings: Settings, state: dict[str, Any], path: Path) -> None:
    if not isinstance(state.get("settings"), dict):
        raise Stopped(f"{path} does not say with what settings its run was started: choose another --out.")
    stored = state["settings"]
    differing = [name for name in settings if settings[name] != stored.get(name)]
    if differing:
        then, now = (" and ".join(_option(name, given.get(name)) for name in differing) for given in (stored, settings))
        raise Stopped(f"{path} is of a run with {then}, not {now}: choose another --out, or give the same again.")


def _option(name: str, value: str | int | None) -> str:
    return f"no --{name}" if value is None else f"--{name} {value}"
