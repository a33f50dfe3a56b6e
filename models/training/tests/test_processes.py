import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from affect.processes import in_processes
from affect.stopped import Stopped


def stop_the_second(rank: int, sentence: str) -> None:
    if rank == 1:
        raise Stopped(sentence)


def test_a_sentence_of_another_process_is_told_as_it_is() -> None:
    with pytest.raises(Stopped) as stopped:
        in_processes(stop_the_second, "This is why.", 2)
    assert str(stopped.value) == "This is why."


def kill_the_second(rank: int, _: None) -> None:
    if rank == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)


def test_a_process_that_is_killed_is_told() -> None:
    with pytest.raises(Stopped, match="process 1 terminated with signal SIGKILL, .*: start the same command again"):
        in_processes(kill_the_second, None, 2)


def leave_its_id_and_work_on(rank: int, folder: str) -> None:
    Path(folder, str(rank)).write_text(str(os.getpid()))
    time.sleep(60)


@pytest.mark.parametrize(("handler", "end"), [("SIG_IGN", signal.SIGKILL), ("default_int_handler", signal.SIGINT)])
def test_no_process_outlives_the_first_even_in_the_background_of_a_shell(
    tmp_path: Path, handler: str, end: signal.Signals
) -> None:
    program = (
        "import signal, sys\n"
        "from affect.processes import in_processes\n"
        "from tests.test_processes import leave_its_id_and_work_on\n"
        "if __name__ == '__main__':\n"
        f"    signal.signal(signal.SIGINT, signal.{handler})\n"
        "    in_processes(leave_its_id_and_work_on, sys.argv[1], 2)\n"
    )
    script = tmp_path / "first.py"
    script.write_text(program)
    root = Path(__file__).parents[1]
    first = subprocess.Popen([sys.executable, str(script), str(tmp_path)], env={**os.environ, "PYTHONPATH": str(root)})
    others = [tmp_path / "0", tmp_path / "1"]
    try:
        wait_until(lambda: all(each.exists() and each.read_text() for each in others))
    finally:
        first.send_signal(end)
        first.wait()
    ids = [int(each.read_text()) for each in others]
    wait_until(lambda: not any(is_running(each) for each in ids))


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def is_running(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False
    # One that has ended may wait for a first process of the machine that never asks.
    return status.rpartition(")")[2].split()[0] != "Z"
