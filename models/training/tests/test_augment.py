import torch

from affect.augment import STANDARD, Augmentation, augment

NONE = Augmentation(*[0.0] * 10)


def test_no_strength_no_change() -> None:
    images = torch.rand(4, 1, 24, 24)
    views = augment(images, 24, NONE, torch.Generator().manual_seed(0))
    torch.testing.assert_close(views, images, atol=1e-3, rtol=0)


def test_a_certain_flip_mirrors() -> None:
    images = torch.rand(2, 1, 16, 16)
    flipped = augment(images, 16, Augmentation(*[0.0] * 4, 1.0, *[0.0] * 5), torch.Generator().manual_seed(0))
    torch.testing.assert_close(flipped, images.flip(-1), atol=1e-3, rtol=0)


def test_same_generator_same_views_in_range() -> None:
    images = torch.rand(8, 1, 48, 48)
    first, second = (augment(images, 32, STANDARD, torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(first, second)
    assert first.shape == (8, 1, 32, 32) and first.min() >= 0 and first.max() <= 1
