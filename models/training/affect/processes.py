"""Work that several processes share."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from multiprocessing.queues import SimpleQueue
from types import FrameType
from typing import TypeVar

import torch.multiprocessing as multiprocessing

from affect.stopped import Stopped, sentence

Task = TypeVar("Task")

_ENDS = (signal.SIGINT, signal.SIGTERM)


def in_processes(work: Callable[[int, Task], None], task: Task, count: int) -> None:
    """`work(rank, task)` for every rank, in this process where there is only one; ends when all have.

    Raises:
        Stopped: what the first process that stopped said, or that one was ended from outside.
    """
    if count == 1:
        work(0, task)
        return
    # It tells of each process that it ends because of another's sentence.
    logging.getLogger("torch.multiprocessing.spawn").setLevel(logging.ERROR)
    sentences = multiprocessing.get_context("spawn").SimpleQueue()
    try:
        # Daemons end with this process, also where an interrupt reaches it alone.
        multiprocessing.spawn(_work_aside, (work, task, sentences), count, daemon=True)
    except multiprocessing.ProcessRaisedException as error:
        if sentences.empty():
            raise
        raise Stopped(sentences.get()) from error
    except multiprocessing.ProcessExitedException as error:
        raise Stopped(f"Work ended because {error}, from outside or for want of memory: start the same command again.") from error


def _work_aside(rank: int, work: Callable[[int, Task], None], task: Task, sentences: SimpleQueue[str]) -> None:
    # SIGINT is how it learns that the first process is gone (torch asks for it), and what a shell has a job in the background
    # ignore: it would train on alone, into the checkpoints of the run that follows. SIGTERM is how the first one ends it.
    for each in _ENDS:
        signal.signal(each, _interrupt)
    try:
        work(rank, task)
    except (Stopped, OSError) as error:
        sentences.put(sentence(error))
        raise


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """What is half written is removed on the way out; a second signal ends the process as it stands."""
    for each in _ENDS:
        signal.signal(each, signal.SIG_DFL)
    raise KeyboardInterrupt
