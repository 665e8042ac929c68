"""The command line of what needs no Spark: a saved model as SQL, ONNX, or a card."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from spark_gradient_em._saved import load
from spark_gradient_em._sql_text import DIALECTS


def main(args: list[str] | None = None) -> int:
    """Run the command; return 0 if it is done, 1 if it has failed with a sentence."""
    given = _parser().parse_args(args)
    try:
        _export(given)
    except (ImportError, OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("spark-gradient-em", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    export = commands.add_parser("export", help="write a saved model as SQL, ONNX, or a card")
    export.add_argument("model", help="output of the command fit, or a model that Spark saved")
    export.add_argument("--format", choices=("sql", "onnx", "card"), required=True)
    export.add_argument("--output", help="file, instead of standard output")
    export.add_argument("--contamination", type=float, default=0.01, help="as the param")
    export.add_argument("--groups", type=int, help="as the param")
    sql = export.add_argument_group("SQL")
    sql.add_argument("--dialect", choices=DIALECTS, default="duckdb")
    sql.add_argument("--table", default="data", help="name of the table")
    sql.add_argument("--keep", action="append", default=[], help="further column, repeatable")
    sql.add_argument("--most-gaps", type=int, help="most missing numbers of a row")
    card = export.add_argument_group("card")
    card.add_argument("--unseen", help="csv file of rows that were not fitted")
    return parser


def _export(given: argparse.Namespace) -> None:
    model = load(given.model)
    rules = {"contamination": given.contamination, "groups": given.groups}
    if given.format == "onnx":
        if given.output is None:
            raise ValueError("ONNX is no text; say --output FILE.")
        Path(given.output).write_bytes(model.to_onnx(**rules).SerializeToString())
        return
    if given.format == "sql":
        more = {"keep": given.keep, "most_gaps": given.most_gaps}
        text = model.to_sql(given.dialect, given.table, **more, **rules)
    else:
        text = model.card(_rows(given.unseen))
    if given.output is None:
        print(text)
    else:
        Path(given.output).write_text(f"{text}\n", encoding="utf-8")


def _rows(path: str | None) -> object:
    if path is None:
        return None
    import pandas as pd

    return pd.read_csv(path)


if __name__ == "__main__":
    sys.exit(main())
