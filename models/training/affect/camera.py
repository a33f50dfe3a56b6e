"""What a camera, its compression and its distance do to a face, as tensor operations on whole batches.

A NAO's picture of a child 1.5 m away has a face of 30 to 60 pixels, out of focus or moving, compressed, in whatever light;
FER2013's are blurred thumbnails and studio sets are sharp. What is trained on all of that alike cannot tell a set by it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True)
class Camera:
    """Strengths; probabilities are of a picture. All zero leaves pictures unchanged."""

    spectrum: float = 0.0
    """Probability that the picture takes over the sharpness of another one of the batch (its radial power spectrum)."""
    style: float = 0.0
    """Probability that it takes over another one's mean and contrast, in part."""
    focus: float = 0.0
    """Probability of a blur, round or along a line, or of sharpening."""
    distance: float = 0.0
    """Probability of being seen at a smaller size, then brought back."""
    smallest: int = 20
    """Side of the face's crop at the greatest distance, pixels."""
    noise: float = 0.0
    """Standard deviation at most, of the full scale; half of the pictures get some."""
    compression: float = 0.0
    """Probability of JPEG, at the size of the distance."""
    light: float = 0.0
    """Deviation of a ramp of light from one side to the other, of the logarithm of the gain."""


def seen_by_camera(views: Tensor, camera: Camera, generator: torch.Generator) -> Tensor:
    """[N, 1, S, S], 0..1, seen under random conditions; the same shape and range."""
    if camera == Camera():
        return views
    views = _like_another(views, camera, generator)
    views = _lit(views, camera, generator)
    views = _focused(views, camera, generator)
    return _from_afar(views, camera, generator).clamp_(0, 1)


def _chosen(count: int, probability: float, generator: torch.Generator) -> Tensor:
    return (torch.rand(count, generator=generator) < probability).view(-1, 1, 1, 1)


def _uniform(count: int, low: float, high: float, generator: torch.Generator) -> Tensor:
    return torch.rand(count, generator=generator) * (high - low) + low


def _radial_bins(size: int) -> tuple[Tensor, int]:
    """[size, size // 2 + 1] whole radii of the half spectrum of a real picture, and their number."""
    y = torch.fft.fftfreq(size)[:, None] * size
    x = torch.fft.rfftfreq(size)[None] * size
    radius = torch.sqrt(x * x + y * y).round().long()
    return radius.clamp_max(size // 2), size // 2 + 1


def _like_another(views: Tensor, camera: Camera, generator: torch.Generator) -> Tensor:
    """Sharpness and grey levels drawn towards those of another picture of the batch; what is where stays."""
    if camera.spectrum == 0 and camera.style == 0:
        return views
    count, size = len(views), views.shape[-1]
    partner = torch.randperm(count, generator=generator)
    mean, deviation = views.mean((2, 3), keepdim=True), views.std((2, 3), keepdim=True) + 1e-3
    flat = (views - mean) / deviation
    bins, number = _radial_bins(size)
    spectrum = torch.fft.rfft2(flat.squeeze(1))
    power = torch.zeros(count, number).index_add_(1, bins.flatten(), spectrum.abs().square().flatten(1))
    share = _uniform(count, 0, 1, generator)[:, None]
    gain = ((power[partner] + 1e-2) / (power + 1e-2)).pow(share / 2).clamp(0.2, 5)
    mixed = torch.fft.irfft2(spectrum * gain[:, bins.flatten()].view(count, size, -1), s=(size, size)).unsqueeze(1)
    flat = torch.where(_chosen(count, camera.spectrum, generator), mixed, flat)
    lean = _uniform(count, 0, 1, generator).view(-1, 1, 1, 1) * _chosen(count, camera.style, generator)
    return (flat * torch.lerp(deviation, deviation[partner], lean) + torch.lerp(mean, mean[partner], lean)).clamp(0, 1)


def _lit(views: Tensor, camera: Camera, generator: torch.Generator) -> Tensor:
    if camera.light == 0:
        return views
    count, size = len(views), views.shape[-1]
    across = torch.linspace(-1, 1, size)
    angle = _uniform(count, 0, 2 * math.pi, generator).view(-1, 1, 1, 1)
    ramp = across.view(1, 1, 1, -1) * angle.cos() + across.view(1, 1, -1, 1) * angle.sin()
    strength = torch.randn(count, generator=generator).clamp_(-2.5, 2.5).view(-1, 1, 1, 1) * camera.light
    return views * torch.exp(ramp * strength)


def _focused(views: Tensor, camera: Camera, generator: torch.Generator, reach: int = 3) -> Tensor:
    """Each picture through its own Gaussian, long along one line for motion; a negative share sharpens."""
    if camera.focus == 0:
        return views
    count, size = len(views), views.shape[-1]
    span = torch.arange(-reach, reach + 1, dtype=torch.float32)
    y, x = torch.meshgrid(span, span, indexing="ij")
    angle = _uniform(count, 0, math.pi, generator).view(-1, 1, 1)
    along, aside = angle.cos() * x + angle.sin() * y, angle.cos() * y - angle.sin() * x
    wide = _uniform(count, 0.3, 1.0, generator).pow(2).view(-1, 1, 1) * 0.025 * size
    narrow = torch.where(_chosen(count, 0.4, generator).view(-1, 1, 1), wide * 0.25, wide).clamp_min(0.3)
    kernel = torch.exp(-0.5 * ((along / wide.clamp_min(0.3)) ** 2 + (aside / narrow) ** 2))
    kernel = kernel / kernel.sum((1, 2), keepdim=True)
    # 1 blurs; -0.2 to -1.2 adds what the blur takes away, as a camera's sharpening does.
    share = torch.where(_chosen(count, 0.3, generator).flatten(), _uniform(count, -1.2, -0.2, generator), torch.ones(count))
    share = share * _chosen(count, camera.focus, generator).flatten()
    own = torch.zeros_like(kernel[0])
    own[reach, reach] = 1
    kernel = own + share.view(-1, 1, 1) * (kernel - own)
    padded = functional.pad(views.transpose(0, 1), [reach] * 4, mode="replicate")
    return functional.conv2d(padded, kernel.unsqueeze(1), groups=count).transpose(0, 1).clamp(0, 1)


def _from_afar(views: Tensor, camera: Camera, generator: torch.Generator, groups: int = 8) -> Tensor:
    """Groups of pictures, each seen at a size of its own: made small, noisy, compressed, and brought back."""
    if camera.distance == 0 and camera.noise == 0 and camera.compression == 0:
        return views
    size = views.shape[-1]
    places = torch.randperm(len(views), generator=generator)
    result = torch.empty_like(views)
    for own in places.chunk(groups):
        part = views[own]
        far = bool(torch.rand((), generator=generator) < camera.distance)
        octaves = float(torch.rand((), generator=generator)) * math.log(size / min(camera.smallest, size))
        side = round(size * math.exp(-octaves)) if far else size
        if side < size:
            part = functional.interpolate(part, side, mode="bilinear", antialias=True, align_corners=False)
        part = _noisy(part, camera, generator)
        part = _compressed(part, camera, generator)
        if side < size:
            mode = "bilinear" if torch.rand((), generator=generator) < 0.7 else "bicubic"
            part = functional.interpolate(part, size, mode=mode, align_corners=False)
        result[own] = part
    return result


def _noisy(part: Tensor, camera: Camera, generator: torch.Generator) -> Tensor:
    if camera.noise == 0:
        return part
    deviation = _uniform(len(part), -camera.noise, camera.noise, generator).clamp_min(0).view(-1, 1, 1, 1)
    # A sensor's noise grows with the square root of the light, over a floor.
    scale = (0.3 + 0.7 * part.clamp_min(0)).sqrt()
    return part + torch.randn(part.shape, generator=generator) * deviation * scale


_LUMINANCE = torch.tensor(
    [[16, 11, 10, 16, 24, 40, 51, 61], [12, 12, 14, 19, 26, 58, 60, 55], [14, 13, 16, 24, 40, 57, 69, 56],
     [14, 17, 22, 29, 51, 87, 80, 62], [18, 22, 37, 56, 68, 109, 103, 77], [24, 35, 55, 64, 81, 104, 113, 92],
     [49, 64, 78, 87, 103, 121, 120, 101], [72, 92, 95, 98, 112, 100, 103, 99]], dtype=torch.float32)
"""ITU-T T.81, table K.1."""


def _cosines() -> Tensor:
    k, n = torch.arange(8.0)[:, None], torch.arange(8.0)[None]
    basis = torch.cos(math.pi * (2 * n + 1) * k / 16) * 0.5
    basis[0] *= math.sqrt(0.5)
    return basis


def _compressed(part: Tensor, camera: Camera, generator: torch.Generator) -> Tensor:
    """JPEG's loss at qualities 20 to 95: rounded cosine coefficients of 8x8 blocks, libjpeg's scaling of the table."""
    if torch.rand((), generator=generator) >= camera.compression:
        return part
    count, side = len(part), part.shape[-1]
    whole = -(-side // 8) * 8
    padded = functional.pad(part, [0, whole - side, 0, whole - side], mode="replicate")
    blocks = padded.view(count, whole // 8, 8, whole // 8, 8).transpose(2, 3) * 255 - 128
    quality = _uniform(count, 20, 95, generator)
    scale = torch.where(quality < 50, 5000 / quality, 200 - 2 * quality) / 100
    table = (_LUMINANCE * scale.view(-1, 1, 1)).round().clamp(1, 255).view(count, 1, 1, 8, 8)
    basis = _cosines()
    kept = ((basis @ blocks @ basis.T) / table).round() * table
    back = ((basis.T @ kept @ basis + 128) / 255).transpose(2, 3).reshape(count, 1, whole, whole)[..., :side, :side]
    return back
