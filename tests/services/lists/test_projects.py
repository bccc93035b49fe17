"""A register comes in as one change: each cell a fact, a field of its own, or told; the same again does nothing."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.moment import from_iso, midnight, to_iso
from pmo_desktop.domain.records import (
    Baseline,
    CustomField,
    CustomValue,
    FieldKind,
    ImportRun,
    Person,
    Programme,
    Project,
    ProjectState,
    Rag,
    SavedView,
    Task,
)
from pmo_desktop.exchange.sheets import Line, Sheet, whole
from pmo_desktop.services import milestones, portfolio
from pmo_desktop.services.lists import projects
from pmo_desktop.services.lists.projects import AMOUNTS, LIGHT, NEW, SKIP, State
from pmo_desktop.services.lists.projects_columns import LISTING
from pmo_desktop.services.lists.sorting import PROJECTS, listed_in
from pmo_desktop.services.lists.table import Table, proposed, read_table
from pmo_desktop.services.workspace import Workspace


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Petra") as made:
        yield made


def sheet(text, name=""):
    lines = [[cell.replace("¶", "\n") for cell in line.split("|")] for line in text.strip().splitlines()]
    return Sheet(name, tuple(
        Line(
            number, tuple(" ".join(cell.split()) for cell in cells),
            tuple((at, whole(cell)) for at, cell in enumerate(cells) if "\n" in cell),
        )
        for number, cells in enumerate(lines, 1)
    ))  # fmt: skip


def table(*texts, source="register.csv"):
    return Table(source, tuple(sheet(text, str(2023 + at)) for at, text in enumerate(texts)))


def shown(workspace, source, choices=None, **said):
    read = projects.laid(workspace, source if isinstance(source, Table) else table(source))
    columns = proposed(workspace, read, LISTING)
    for name, value in said.items():
        columns = columns.saying(name, value)
    return projects.preview(workspace, read, columns, choices)


def bring(workspace, source, agreed=None, choices=None, **said):
    return projects.commit(workspace, shown(workspace, source, choices, **said), agreed)


def named(workspace, name):
    return next(each for each in workspace.all(Project) if each.name == name)


def own(workspace, name):
    """Return what fields of people's own say of a project, by their names."""
    fields = {each.id: each.name for each in workspace.find(CustomField, owner="project")}
    of = named(workspace, name).id
    return {fields[each.field_id]: each.value for each in workspace.find(CustomValue, row_id=of)}


def states(preview):
    return {each.entry.name: each.state for each in preview.lines}


FULL = """
Project|Code|Department|Project manager|Sponsor|Phase|Status|Priority|Start|End|Baseline end|Budget (£k)|Actual cost|RAG|RAG comment|Aims|% complete|Size
Bridge|B-1|Roads|Anna Weiß|K. Sure|Build|In progress|High|01/02/2026|31/03/2027|31/12/2026|1,200.5|£350k|Amber/Red|Steel is late¶by weeks|Cross the river|40%|L
Tunnel|T-1|Roads|Ben Ode||Idea|On hold||Q3 2026|2027|||-|G|||0%|M
"""  # noqa: E501 - a line of a table is one line


def test_every_fact_of_a_register_finds_its_place(workspace):
    done = bring(workspace, FULL)
    bridge, tunnel = named(workspace, "Bridge"), named(workspace, "Tunnel")
    assert done.label == "Import 2 projects from “register.csv”"
    assert (bridge.code, bridge.sponsor, bridge.phase, bridge.state) == ("B-1", "K. Sure", "Build", ProjectState.ACTIVE)
    assert (bridge.priority, bridge.budget, bridge.actual_cost, bridge.currency) == (
        800,
        1_200_500_00,
        350_000_00,
        "GBP",
    )
    assert (bridge.rag, bridge.rag_reason) == (Rag.RED, "Amber/Red\nSteel is late\nby weeks")
    assert bridge.objective == "Cross the river"
    assert workspace.get(Person, bridge.manager_id).name == "Anna Weiß"
    assert workspace.get(Programme, bridge.programme_id).name == "Roads"
    assert len(workspace.all(Programme)) == 1
    assert (tunnel.state, tunnel.rag, tunnel.rag_reason) == (ProjectState.ON_HOLD, Rag.GREEN, "G")
    assert own(workspace, "Bridge") == {"Size": "L"}


def test_a_project_without_a_plan_has_its_dates_progress_and_baseline_everywhere(workspace):
    bring(workspace, FULL)
    rows = {row.project.name: row for row in portfolio.register(workspace, from_iso("2026-06-01"))}
    bridge = rows["Bridge"]
    assert [to_iso(at)[:10] for at in (bridge.start, bridge.finish, bridge.baseline_finish)] == [
        "2026-02-01", "2027-03-31", "2026-12-31",
    ]  # fmt: skip
    assert round(bridge.percent) == 40
    assert bridge.light.rag is None
    assert [to_iso(at)[:10] for at in (rows["Tunnel"].start, rows["Tunnel"].finish)] == ["2026-07-01", "2027-12-31"]


def test_what_was_read_with_an_assumption_is_told(workspace):
    told = [(each.line, each.text, each.why) for each in shown(workspace, FULL).told]
    assert (3, "Q3 2026", "Taken as 2026-07-01.") in told
    assert (3, "2027", "Taken as 2027-12-31.") in told
    assert (2, "High", "Taken as 800 of 1,000.") in told


def test_all_of_it_is_one_change_that_is_undone_at_once(workspace):
    before = {kind: workspace.count(kind) for kind in (Project, Task, Person, CustomField, Programme, ImportRun)}
    bring(workspace, FULL)
    workspace.undo()
    assert {kind: workspace.count(kind) for kind in before} == before


def test_the_same_register_again_does_nothing(workspace):
    bring(workspace, FULL)
    assert set(states(shown(workspace, FULL)).values()) == {State.SAME}
    assert bring(workspace, FULL) is None


def test_text_where_an_amount_or_date_should_be_is_told_and_kept_never_zero(workspace):
    text = "Project|Budget|End date|RAG\nA|Exempt under Section 43|TBC|Exempt\nB|£5|1/3/26|Red\nC|-|-|n/a\n"
    preview = shown(workspace, text)
    projects.commit(workspace, preview)
    assert {(each.line, each.heading, each.text) for each in preview.problems} == {
        (2, "End date", "TBC"), (2, "Budget", "Exempt under Section 43"), (2, "RAG", "Exempt"), (4, "RAG", "n/a"),
    }  # fmt: skip
    assert named(workspace, "A").budget is None
    assert named(workspace, "A").rag_reason == "Exempt"
    assert own(workspace, "A") == {
        "Budget (as written)": "Exempt under Section 43", "End date (as written)": "TBC",
    }  # fmt: skip
    assert (named(workspace, "B").budget, named(workspace, "C").budget) == (500, None)


def test_a_text_that_was_kept_goes_once_the_register_says_an_amount(workspace):
    bring(workspace, "Project|Budget|RAG\nA|TBC|Red\nB|5|Red")
    bring(workspace, "Project|Budget|RAG\nA|£7|Red\nB|5|Red")
    assert (named(workspace, "A").budget, own(workspace, "A")) == (700, {})


def test_every_other_column_becomes_a_field_of_its_kind(workspace):
    text = "Project|RAG|Go live|Spend (£m)|Risks|Borough|Borough\nA|R|2026-05-01|£1.5|3|X|Y\nB|G|TBC|2|0012|Z|\n"
    bring(workspace, text)
    kinds = {each.name: each.kind for each in workspace.find(CustomField, owner="project")}
    assert kinds["Risks"] is FieldKind.TEXT  # 0012 is a code
    assert own(workspace, "A")["Borough"] == "X"
    assert own(workspace, "A")["Borough (2)"] == "Y"
    assert named(workspace, "A").actual_cost == 1_500_000_00


def test_columns_that_are_left_out_are_named(workspace):
    read = projects.laid(workspace, table("Project|RAG|Size\nA|R|L"))
    columns = proposed(workspace, read, LISTING)
    left = replace(columns, meanings=(*columns.meanings[:2], ""))
    assert projects.preview(workspace, read, left).left == ("Size",)


def test_a_table_whose_projects_stand_beside_each_other_is_turned(workspace):
    text = "Project name|Bridge|Tunnel\nRAG|Red|Green\nBudget (€m)|1,5|2\nEnd|31.12.2026|30.6.2027"
    preview = shown(workspace, text)
    assert preview.table.sheet.turned
    assert [(each.line, each.entry.name, each.entry.said["budget"]) for each in preview.lines] == [
        (2, "Bridge", 1_500_000_00), (3, "Tunnel", 2_000_000_00),
    ]  # fmt: skip
    assert not projects.turn(preview.table).sheet.turned


def test_how_a_table_lies_is_remembered(workspace):
    """A grid that says little is read as somebody turned it the last time."""
    source = table("Name|Alpha|Beta\nWhat|x|y")
    turned = projects.turn(source)
    columns = proposed(workspace, turned, LISTING)
    columns = replace(columns, meanings=("name", "objective"), heading=0)
    projects.commit(workspace, projects.preview(workspace, turned, columns))
    assert {each.name for each in workspace.all(Project)} >= {"Alpha", "Beta"}
    assert projects.laid(workspace, source).sheet.turned


def test_titles_above_totals_beneath_and_headings_again_are_no_projects(workspace):
    text = "Register of the PMO||\nas of today||\nProject|Budget|RAG\nA|5|Red\nProject|Budget|RAG\nB|6|Green\n|11|\nTotal|11|"
    preview = shown(workspace, text)
    assert [each.entry.name for each in preview.lines] == ["A", "B"]
    assert [(each.line, each.why) for each in preview.problems] == [
        (5, "The headings again."), (7, "No project is named in it."), (8, "It is a total."),
    ]  # fmt: skip


def test_of_several_snapshots_the_newest_counts_and_the_others_are_listed(workspace):
    text = "As of|PID|Project name|Budget\n01/31/2024|1|A|5\n06/30/2024|1|A|7\n06/30/2024|2|B|1\n01/31/2024|2|B old|2\n01/31/2023|3|C|9"  # noqa: E501
    preview = shown(workspace, text)
    assert {each.entry.name: each.entry.said["budget"] for each in preview.lines} == {"A": 700, "B": 100, "C": 900}
    assert [(each.line, each.why) for each in preview.older] == [
        (2, "Line 3 is newer (2024-06-30)."), (5, "Line 4 is newer (2024-06-30)."),
    ]  # fmt: skip


def test_worksheets_of_one_kind_are_read_together_the_newest_year_counting(workspace):
    source = table("Project|Budget|RAG\nA|1|R\nB|2|R", "Project|Budget|RAG\nA|3|G\nC|4|G")
    preview = shown(workspace, source)
    assert {each.entry.name: each.entry.said["budget"] for each in preview.lines} == {"A": 300, "B": 200, "C": 400}
    assert len(preview.older) == 1


def test_two_projects_of_one_name_stay_two_and_the_same_line_twice_is_one(workspace):
    text = "Project|Department|RAG|Budget\nIT|Roads|R|1\nIT|Parks|G|2\nIT|Parks|G|2"
    preview = shown(workspace, text)
    assert [each.line for each in preview.lines] == [2, 3]
    assert [(each.line, each.why) for each in preview.problems] == [(4, "It is the same as line 3.")]
    projects.commit(workspace, preview)
    assert set(states(shown(workspace, text)).values()) == {State.SAME}


def test_a_light_can_be_said_to_be_another(workspace):
    text = "Project|RAG\nA|Amber/Green\nB|Purple\nC|Red"
    assert [(each.text, each.rag, each.is_known) for each in shown(workspace, text).lights] == [
        ("Amber/Green", Rag.AMBER, True), ("Purple", None, False), ("Red", Rag.RED, True),
    ]  # fmt: skip
    bring(workspace, text, **{LIGHT + "Amber/Green": "green", LIGHT + "Purple": ""})
    assert (named(workspace, "A").rag, named(workspace, "B").rag) == (Rag.GREEN, None)
    assert named(workspace, "A").rag_reason == "Amber/Green"


def test_what_was_said_of_a_source_is_remembered_for_its_next_register(workspace):
    bring(workspace, "Project|Budget|RAG\nA|5|Amber/Green", **{AMOUNTS: "1000000", LIGHT + "Amber/Green": "green"})
    bring(workspace, "Project|Budget|RAG\nB|6|Amber/Green")
    assert (named(workspace, "B").budget, named(workspace, "B").rag) == (6_000_000_00, Rag.GREEN)
    assert [each.place for each in workspace.find(SavedView, kind="columns")] == ["import projects"]


def test_amounts_that_look_like_millions_are_asked_about(workspace):
    lines = "\n".join(f"P{number}|£{number}.5" for number in range(1, 8))
    assert "thousands or millions" in shown(workspace, f"Project|Budget\n{lines}").hint
    assert not shown(workspace, f"Project|Budget (£m)\n{lines}").hint


def test_milestones_come_from_pairs_of_columns_and_from_one_cell(workspace):
    text = "Project|RAG|Milestone 1|M1 date|Milestone 2|M2 date|Next milestone\nA|R|Kick-off|3.2.2026|Go-live|Q4 2026|Board – 1 May 2026"  # noqa: E501
    bring(workspace, text)
    tasks = workspace.find(Task, project_id=named(workspace, "A").id)
    assert {each.name: to_iso(each.manual_start)[:10] for each in tasks} == {
        "Kick-off": "2026-02-03", "Go-live": "2026-12-31", "Board": "2026-05-01",
    }  # fmt: skip
    assert all(each.milestone and each.manual for each in tasks)


def test_only_the_first_of_several_managers_is_one_and_the_others_are_told(workspace):
    preview = shown(workspace, "Project|Manager|RAG\nA|Anna Weiß; Ben Ode|R\nB|TBC|R")
    projects.commit(workspace, preview)
    assert workspace.get(Person, named(workspace, "A").manager_id).name == "Anna Weiß"
    assert [(each.line, each.text) for each in preview.problems] == [(2, "Ben Ode"), (3, "TBC")]


# Month two


def test_a_newer_register_shows_old_beside_new_and_takes_what_is_agreed(workspace):
    bring(workspace, "Project|Code|End|Budget|RAG|Size\nBridge|B-1|31/3/2026|5|R|L\nTunnel|T-1|1/1/2027|6|G|M")
    newer = "Project|Code|End|Budget|RAG|Size\nBridge|B-1|30/4/2026|7|A|L\nCanal|C-1|1/1/2028|1|G|S"
    preview = shown(workspace, newer)
    (line,) = preview.of(State.CHANGED)
    assert [(each.field, each.before, each.after) for each in line.differences] == [
        ("finish", "2026-03-31", "2026-04-30"), ("budget", "5", "7"), ("rag", "Red", "Amber"), ("rag_reason", "R", "A"),
    ]  # fmt: skip
    assert [each.name for each in preview.gone] == ["Tunnel"]
    assert preview.summary == "1 new project, 1 changed, 1 no longer in it"
    projects.commit(workspace, preview, {(line.line, "budget")})
    assert (named(workspace, "Bridge").budget, named(workspace, "Bridge").rag) == (700, Rag.RED)
    assert named(workspace, "Tunnel").budget == 600
    bring(workspace, newer)
    rows = {row.project.name: row for row in portfolio.register(workspace, 0)}
    assert to_iso(rows["Bridge"].finish)[:10] == "2026-04-30"
    assert set(states(shown(workspace, newer)).values()) == {State.SAME}


def test_what_was_changed_here_since_is_said_and_not_taken_unasked(workspace):
    bring(workspace, "Project|Budget|Phase|Size\nA|5|Design|L")
    a = named(workspace, "A")
    portfolio.set_project_cells(workspace, [(a.id, "budget", "9")])
    preview = shown(workspace, "Project|Budget|Phase|Size\nA|6|Build|L")
    changed = {each.field: each.here for each in preview.lines[0].differences}
    assert changed["budget"].startswith("Changed here by Petra")
    assert not changed["phase"]
    projects.commit(workspace, preview)
    assert (named(workspace, "A").budget, named(workspace, "A").phase) == (900, "Build")
    preview = shown(workspace, "Project|Budget|Phase|Size\nA|6|Build|L")
    assert preview.summary == "1 kept as here"
    (again,) = preview.lines
    assert [(each.field, each.proposed) for each in again.differences] == [("budget", False)]
    assert again.differences[0].here.startswith("Changed here by Petra")
    (still,) = shown(workspace, "Project|Budget|Phase|Size\nA|9|Build|L").lines
    assert still.state is State.SAME


def test_a_register_that_was_taken_back_was_no_change_made_here(workspace):
    bring(workspace, "Project|Budget\nA|5")
    newer = "Project|Budget\nA|6"
    bring(workspace, newer)
    for turn in (workspace.undo, workspace.redo, workspace.undo):
        turn()
        found = [each.proposed for line in shown(workspace, newer).lines for each in line.differences]
        assert found == ([] if turn == workspace.redo else [True])
    portfolio.set_project_cells(workspace, [(named(workspace, "A").id, "budget", "9")])
    (line,) = shown(workspace, newer).lines
    assert not line.differences[0].proposed


def test_a_project_is_known_by_code_by_name_and_by_spelling_but_never_by_another_number(workspace):
    bring(
        workspace,
        "Project|Code|RAG\nHeat Networks Investment Project|H1|R\nSchools Phase 1|S1|R\nTax Free Childcare|X|R",
    )
    text = "Project|Code|RAG\nHeating|H9|G\nSchools Phase 2|S2|G\nHeat Network Investment Project|H1|G\nTax-Free Childcare|X|G"
    found = {each.entry.name: each.existing.name if each.existing else None for each in shown(workspace, text).lines}
    assert found == {
        "Heating": None, "Schools Phase 2": None, "Heat Network Investment Project": "Heat Networks Investment Project",
        "Tax-Free Childcare": "Tax Free Childcare",
    }  # fmt: skip


def test_a_name_that_is_only_like_one_waits_for_somebody_to_say(workspace):
    bring(workspace, "Project|RAG\nCensus Data Collection|R\nBridge|R")
    text = "Project|RAG\nCensus Data Collection Reform|G\nBridge|R"
    preview = shown(workspace, text)
    assert preview.lines[0].state is State.UNCLEAR
    assert preview.gone == ()
    census = named(workspace, "Census Data Collection")
    assert shown(workspace, text, {2: census.id}).lines[0].existing == census
    assert shown(workspace, text, {2: NEW}).lines[0].state is State.NEW
    assert shown(workspace, text, {2: SKIP}).lines[0].state is State.SKIPPED


def test_a_plan_keeps_its_dates_whatever_the_register_says(workspace):
    bring(workspace, "Project|End|RAG\nA|31/3/2026|R")
    a = named(workspace, "A")
    workspace.record("Plan", [Insert(Task(id=workspace.new_id(), project_id=a.id, name="T"))])
    (line,) = shown(workspace, "Project|End|RAG\nA|30/4/2026|R").lines
    assert [(each.field, each.fixed) for each in line.differences] == [("finish", "Its plan decides.")]


def test_a_project_of_which_a_register_alone_spoke_is_the_home_of_a_list_of_milestones(workspace):
    bring(workspace, "Project|Start|End\nBridge|1/1/2026|31/3/2026")
    listed = milestones.read(workspace, "Bridge\nGo-live 30 June 2027")
    assert milestones.home_of(workspace, listed) == named(workspace, "Bridge").id


def test_a_baseline_that_comes_later_is_kept_on_the_task_of_the_project(workspace):
    bring(workspace, "Project|Start|End|Baseline end\nA|1/2/2026|31/3/2026|")
    bring(workspace, "Project|Start|End|Baseline end\nA|1/2/2026|31/3/2026|28/2/2026")
    (baseline,) = workspace.all(Baseline)
    assert to_iso(midnight(baseline.finish))[:10] == "2026-02-28"


def test_own_fields_are_edited_in_the_register_and_undone(workspace):
    bring(workspace, "Project|RAG|Size|Story\nA|R|3|one¶two")
    a = named(workspace, "A")
    size, story = (next(each for each in workspace.all(CustomField) if each.name == name) for name in ("Size", "Story"))
    portfolio.set_project_cells(workspace, [(a.id, f"custom:{size.id}", "7")])
    assert own(workspace, "A")["Size"] == "7"
    assert workspace.undo_label == "Size of “A”"
    workspace.undo()
    assert own(workspace, "A")["Size"] == "3"
    portfolio.set_project_cells(workspace, [(a.id, f"custom:{story.id}", "one two")])
    assert own(workspace, "A")["Story"] == "one\ntwo"  # its line break is no difference


# Nothing is dropped


def _found(preview, line, at, text):
    """Say whether a cell is told of, or is in what is known of its project."""
    if any(each.line == line and (text in each.text or not each.heading) for each in preview.problems):
        return True
    if any(each.line == line for each in preview.older):
        return True
    entry = next(each.entry for each in preview.lines if each.line == line)
    meaning = preview.columns.meanings[at]
    name = {"milestone": "", "milestone_date": ""}.get(meaning, meaning)
    in_fields = meaning in entry.said or meaning == "name" or any(text == whole for whole in entry.own.values())
    kept = [each.name for each in preview.fields if each.at == at]
    return in_fields or any(each in entry.own for each in kept) or (not name and bool(entry.milestones)) or (
        meaning in {"rag", "reason"} and text in str(entry.said.get("rag_reason", ""))
    )  # fmt: skip


_ODD = st.sampled_from([
    "", "-", "TBC", "n/a", "5", "£1.2m", "(3)", "1.234,56 €", "31/03/2026", "Q3 2026", "2019-20", "Red", "Amber/Green", "Grey", "R",  # noqa: E501
    "Exempt under Section 43", "Anna Weiß", "High", "3", "40%", "Total", "In progress", "yes", "0012", "Go-live – 3 May 2026",
])  # fmt: skip
_HEADS = st.lists(
    st.sampled_from([
        "Project", "Code", "Budget", "Budget (£m)", "RAG", "RAG comment", "Start", "End", "Manager", "Status", "Priority", "% complete",  # noqa: E501
        "Milestone 1", "M1 date", "Size", "Size", "Description", "As of", "Currency", "Sponsor", "",
    ]),
    min_size=3, max_size=9,
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(heads=_HEADS, data=st.data())
def test_no_cell_is_silently_dropped(workspace, heads, data):
    heads = ["Project name", *heads]
    lines = [
        [("Alpha", "Beta", "Gamma", "Delta")[n], *data.draw(st.tuples(*(_ODD for _ in heads[1:])))] for n in range(4)
    ]
    text = "\n".join("|".join(cells) for cells in [heads, *lines])
    read = table(text)
    preview = projects.preview(workspace, read, proposed(workspace, read, LISTING))
    for number, cells in enumerate(lines, 2):
        for at, cell in enumerate(cells):
            if cell not in {"", "-"}:
                assert _found(preview, number, at, cell), (heads[at], preview.columns.meanings[at], cell)
    assert not preview.left


# Real ones


@pytest.mark.parametrize(("name", "count"), [("uk_2018.csv", 133)])
def test_a_real_register_is_read_whole(workspace, realdata, name, count):
    preview = _real(workspace, realdata, name)
    assert len(preview.lines) == count
    first = preview.lines[0].entry
    assert (first.name, first.said["budget"]) == ("Geological Disposal Facility Programme (GDF)", 12_131_50)
    assert to_iso(first.said["start"])[:10] == "2008-06-30"
    assert (first.said["rag"], first.said["rag_reason"].split("\n")[0]) == (Rag.RED, "Amber/Red")
    assert named_problem(preview, 439) >= {"wlc baseline incl NCG", "yearly budget", "yearly forecast"}


def named_problem(preview, line):
    return {each.heading for each in preview.problems if each.line == line}


def _real(workspace, realdata, name):
    source = read_table(realdata / "portfolio" / name)
    assert listed_in(source) == PROJECTS
    return shown(workspace, source)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("uk_2016.csv", (143, 0, 27)), ("uk_2018.csv", (133, 0, 43)), ("uk_2019.csv", (133, 0, 50)), ("uk_2020.csv", (125, 0, 40)),  # noqa: E501
        ("uk_2021.csv", (184, 0, 59)), ("NYC_capital_projects_20190901.csv", (378, 1881, 0)),
    ],
)  # fmt: skip
def test_every_real_register_comes_in_and_again_does_nothing(workspace, realdata, name, counts):
    preview = _real(workspace, realdata, name)
    assert (len(preview.lines), len(preview.older), len(preview.problems)) == counts
    projects.commit(workspace, preview)
    again = _real(workspace, realdata, name)
    assert set(states(again).values()) == {State.SAME}
    workspace.undo()
    assert not workspace.all(Project)


@pytest.mark.realdata
def test_the_next_year_of_a_real_register_updates_the_projects_that_are_here(workspace, realdata):
    for name in ("uk_2018.csv", "uk_2019.csv", "uk_2020.csv"):
        projects.commit(workspace, _real(workspace, realdata, name))
    preview = _real(workspace, realdata, "uk_2021.csv")
    assert len(preview.of(State.CHANGED)) > 75
    assert not [each for each in preview.lines if each.why.startswith("Nearly") and each.state is State.NEW]


def test_lines_without_an_amount_count_in_the_currency_of_the_others(workspace):
    bring(workspace, "Project|Code|Budget\nBridge|B-1|£100\nTunnel|B-2|£200\nDepot|B-3|")
    assert {each.currency for each in workspace.all(Project)} == {"GBP"}


def test_a_register_of_several_currencies_gives_none_to_the_others(workspace):
    bring(workspace, "Project|Code|Budget\nBridge|B-1|£100\nTunnel|B-2|$200\nDepot|B-3|")
    assert named(workspace, "Depot").currency == workspace.portfolio().currency


def test_a_programme_merged_over_several_lines_counts_for_each_and_an_amount_once(workspace, tmp_path):
    book = Workbook()
    for line in (
        ("Programme", "Project", "Code", "Budget"), ("Rail", "Bridge", "B-1", 900), (None, "Tunnel", "B-2", None),
        (None, "Depot", "B-3", 20), ("Road", "Ring", "B-4", 30),
    ):  # fmt: skip
        book.active.append(line)
    book.active.merge_cells("A2:A4")
    book.active.merge_cells("D2:D3")
    book.save(tmp_path / "register.xlsx")
    bring(workspace, read_table(tmp_path / "register.xlsx"))
    programmes = {each.id: each.name for each in workspace.all(Programme)}
    assert {each.name: programmes[each.programme_id] for each in workspace.all(Project)} == {
        "Bridge": "Rail", "Tunnel": "Rail", "Depot": "Rail", "Ring": "Road",
    }  # fmt: skip
    assert sum(each.budget or 0 for each in workspace.all(Project)) == 950_00
