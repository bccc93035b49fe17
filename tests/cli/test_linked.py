"""Projects that wait for each other, from the command line: what meets at import is said, and one pass dates them all."""


def plan(title, *tasks):
    rows = "".join(
        f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name><Start>2026-01-07T08:00:00</Start>"
        f"<Finish>2026-01-07T17:00:00</Finish><Duration>PT{hours}H0M0S</Duration>{inner}</Task>"
        for uid, (name, hours, inner) in enumerate(tasks, 1)
    )
    return f"<Project><Title>{title}</Title><StartDate>2026-01-05T08:00:00</StartDate><Tasks>{rows}</Tasks></Project>"


def link(place):
    return (
        "<PredecessorLink><PredecessorUID>9</PredecessorUID><Type>1</Type><CrossProject>1</CrossProject>"
        f"<CrossProjectName>{place}</CrossProjectName></PredecessorLink>"
    )


def dates(ran):
    return {
        task["name"]: (task["start"][:10], task["finish"][:10])
        for each in ran.data["projects"]
        for task in each["tasks"]
    }


def test_linked_files_meet_at_import_and_are_scheduled_in_one_pass(pmo, tmp_path):
    (tmp_path / "Bridge.xml").write_text(plan("Bridge", ("Build", 8, link("Depot.mpp\\2"))), "utf-8")
    (tmp_path / "Depot.xml").write_text(plan("Depot", ("Clear", 8, ""), ("Deliver", 32, "")), "utf-8")
    ran = pmo("import", "all.pmo", "Bridge.xml", "Depot.xml", "--create")
    assert ran.code == 0
    assert "“Bridge” waits for “Deliver” of “Depot”: the link now leads there." in ran.out
    assert "Dates of tasks of other projects" in ran.out
    found = dates(pmo("schedule", "all.pmo", "--json"))
    assert found["Deliver"] == ("2026-01-05", "2026-01-08")
    assert found["Build"] == ("2026-01-09", "2026-01-09")
    assert dates(pmo("schedule", "all.pmo", "P-01", "--json"))["Build"] == found["Build"], (
        "one project alone has them too"
    )


def test_a_loop_across_files_is_said_and_the_rest_dated(pmo, tmp_path):
    (tmp_path / "Bridge.xml").write_text(plan("Bridge", ("Build", 8, link("Depot.mpp\\1"))), "utf-8")
    (tmp_path / "Depot.xml").write_text(plan("Depot", ("Deliver", 8, link("Bridge.mpp\\1"))), "utf-8")
    assert pmo("import", "all.pmo", "Bridge.xml", "Depot.xml", "--create").code == 0
    ran = pmo("schedule", "all.pmo")
    assert ran.code == 0
    assert ran.out.count("These tasks wait for each other across projects") == 2, "both projects say so"
    assert "“Build” (P-01)" in ran.out
    assert "“Deliver” (P-02)" in ran.out
