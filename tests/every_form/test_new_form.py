"""A form that is not there yet: one module and its name in the registry, and every layer knows it."""

import re
from pathlib import Path

import pytest

from tests.planted.apply import ALL_PASSED, ROOT, copied, run_module

BLOCK = re.compile(r"## Adding a form in ten lines\n+```python\n(.*?)```", re.DOTALL)
LAST = "    Helpline,\n)"


def module_of_the_readme() -> str:
    """The form the README adds, as it is written there."""
    found = BLOCK.search((ROOT / "README.md").read_text("utf-8"))
    assert found is not None
    return found[1]


@pytest.fixture
def with_visits(tmp_path: Path) -> Path:
    """A copy of the project to which somebody has added the form, as the README says, and the page of all fields."""
    copy = copied(tmp_path / "project")
    (copy / "caseworker/domain/forms/visit.py").write_text(module_of_the_readme(), "utf-8")
    registry = copy / "caseworker/domain/registry.py"
    text = registry.read_text("utf-8")
    assert text.count(LAST) == 1
    text = text.replace(LAST, LAST.replace(")", "    Visit,\n)"))
    first = "from caseworker.domain.merge import"
    registry.write_text(text.replace(first, f"from caseworker.domain.forms.visit import Visit\n{first}", 1), "utf-8")
    code, words = run_module(copy, "tests.shape.dictionary", [], seconds=30)
    assert code == ALL_PASSED, words
    return copy


def test_that_a_form_is_one_module_and_its_name(with_visits: Path) -> None:
    chosen = [
        "tests/every_form",
        "tests/shape/test_dictionary.py",
        "-k",
        "visit or dictionary",
        "-p",
        "no:cacheprovider",
    ]
    code, words = run_module(with_visits, "pytest", chosen, seconds=100)
    assert code == ALL_PASSED, words
    for layer in ("test_definition", "test_drawn", "test_drawn_drafts", "test_stored", "test_dictionary"):
        assert f"{layer}.py" in words, f"no test of {layer} met the new form"
    page = (with_visits / "docs/data-dictionary.md").read_text("utf-8")
    assert "| `theirs` | What they made of it |" in page
