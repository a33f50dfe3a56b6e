"""Visual social engagement by matrices, as hri_engagement 2.0.1 computes it, for visualSocialEngagementReference.json.

python3 test/conformance/visualSocialEngagementReference.py > test/conformance/visualSocialEngagementReference.json

Needs numpy. The person's gaze frame (z forward) stands in the camera's optical frame (z forward); the robot's position
in the gaze frame comes from the inverse of the 4x4 transform, not from angles.
"""

import json
import math

import numpy as np

FIELD_OF_VIEW = math.radians(60)
MAX_DISTANCE = 4.0


def about(axis, angle):
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + math.sin(angle) * cross + (1 - math.cos(angle)) * cross @ cross


def gaze(forward, first, second):
    if forward <= 0:
        return 0.0
    return max(0.0, 1 - math.hypot(first, second) / (math.tan(FIELD_OF_VIEW) * forward))


def engagement(position, yaw, pitch, roll):
    # At rest the person looks back at the camera: half a turn about the vertical. The head turns to the subject's left,
    # which is the image's right, then nods about its own axis, then tilts.
    facing = np.diag([-1.0, 1.0, -1.0])
    rotation = about((0, 1, 0), -yaw) @ facing @ about((1, 0, 0), pitch) @ about((0, 0, 1), roll)
    transform = np.eye(4)
    transform[:3, :3] = rotation
    transform[:3, 3] = position
    robot = np.linalg.inv(transform)[:3, 3]
    distance = float(np.linalg.norm(robot))
    if distance > MAX_DISTANCE:
        return 0.0
    nearness = math.log(-distance + MAX_DISTANCE + 1) / math.log(MAX_DISTANCE + 1)
    person_at_robot = gaze(robot[2], robot[0], robot[1])
    robot_at_person = gaze(position[2], position[0], position[1])
    return min(1.0, person_at_robot * robot_at_person * nearness)


random = np.random.default_rng(2018)
poses = []
for _ in range(60):
    position = random.uniform([-0.8, -0.5, 0.3], [0.8, 0.5, 4.2])
    yaw, pitch, roll = random.uniform(-0.9, 0.9, 3)
    poses.append(
        {
            "x": position[0],
            "y": position[1],
            "z": position[2],
            "yawRad": yaw,
            "pitchRad": pitch,
            "rollRad": roll,
            "s": engagement(position, yaw, pitch, roll),
        }
    )
print(json.dumps(poses, indent=1))
