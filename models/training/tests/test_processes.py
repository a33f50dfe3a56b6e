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
