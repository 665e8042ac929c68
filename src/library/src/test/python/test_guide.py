"""The Python of the README and the guide runs, page by page."""

import re

import pytest

from conftest import ROOT, classic_only

PAGES = [ROOT / "README.md", *sorted((ROOT / "src" / "site" / "markdown").glob("*.md"))]
SNIPPETS = {
    page.name: re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    for page in PAGES
}


@classic_only
@pytest.mark.parametrize("page", [name for name, snippets in SNIPPETS.items() if snippets])
def test_the_snippets_of_a_page_run(page, spark, monkeypatch):
    monkeypatch.chdir(ROOT)
    names = {}
    for snippet in SNIPPETS[page]:
        exec(compile(snippet, page, "exec"), names)
