from pathlib import Path

import pytest
import torch

from affect.checkpoints import Settings, checkpoint_path, require_resumable
from affect.stopped import Stopped

SETTINGS: Settings = {"recipe": "shipped", "seed": 1, "batch": 128, "limit": None}


def write(out: Path, *epochs: int, **settings: str | int | None) -> None:
    """A checkpoint after each of these epochs, one a process."""
    for rank, epoch in enumerate(epochs):
        torch.save({"epoch": epoch, "settings": SETTINGS | settings}, checkpoint_path(out, rank))


def test_an_empty_folder_and_a_whole_set_are_resumable(tmp_path: Path) -> None:
    require_resumable(tmp_path, SETTINGS, 2)
    write(tmp_path, 3, 3)
    require_resumable(tmp_path, SETTINGS, 2)


def test_other_settings_are_refused_by_name(tmp_path: Path) -> None:
    write(tmp_path, 3, 3, batch=64, limit=500)
    sentence = r"with --batch 64 and --limit 500, not --batch 128 and no --limit: choose another --out"
    with pytest.raises(Stopped, match=sentence):
        require_resumable(tmp_path, SETTINGS, 2)


def test_a_checkpoint_that_knows_no_settings_is_refused(tmp_path: Path) -> None:
    torch.save({"epoch": 3}, checkpoint_path(tmp_path, 0))
    with pytest.raises(Stopped, match="does not say with what settings .* choose another --out"):
        require_resumable(tmp_path, SETTINGS, 1)


@pytest.mark.parametrize("lost", [0, 1])
def test_a_missing_checkpoint_is_refused(tmp_path: Path, lost: int) -> None:
    write(tmp_path, 3, 3)
    checkpoint_path(tmp_path, lost).unlink()
    with pytest.raises(Stopped, match=f"checkpoint-{lost}.pt is missing .* put it back, or choose another --out"):
        require_resumable(tmp_path, SETTINGS, 2)


def test_checkpoints_of_different_epochs_are_refused(tmp_path: Path) -> None:
    write(tmp_path, 4, 3)
    sentence = r"checkpoint-0.pt after epoch 4, checkpoint-1.pt after epoch 3\): choose another --out"
    with pytest.raises(Stopped, match=sentence):
        require_resumable(tmp_path, SETTINGS, 2)
