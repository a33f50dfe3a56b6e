import numpy as np
import pytest

from affect.data.samples import Samples, unlabelled
from affect.evaluate import scores
from affect.labels import EXPRESSIONS
from affect.predict import Answers

CONTEMPT = EXPRESSIONS.index("contempt")


def test_an_answer_of_contempt_is_an_error_that_the_table_shows() -> None:
    truth, answered = np.array([0, 0, 1, 1, CONTEMPT]), np.array([0, CONTEMPT, 1, 1, CONTEMPT])
    affect = np.linspace(-1, 1, 10, dtype=np.float32).reshape(5, 2)
    labels = {"expression": truth, "affect": affect}
    samples = Samples(**unlabelled(np.zeros((5, 8, 8), dtype=np.uint8)) | labels)
    answers = Answers(np.eye(8, dtype=np.float32)[answered], np.zeros((5, 12), dtype=np.float32), affect, affect)
    found = scores(answers, samples, rounds=2)["expression"]
    table = np.array(found["confusion_rows_truth"])
    assert table.shape == (8, 8)
    assert table[0, 0] == 1 and table[0, CONTEMPT] == 1 and table[1, 1] == 2 and table.sum() == 4
    # Classes in the truth: neutral 2 * 1 / (1 + 2), happy 2 * 2 / (2 + 2).
    assert found["macro_f1"] == pytest.approx((2 / 3 + 1) / 2, abs=1e-4)
