"""Files of one JSON object a line, which grow while a command works."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from affect.stopped import Stopped, reading


def read_json_lines(path: Path, fields: tuple[str, ...], remedy: str) -> list[dict[str, Any]]:
    """Every line's object; a last line that was cut off, of which the end of the line is missing too, is left out.

    Args:
        fields: what every object has to have.
        remedy: what the user can do about a file that is not so.

    Raises:
        Stopped: the file is missing, or a whole line is no such object.
    """
    with reading(path, remedy):
        *lines, last = path.read_text().split("\n")
    objects = [_object(line, fields) for line in lines]
    for number, found in enumerate(objects, start=1):
        if found is None:
            raise Stopped(f"{path}, line {number}, is no JSON object with {', '.join(fields)}: {remedy}.")
    return [found for found in (*objects, _object(last, fields)) if found is not None]


def _object(line: str, fields: tuple[str, ...]) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except json.JSONDecodeError:
        return None
    return found if isinstance(found, dict) and all(name in found for name in fields) else None
