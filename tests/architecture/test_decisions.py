"""Every package we depend on has a record of why, and every record is listed and found."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RECORDS = ROOT / "docs/decisions"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def dependencies() -> set[str]:
    """Return the names of all packages the project asks for, in any group."""
    lists = [PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"].values()]
    lists += PROJECT["dependency-groups"].values()
    named = (re.match(r"[\w.-]+", each) for asked in lists for each in asked if isinstance(each, str))
    return {found[0].lower() for found in named if found}


@pytest.fixture(scope="module")
def told() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(RECORDS.glob("0*.md"))).lower()


@pytest.mark.parametrize("package", sorted(dependencies()))
def test_a_dependency_has_a_record(package, told):
    assert re.search(rf"\b{re.escape(package)}\b", told)


def test_records_are_numbered_without_gaps_and_listed():
    names = sorted(path.name for path in RECORDS.glob("0*.md"))
    listed = re.findall(r"\]\((0[^)]*)\)", (RECORDS / "README.md").read_text("utf-8"))

    assert listed == names
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


@pytest.mark.parametrize("path", sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")]), ids=lambda path: path.name)
def test_a_page_links_only_to_what_is_there(path):
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text("utf-8"))

    assert [link for link in links if not (path.parent / link).exists()] == []
