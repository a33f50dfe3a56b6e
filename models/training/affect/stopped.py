"""Why a command cannot go on, for its user."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path

INTERRUPTED = 130
"""A shell's exit status of what an interrupt (signal 2) ended: 128 + 2."""


class Stopped(RuntimeError):
    """One sentence that says what is wrong and what to do; a command ends with it instead of a traceback."""


def command(interrupted: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Decorates a command's `main`, so that it ends with one sentence where it cannot go on.

    Args:
        interrupted: the sentence of an interrupt, which says what becomes of the work done.

    Raises:
        SystemExit: with the sentence (status 1) of a `Stopped` or of a disk's or path's error; 130 after an interrupt.
    """

    def decorate(main: Callable[[], None]) -> Callable[[], None]:
        @wraps(main)
        def end_with_a_sentence() -> None:
            try:
                main()
            except (Stopped, OSError) as error:
                raise SystemExit(sentence(error)) from error
            except KeyboardInterrupt:
                print(f"\n{interrupted}", file=sys.stderr)
                raise SystemExit(INTERRUPTED) from None

        return end_with_a_sentence

    return decorate


def sentence(error: Stopped | OSError) -> str:
    """What the user is told of it."""
    if isinstance(error, Stopped):
        return str(error)
    return f"{error.filename or 'A file'} cannot be read or written ({reason(error)}): look at the paths given and the disk."


@contextmanager
def reading(what: Path | str, remedy: str) -> Iterator[None]:
    """For a block that does nothing but read a file (or folder) and make something of what it holds.

    Libraries raise what they like of a file that is cut off or not theirs, so everything counts here.

    Args:
        what: the file, or what of it, for the sentence.
        remedy: what the user can do, as the end of the sentence.

    Raises:
        Stopped: whatever the block raised, as a sentence.
    """
    try:
        yield
    except Stopped:
        raise
    except FileNotFoundError as error:
        raise Stopped(f"{error.filename or what} is not there: {remedy}.") from error
    except Exception as error:
        raise Stopped(f"{what} cannot be read ({reason(error)}): {remedy}.") from error


def require_writable(path: Path) -> None:
    """Make the folder of `path`, before long work of which the result is to be written there.

    Raises:
        Stopped: no file can be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Stopped(f"{path} cannot be written ({reason(error)}): give another --out.") from error
    if path.is_dir():
        raise Stopped(f"{path} is a folder: give a file in it as --out.")
    if not os.access(path.parent, os.W_OK):
        raise Stopped(f"{path} cannot be written (Permission denied): give another --out.")


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """A name beside `path`, of the same suffix, to write to: renamed after the block, or removed where it does not end well.

    Raises:
        Stopped: it cannot be written; what was there before still is.
    """
    require_writable(path)
    aside = path.with_name(f".part-{path.name}")
    try:
        yield aside
        aside.replace(path)
    except OSError as error:
        raise Stopped(f"{path} cannot be written ({reason(error)}): look at the disk, or give another --out.") from error
    finally:
        aside.unlink(missing_ok=True)


def reason(error: Exception) -> str:
    """The first sentence of what a library says; torch goes on for paragraphs."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    first = str(error).strip().partition("\n")[0].partition(". ")[0].rstrip(".:")
    name = type(error).__name__
    if not first:
        return name
    return first if isinstance(error, ValueError) else f"{name}: {first}"
