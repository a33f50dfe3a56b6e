"""Agreement figures by pingouin, SciPy and NumPy, for metricsReference.json.

python3 -m venv venv && venv/bin/pip install pingouin==0.7.0 scipy==1.17.1 numpy==2.4.6
venv/bin/python test/conformance/metricsReference.py > test/conformance/metricsReference.json
"""

import json

import numpy as np
import pandas as pd
import pingouin
import scipy
from scipy import stats


def intraclass_correlation(raters, kind="ICC(C,1)"):
    table = np.column_stack(raters)
    targets, count = table.shape
    frame = pd.DataFrame(
        {
            "target": np.repeat(np.arange(targets), count),
            "rater": np.tile(np.arange(count), targets),
            "rating": table.ravel(),
        }
    )
    result = pingouin.intraclass_corr(frame, "target", "rater", "rating").set_index("Type")
    return float(result.loc[kind, "ICC"])


def concordance(x, y):
    covariance = np.cov(x, y, bias=True)
    return float(2 * covariance[0, 1] / (covariance[0, 0] + covariance[1, 1] + (x.mean() - y.mean()) ** 2))


index = np.arange(40)
x = np.sin(0.37 * index)
y = 0.5 * x + 0.3 * np.cos(1.1 * index) + 0.2
z = 0.8 * np.sin(0.37 * index + 0.4) - 0.1
# Every seventh rating of y and every fifth of z is missing: what all three gave is left, 28 of 40.
complete = (index % 7 != 0) & (index % 5 != 0)
left = [column[complete] for column in (x, y, z)]
print(
    json.dumps(
        {
            "versions": {"pingouin": pingouin.__version__, "scipy": scipy.__version__, "numpy": np.__version__},
            "signals": "i = 0..39; x = sin(0.37 i); y = 0.5 x + 0.3 cos(1.1 i) + 0.2; z = 0.8 sin(0.37 i + 0.4) - 0.1",
            "iccXY": intraclass_correlation([x, y]),
            "iccXYZ": intraclass_correlation([x, y, z]),
            "absoluteXY": intraclass_correlation([x, y], "ICC(A,1)"),
            "absoluteXYZ": intraclass_correlation([x, y, z], "ICC(A,1)"),
            "incompleteRows": int(complete.sum()),
            "incompleteIccXYZ": intraclass_correlation(left),
            "incompleteAbsoluteXYZ": intraclass_correlation(left, "ICC(A,1)"),
            "pcXY": float(stats.pearsonr(x, y)[0]),
            "cccXY": concordance(x, y),
            "maeXY": float(np.abs(x - y).mean()),
        },
        indent=2,
    )
)
