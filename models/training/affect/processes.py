"""Work that several processes share."""

from __future__ import annotations

import signal
from collections.abc import Callable
from multiprocessing.queues import SimpleQueue
from typing import TypeVar

import torch.multiprocessing as multiprocessing

from affect.stopped import Stopped

Task = TypeVar("Task")


def in_processes(work: Callable[[int, Task], None], task: Task, count: int) -> None:
    """`work(rank, task)` for every rank, in this process where there is only one; ends when all have.

    Raises:
        Stopped: what the first process that stopped said.
    """
    if count == 1:
        work(0, task)
        return
    sentences = multiprocessing.get_context("spawn").SimpleQueue()
    try:
        multiprocessing.spawn(_work_aside, (work, task, sentences), count)
    except multiprocessing.ProcessRaisedException as error:
        if sentences.empty():
            raise
        raise Stopped(sentences.get()) from error


def _work_aside(rank: int, work: Callable[[int, Task], None], task: Task, sentences: SimpleQueue[str]) -> None:
    # This is how it learns that the first process is gone (torch asks for it), and what a shell has a job in the background
    # ignore: it would train on alone, into the checkpoints of the run that follows.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        work(rank, task)
    except Stopped as stopped:
        sentences.put(str(stopped))
        raise
