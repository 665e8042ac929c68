"""The command line of what needs no Spark: a saved model as SQL or ONNX."""

from __future__ import annotations

import argparse
import sys

from ._files import write
from ._saved import load
from ._sql_text import DIALECTS


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
    export = commands.add_parser("export", help="write a saved model as SQL or ONNX")
    export.add_argument("model", help="output of the command fit, or a model that Spark saved")
    export.add_argument("--format", choices=("sql", "onnx"), required=True)
    export.add_argument("--output", help="file, instead of standard output")
    export.add_argument("--contamination", type=float, default=0.01, help="as the param")
    export.add_argument("--groups", type=int, help="as the param")
    sql = export.add_argument_group("SQL")
    sql.add_argument("--dialect", choices=DIALECTS, default="duckdb")
    sql.add_argument("--table", default="data", help="name of the table")
    sql.add_argument("--keep", action="append", default=[], help="further column, repeatable")
    sql.add_argument("--most-gaps", type=int, help="most missing numbers of a row")
    return parser


def _export(given: argparse.Namespace) -> None:
    model = load(given.model)
    rules = {"contamination": given.contamination, "groups": given.groups}
    if given.format == "onnx":
        if given.output is None:
            raise ValueError("ONNX is no text; say --output FILE.")
        write(given.output, model.to_onnx(**rules).SerializeToString())
        return
    more = {"keep": given.keep, "most_gaps": given.most_gaps}
    text = model.to_sql(given.dialect, given.table, **more, **rules)
    if given.output is None:
        print(text)
    else:
        write(given.output, f"{text}\n".encode())


if __name__ == "__main__":
    sys.exit(main())
