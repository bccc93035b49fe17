"""A printed plan read back from its PDF: pages, sizes, letters, fonts, dates; and as drawings before it is written."""

import io
import math

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from pmo_desktop.charts.page_setup import PAPERS, POINTS_PER_MM, Legend, PrintColumn, from_values
from pmo_desktop.charts.scene import Polygon, Text
from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.errors import CancelledError, InvalidValueError
from pmo_desktop.domain.records import Project
from pmo_desktop.reports.canvas import PrintMeasure
from pmo_desktop.reports.plan_content import content_of
from pmo_desktop.reports.plan_printing import plan_document, print_plan, sheets_of
from pmo_desktop.services import planning, portfolio
from pmo_desktop.services.arranging import Arrangement, Filter, GroupKey
from pmo_desktop.services.importing import import_files
from pmo_desktop.services.page_setups import set_page_breaks
from pmo_desktop.services.workspace import Workspace

NOW = 1_773_050_400_000
"""2026-03-09 10:00 UTC, a Monday."""
ALL_COLUMNS = ["name", "duration", "start", "finish", "predecessors", "percent", "people", "slack", "notes"]


@pytest.fixture
def works(town):
    """The plan of the water works, and how to lay it out."""
    project = portfolio.projects(town.workspace)[1]

    def lay_out(shown=None, **values):
        return sheets_of(content_of(town.workspace, project.id, shown), from_values(values))

    lay_out.workspace, lay_out.id = town.workspace, project.id
    return lay_out


def read(sheets):
    return PdfReader(io.BytesIO(plan_document(sheets)))


def letters(reader, page):
    """Yield the size of each text in points as it stands on the page."""
    matrix, stack, size, line = (1, 0, 0, 1), [], 0.0, (1, 0, 0, 1)
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        name = operator.decode()
        if name == "q":
            stack.append(matrix)
        elif name == "Q":
            matrix = stack.pop()
        elif name == "cm":
            a, b, c, d = (float(each) for each in operands[:4])
            matrix = (a * matrix[0] + b * matrix[2], 0, 0, c * matrix[1] + d * matrix[3])
        elif name == "Tf":
            size = float(operands[1])
        elif name == "Tm":
            line = tuple(float(each) for each in operands[:4])
        elif name == "Tj":
            yield size * math.hypot(line[2], line[3]) * matrix[3]


def texts(page):
    """Yield the texts of a drawn page with their places in points."""
    for part in page.parts:
        for shape in part.scene.shapes:
            if isinstance(shape, Text):
                width = PrintMeasure().width(shape.text, shape.size, bold=shape.bold) * part.scale
                x = part.x + shape.x * part.scale - {"left": 0, "centre": width / 2, "right": width}[shape.align]
                yield shape.text, x, part.y + shape.y * part.scale, width, shape.size * part.scale, part


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"paper": "A5", "lying": False, "columns": ALL_COLUMNS, "pages_across": 0},
        {"paper": "A3", "pages_across": 3, "pages_down": 2, "legend": "last", "left": "Confidential", "right": "Draft 2"},
        {"paper": "A0", "pages_across": 1, "pages_down": 1, "inks": "grey"},
        {"scaling": "true", "seconds_per_mm": 43_200, "repeat_name": False, "repeat_head": False, "links": False},
        {"paper": "custom", "width": 500, "height": 200, "scaling": "percent", "percent": 60, "break_at_phases": True},
        {"paper": "Letter", "organisation": False, "project": False, "status_date": False, "printed": False,
         "page_numbers": False, "legend": "none"},
    ],
)  # fmt: skip
def test_pages_are_as_large_as_asked_and_every_letter_can_be_read_and_is_whole(works, values):
    sheets = works(**values)
    left, top, right, bottom = (each * POINTS_PER_MM for each in sheets.setup.margins)
    seen = []
    for number in range(sheets.count):
        page = sheets.page(number)
        for text, x, y, width, size, part in texts(page):
            assert size >= 7 - 1e-6, text
            assert left - 0.1 <= x, text
            assert x + width <= page.width - right + 0.1, text
            assert top <= y <= page.height - bottom + 0.1, text
            assert part.x - 0.1 <= x, text
            assert x + width <= part.x + part.scene.width * part.scale + 0.1, text
            seen.append(size)
    assert min(seen) == pytest.approx(sheets.least_text, abs=0.01) or min(seen) > sheets.least_text
    reader = read(sheets)
    assert len(reader.pages) == sheets.count
    for page in reader.pages:
        assert float(page.mediabox.width) == pytest.approx(sheets.width, abs=0.01)
        assert float(page.mediabox.height) == pytest.approx(sheets.height, abs=0.01)
        assert min(letters(reader, page)) >= 7 - 1e-3
        for font in page["/Resources"]["/Font"].values():
            assert "/FontFile2" in font.get_object()["/FontDescriptor"].get_object()


def test_every_task_stands_once_with_its_dates_as_the_table_shows_them(works):
    sheets = works(columns=["name", "start", "finish"], pages_across=2)
    said = [page.extract_text() for page in read(sheets).pages]
    plan, schedule = works.workspace.plan(works.id), works.workspace.schedule(works.id)
    first = "\n".join(text for text, (column, _) in zip(said, sheets.tiling.order, strict=True) if column == 0)
    for row, name in enumerate(plan.tasks["name"]):
        start = planning.text_of(plan, schedule, row, "start")
        finish = planning.text_of(plan, schedule, row, "finish")
        assert first.count(f"{name}\n{start}\n{finish}\n") == 1, name
    again = "\n".join(text for text, (column, _) in zip(said, sheets.tiling.order, strict=True) if column == 1)
    assert all(name in again for name in plan.tasks["name"])


def test_no_day_is_off_by_one_where_a_bar_and_the_scale_meet(works):
    """A bar begins right of the line of the day it begins on, at every page across."""
    sheets = works(columns=["name"], scaling="true", seconds_per_mm=moment.DAY / 10)
    for number in range(len(sheets.tiling.across)):
        page = sheets.page(sheets.tiling.number(number, 0))
        across = sheets.tiling.across[number]
        assert across.start % moment.DAY == 0
        days = [(int(text), x + width / 2) for text, x, _, width, _, part in texts(page) if text.isdecimal()
                and part.scene.height == 32.0 and part.x > 40 and len(text) < 3]  # fmt: skip
        for day, middle in days:
            left = sheets._left + across.left
            at = across.start + round((middle - left) * sheets.tiling.seconds_per_point)
            assert moment.to_date(at).day == day
            assert abs(at % moment.DAY - moment.DAY / 2) < 600
        assert len(days) > 10


def test_a_bar_that_goes_on_is_marked_on_both_sides_of_the_border(works):
    sheets = works(columns=["name"], pages_across=3)
    content, tiling = sheets.content, sheets.tiling
    for column, across in enumerate(tiling.across):
        rows = [row for row in content.rows if not row.milestone]
        cut = sum(row.start < across.start < row.finish for row in rows)
        cut += sum(row.start < across.finish < row.finish for row in rows)
        marks = 0
        for row in range(len(tiling.down)):
            page = sheets.page(tiling.number(column, row))
            marks += sum(
                isinstance(shape, Polygon) and (shape.fill, shape.line) == ("text", "background")
                for part in page.parts for shape in part.scene.shapes
            )  # fmt: skip
        assert marks == cut
        assert column or cut


def test_the_title_block_says_what_is_printed_and_each_page_which_rows_and_days(works):
    sheets = works(pages_across=2, pages_down=3, left="Confidential", centre="Steering group", right="Draft 2")
    reader = read(sheets)
    text = reader.pages[0].extract_text()
    for said in ("SW-04  Renewal of the water works", "Town of Lindenau", "Status date 2026-02-27, 10 days old",
                 "Printed 2026-03-09", f"Page 1 of {sheets.count}", "Confidential", "Steering group", "Draft 2", "Rows 1 –",
                 "critical", "milestone"):  # fmt: skip
        assert said in text, said
    assert reader.page_labels[0] == "A1"
    assert reader.page_labels[-1] == f"{chr(64 + len(sheets.tiling.across))}{len(sheets.tiling.down)}"
    assert [each.title for each in reader.outline] == ["Preparation", "Design", "Procurement", "Building", "Handover"]
    assert works(pages_across=2, down_first=False, pages_down=3).tiling.order[1] == (1, 0)


def test_the_legend_stands_where_it_is_wanted_and_names_what_is_drawn(works):
    def with_legend(**values):
        sheets = works(pages_across=2, pages_down=2, **values)
        return [any(text == "milestone" for text, *_ in texts(sheets.page(at))) for at in range(sheets.count)]

    assert all(with_legend())
    assert with_legend(legend=Legend.LAST) == [False] * (len(with_legend(legend=Legend.LAST)) - 1) + [True]
    assert not any(with_legend(legend=Legend.NONE))
    assert "deadline" not in [text for text, *_ in texts(works().page(0))]


def test_page_breaks_and_phases_begin_pages_and_can_be_left_out(works):
    ids = works.workspace.plan(works.id).tasks.ids
    number = works.workspace.plan(works.id).tasks["name"].index("Review with users")
    set_page_breaks(works.workspace, works.id, [ids[number]], on=True)
    first = [works().content.rows[down.first].name for down in works().tiling.down]
    assert first[1] == "Review with users"
    assert works(breaks=False).tiling.down[0].last > works().tiling.down[0].last
    phases = works(breaks=False, break_at_phases=True)
    assert [phases.content.rows[down.first].name for down in phases.tiling.down] == [
        "Preparation", "Design", "Procurement", "Building", "Handover",
    ]  # fmt: skip


def test_a_range_of_dates_prints_those_days_alone(works):
    first, last = moment.from_iso("2026-01-05"), moment.from_iso("2026-02-01")
    sheets = works(first_day=first, last_day=last, pages_across=2)
    charts = [across for across in sheets.tiling.across if across.has_chart]
    assert (charts[0].start, charts[-1].finish) == (first, last + moment.DAY)
    assert "2026-02-01" in read(sheets).pages[-1].extract_text()


def test_only_the_tasks_shown_are_printed_in_their_order_and_columns_no_file_knows_are_left_out(works):
    ids = works.workspace.plan(works.id).tasks.ids
    sheets = works(shown=[ids[5], ids[2], "gone"], columns=["name", "custom:none", "start"])
    assert [row.task_id for row in sheets.content.rows] == [ids[5], ids[2]]
    assert [each.field for each in sheets._columns] == ["name", "start"]


def test_a_width_that_was_chosen_is_kept_and_else_names_are_whole(works):
    sheets = works(columns=[["name", 80], "start"])
    assert sheets.tiling.across[0].columns[0][2] == pytest.approx(80 * POINTS_PER_MM * sheets.tiling.zoom)
    names = {text for at in range(works().count) for text, *_ in texts(works().page(at))}
    assert set(works.workspace.plan(works.id).tasks["name"]) <= names


def test_the_same_plan_makes_the_same_bytes(works):
    assert plan_document(works(inks="grey")) == plan_document(works(inks="grey"))
    assert plan_document(works(inks="grey")) != plan_document(works())


def test_a_plan_without_tasks_is_one_page_that_says_so(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna", clock=lambda: NOW) as workspace:
        project = portfolio.create_project(workspace, "Bridge", moment.from_iso("2026-01-05"))
        sheets = print_plan(workspace, project, tmp_path / "a.pdf", from_values({}))
    assert sheets.count == 1
    assert "There are no tasks to print." in PdfReader(tmp_path / "a.pdf").pages[0].extract_text()


def test_names_in_any_script_are_printed_and_can_be_searched(works):
    names = ["Přehrada č. 2 – žluť", "Мост", "小学校の増築計画", "<b>R&D</b>"]
    planning.insert_tasks(works.workspace, works.id, None, names)
    said = "".join(page.extract_text() for page in read(works()).pages)
    assert all(name in said for name in names)


def test_printing_can_be_stopped_and_writes_nothing_then(works, tmp_path):
    def stop(done, _total, _what, /):
        if done == 1:
            raise CancelledError("Stopped.")

    with pytest.raises(CancelledError):
        print_plan(works.workspace, works.id, tmp_path / "a.pdf", from_values({"pages_across": 3}), progress=stop)
    assert list(tmp_path.glob("*.pdf")) == []
    with pytest.raises(InvalidValueError, match="no longer in the portfolio"):
        print_plan(works.workspace, "gone", tmp_path / "a.pdf", from_values({}))


@pytest.mark.realdata
@pytest.mark.parametrize("paper", ["A4", "A1"])
def test_real_plans_are_whole_on_paper(realdata, tmp_path, paper):
    files = sorted((realdata / "msproject").glob("*.mpp.xml"))
    with Workspace.create(tmp_path / "a.pmo", author="Anna", clock=lambda: NOW) as workspace:
        import_files(workspace, files)
        for project in portfolio.projects(workspace):
            sheets = print_plan(
                workspace, project.id, tmp_path / "a.pdf", from_values({"paper": paper, "pages_across": 2})
            )
            reader = PdfReader(tmp_path / "a.pdf")
            assert len(reader.pages) == sheets.count
            rows = [row for down in sheets.tiling.down for row in range(down.first, down.last)]
            assert rows == list(range(len(workspace.plan(project.id).tasks)))
            assert min(size for page in reader.pages for size in letters(reader, page)) >= 7 - 1e-3


def test_every_paper_of_the_list_is_one():
    assert set(PAPERS) == {"A5", "A4", "A3", "A2", "A1", "A0", "Letter", "Legal", "Tabloid"}
    assert PrintColumn("name").width == 0


# As on screen: groups, long names


def on_page(sheets, number=0):
    return [each for part in sheets.page(number).parts for each in part.scene.shapes if isinstance(each, Text)]


def test_the_headings_of_groups_are_printed_above_their_tasks(works):
    arranged = Arrangement(groups=(GroupKey("percent"),))
    sheets = works(arranged, columns=["name", "start"])
    content = sheets.content
    assert [content.level(at) for at in range(2)] == [0, 1]
    said = [each.text for each in on_page(sheets)]
    headings = [f"{each.title}  ({each.count})" for each in content.lines.headings.values()]
    assert headings
    assert set(headings) <= set(said)
    bold = {each.text for each in on_page(sheets) if each.bold}
    assert set(headings) <= bold
    assert [title for _, title in sheets.landmarks()] == [each.title for each in content.lines.headings.values()]
    assert len(PdfReader(io.BytesIO(plan_document(sheets))).pages) == sheets.count


def test_a_filter_of_the_screen_holds_on_paper(works):
    arranged = Arrangement(filters=(Filter("milestones"),), with_summaries=False)
    sheets = works(arranged, columns=["name"])
    assert 0 < len(sheets.content.rows) < len(works(columns=["name"]).content.rows)
    assert all(row.milestone for row in sheets.content.rows)


def test_a_long_name_takes_two_lines_where_they_can_be_read(works):
    project, name = works.id, "Submit shop drawings and order long lead items"
    plan = works.workspace.plan(project)
    planning.set_cells(works.workspace, project, [(plan.tasks.ids[plan.outline.order[-1]], "name", name)])
    wide = ["name", 50.0]
    said = {each.text: each.size for each in on_page(works(columns=[wide]), works(columns=[wide]).count - 1)}
    assert name not in said
    lines = [text for text in said if text and text in name and said[text] < 8]
    assert " ".join(lines) == name
    assert works(columns=[wide]).least_text >= 7
    small = works(columns=[wide], text_size=7)
    cut = [
        each.text for each in on_page(small, small.count - 1) if each.text.startswith("Submit") and each.text[-1] == "…"
    ]
    assert cut, "two lines of small letters would not be readable"


def test_pages_without_a_bar_are_left_out_unless_they_are_wanted(works):
    true = {"scaling": "true", "seconds_per_mm": 8_000, "columns": ["name"], "legend": "none", "text_size": 20}
    some, every = works(**true), works(**true, blank_pages=True)
    assert every.count == len(every.tiling.across) * len(every.tiling.down)
    assert 0 < some.count < every.count
    content = some.content
    for column, row in set(every.tiling.order) - set(some.tiling.order):
        across, down = some.tiling.across[column], some.tiling.down[row]
        assert column > 0
        for bar in content.rows[down.first : down.last]:
            assert not across.start <= bar.start < across.finish
            assert not (bar.start < across.start < bar.finish)
    assert {at for at, _ in some.tiling.order} >= {0}
    assert len(PdfReader(io.BytesIO(plan_document(some))).pages) == some.count
    assert some.tiling.order == tuple(each for each in every.tiling.order if each not in some.tiling.skipped)
    assert works(pages_across=6, columns=["name"]).tiling.skipped == frozenset()


@pytest.fixture
def crew(tmp_path):
    """Return a small plan whose last tasks are done by four people with long names, and how to lay it out."""
    with Workspace.create(tmp_path / "crew.pmo", author="Anna", clock=lambda: NOW) as workspace:
        own, start = workspace.new_id(), moment.from_iso("2026-03-02T08:00")
        workspace.record("New", [Insert(Project(id=own, code="C-1", name="Crew", start=start))])
        ids = planning.insert_tasks(workspace, own, None, [f"Step {number}" for number in range(12)])
        everybody = "Konstantina Papadopoulou[40%]; Maximilian Oberhauser[50%]; Aisha Rahman[60%]; Ben Harker[30%]"
        cells = [(task_id, "predecessors", str(number)) for number, task_id in enumerate(ids) if number]
        cells += [(task_id, "duration", "10d") for task_id in ids] + [
            (ids[at], "people", everybody) for at in (3, 10, 11)
        ]
        planning.set_cells(workspace, own, cells)
        yield lambda **values: sheets_of(content_of(workspace, own), from_values(values))


def test_labels_of_the_last_bars_are_whole_on_a4(crew):
    """The chart leaves as much room beside its last bars as their labels need."""
    sheets = crew(paper="A4", columns=["name", "duration"])
    (page,) = (sheets.page(number) for number in range(sheets.count))
    people = [text for text, *_ in texts(page) if "Papadopoulou" in text]
    assert len(people) == 3
    assert len(set(people)) == 1  # the last is cut no earlier than the first
    assert "Oberhauser" in people[0]
    for _, x, _, width, _, _ in (each for each in texts(page) if "Papadopoulou" in each[0]):
        assert x + width <= sheets.width - sheets.setup.margins[2] * POINTS_PER_MM + 0.5


def test_in_a_narrow_chart_a_label_names_whole_people_and_counts_the_others(crew):
    sheets = crew(paper="A4", columns=["name", "duration", "start", "finish", "people", "slack"], pages_across=1)
    shown = [text for number in range(sheets.count) for text, *_ in texts(sheets.page(number)) if "Konstantina" in text]
    assert shown
    assert not [text for text in shown if "…" in text]


def test_people_in_a_cell_are_whole_and_the_others_counted(crew):
    sheets = crew(paper="A4", columns=["name", ["people", 60]])
    cells = [text.replace("\u00a0", " ") for text, *_ in texts(sheets.page(0)) if "[40%]" in text]
    assert cells
    assert all(cell.startswith("Konstantina Papadopoulou[40%]") and "…" not in cell for cell in cells)


def test_a_page_of_columns_alone_gives_its_room_to_those_that_would_be_cut(crew):
    sheets = crew(
        paper="A4",
        lying=False,
        columns=["name", "duration", "start", "finish", "slack", "percent", "people"],
        pages_across=2,
    )
    first = sheets.tiling.across[0]
    assert not first.has_chart
    number, _, width = first.columns[-1]
    assert width > sheets._column_width(sheets._columns[number]) * sheets.tiling.zoom + 10
    said = [text.replace("\u00a0", " ") for text, *_ in texts(sheets.page(0))]
    assert sum("Ben Harker[30%]" in text for text in said) == 3
