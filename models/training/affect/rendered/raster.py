"""A small depth-buffer rasteriser and what is reckoned from depth buffers, compiled by numba.

Depth buffers hold decimetres, smaller is nearer; 1e9 where there is nothing.
"""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

NOTHING = 1e9
"""Depth of a pixel that no triangle covers."""

Plane = NDArray[np.float32]


@numba.njit(cache=True)
def rasterise(
    points: Plane, triangles: NDArray[np.int32], side: int, cull: bool, in_front_of: Plane
) -> tuple[NDArray[np.int32], Plane, Plane, Plane]:
    """The nearest triangle at each pixel's middle.

    Args:
        points: [V, 3], x and y in pixels (y down) and depth.
        triangles: [F, 3].
        side: of the square picture, pixels.
        cull: leaves out triangles that are seen from behind.
        in_front_of: [side, side] depths that a triangle must be nearer than.

    Returns:
        [side, side] each: row of the triangle (-1 for none), weights of its second and third corner, depth.
    """
    nearest = np.full((side, side), -1, np.int32)
    second_weight = np.zeros((side, side), np.float32)
    third_weight = np.zeros((side, side), np.float32)
    depth = in_front_of.copy()
    for row in range(len(triangles)):
        first, second, third = triangles[row]
        first_x, first_y = points[first, 0], points[first, 1]
        second_x, second_y = points[second, 0], points[second, 1]
        third_x, third_y = points[third, 0], points[third, 1]
        area = (second_x - first_x) * (third_y - first_y) - (second_y - first_y) * (third_x - first_x)
        if area == 0 or (cull and area > 0):
            continue
        left = max(int(np.ceil(min(first_x, second_x, third_x) - 0.5)), 0)
        right = min(int(np.floor(max(first_x, second_x, third_x) - 0.5)), side - 1)
        top = max(int(np.ceil(min(first_y, second_y, third_y) - 0.5)), 0)
        bottom = min(int(np.floor(max(first_y, second_y, third_y) - 0.5)), side - 1)
        for y in range(top, bottom + 1):
            for x in range(left, right + 1):
                middle_x, middle_y = x + 0.5, y + 0.5
                second_share = ((middle_x - first_x) * (third_y - first_y) - (middle_y - first_y) * (third_x - first_x)) / area
                third_share = ((second_x - first_x) * (middle_y - first_y) - (second_y - first_y) * (middle_x - first_x)) / area
                if second_share >= -1e-5 and third_share >= -1e-5 and second_share + third_share <= 1.00001:
                    first_part = points[first, 2] * (1 - second_share - third_share)
                    here = first_part + points[second, 2] * second_share + points[third, 2] * third_share
                    if here < depth[y, x]:
                        depth[y, x] = here
                        nearest[y, x] = row
                        second_weight[y, x] = second_share
                        third_weight[y, x] = third_share
    return nearest, second_weight, third_weight, depth


@numba.njit(cache=True)
def lit_share(depth: Plane, x: Plane, y: Plane, point_depth: Plane, bias: float, spacing: float) -> Plane:
    """[N], 0..1 of a lamp's light that reaches N points, averaged over 5 x 5 pixels of its depth buffer.

    Args:
        depth: [H, W], seen from the lamp.
        x, y, point_depth: [N], the points as the lamp sees them.
        bias: how far behind the buffer's surface a point still is lit, decimetres.
        spacing: of the 5 x 5, pixels.
    """
    height, width = depth.shape
    share = np.empty(len(x), np.float32)
    for point in range(len(x)):
        lit = 0.0
        for down in range(-2, 3):
            for across in range(-2, 3):
                column = min(max(int(x[point] + across * spacing), 0), width - 1)
                row = min(max(int(y[point] + down * spacing), 0), height - 1)
                lit += 1.0 if point_depth[point] - bias <= depth[row, column] else 0.0
        share[point] = lit / 25
    return share


@numba.njit(cache=True)
def occlusion(depth: Plane, pixels_per_decimetre: float, radius: float) -> Plane:
    """[H, W], 0 open to 1 closed: how much of what is around a pixel, `radius` decimetres far, stands in front of it."""
    height, width = depth.shape
    closed = np.zeros((height, width), np.float32)
    taps = 16
    for y in range(height):
        for x in range(width):
            if depth[y, x] > 1e8:
                continue
            total = 0.0
            for tap in range(taps):
                # A sunflower's arrangement, turned from pixel to pixel.
                angle = tap * 2.399963 + ((x * 7 + y * 13) % 16) * 0.3927
                reach = radius * np.sqrt((tap + 0.5) / taps)
                column = int(x + np.cos(angle) * reach * pixels_per_decimetre)
                row = int(y + np.sin(angle) * reach * pixels_per_decimetre)
                if 0 <= column < width and 0 <= row < height:
                    step = depth[y, x] - depth[row, column]
                    if step > 0.1 * reach and step < 4 * radius:
                        total += min(1.0, (step - 0.1 * reach) / (1.2 * reach)) * (1 - step / (4 * radius))
            closed[y, x] = total / taps
    return closed
