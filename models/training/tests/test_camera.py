import pytest
import torch

from affect.camera import Camera, seen_by_camera
from affect.recipes import CAMERA


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(1)


def test_no_strength_no_change() -> None:
    views = torch.rand(4, 1, 24, 24)
    assert torch.equal(seen_by_camera(views, Camera(), generator()), views)


def test_the_same_generator_gives_the_same_views_in_range() -> None:
    views = torch.rand(16, 1, 48, 48)
    first, second = (seen_by_camera(views, CAMERA.camera, generator()) for _ in range(2))
    assert torch.equal(first, second)
    assert first.shape == views.shape and first.min() >= 0 and first.max() <= 1


@pytest.mark.parametrize("camera", [Camera(focus=1), Camera(distance=1), Camera(compression=1), Camera(spectrum=1)])
def test_an_even_picture_stays_even(camera: Camera) -> None:
    # 96 of 255: its mean coefficient is a whole multiple of every quantum only by chance, so JPEG may be off by some levels.
    views = torch.full((8, 1, 40, 40), 96 / 255)
    seen = seen_by_camera(views, camera, generator())
    assert (seen - views).abs().max() < 0.05
    assert seen.var(dim=(1, 2, 3)).max() < 1e-4


def test_distance_takes_detail_and_spectrum_brings_another_pictures() -> None:
    fine = torch.rand(1, 1, 64, 64, generator=generator())
    coarse = torch.nn.functional.interpolate(torch.rand(1, 1, 4, 4, generator=generator()), 64, mode="bicubic").clamp(0, 1)

    def detail(view: torch.Tensor) -> torch.Tensor:
        return (view[..., 1:] - view[..., :-1]).square().mean((1, 2, 3)) / view.var((1, 2, 3))

    afar = seen_by_camera(fine.repeat(8, 1, 1, 1), Camera(distance=1, smallest=16), generator())
    assert detail(afar).mean() < 0.5 * detail(fine)
    mixed = seen_by_camera(torch.cat([fine, coarse] * 8), Camera(spectrum=1), generator())
    assert detail(mixed[::2]).min() < detail(fine)
    assert detail(mixed[1::2]).max() > 2 * detail(coarse)


def test_noise_is_of_the_strength_that_was_asked_for() -> None:
    views = torch.full((64, 1, 32, 32), 1.0) * 0.5
    deviation = seen_by_camera(views, Camera(noise=0.1), generator()).std((1, 2, 3))
    # Half of the pictures get some, at most 0.1 sqrt(0.3 + 0.7 * 0.5).
    assert 0.3 < (deviation > 0).float().mean() < 0.7
    assert deviation.max() < 0.1 * 0.65**0.5 * 1.1
