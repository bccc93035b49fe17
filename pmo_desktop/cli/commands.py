"""The table of commands: words, arguments, JSON keys; what does the work is loaded only when it is asked for."""

# ruff: noqa: PLC0415 - a command loads only what it needs, so that --help is instant and no command loads Qt

import argparse
from pathlib import Path

from pmo_desktop.cli.arguments import (
    Command,
    argument,
    chosen_of,
    columns,
    count,
    currency,
    day,
    fitting,
    measure,
    paper,
    plan_paper,
    sizes,
)
from pmo_desktop.cli.console import Console
from pmo_desktop.domain.private import BY_NAME as KINDS_KEPT

_FILE = argument("file", metavar="FILE", type=Path, help="a portfolio (.pmo)")
_AS_OF = argument(
    "--as-of",
    metavar="DATE",
    dest="as_of",
    type=day,
    help="as the portfolio stood at the end of that day (default: as it is)",
)
_TODAY = argument("--today", metavar="DATE", type=day, help="the day it is taken to be (default: today)")


def _new(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.files import new

    return new(asked, console)


def _import(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.importing import bring_in

    return bring_in(asked, console)


def _export(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.files import export

    return export(asked, console)


def _schedule(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.schedules import schedule

    return schedule(asked, console)


def _update(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.updates import update

    return update(asked, console)


def _versions(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.updates import versions

    return versions(asked, console)


def _explain(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.explanations import explain

    return explain(asked, console)


def _advice(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.advices import advice

    return advice(asked, console)


def _check_fidelity(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.checking import check_fidelity

    return check_fidelity(asked, console)


def _spread(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.spreading import spread

    return spread(asked, console)


def _load(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.loads import load

    return load(asked, console)


def _milestones(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.milestones import milestones

    return milestones(asked, console)


def _bookings(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.bookings import bookings

    return bookings(asked, console)


def _outlook(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.outlooks import outlook

    return outlook(asked, console)


def _who(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.outlooks import who

    return who(asked, console)


def _fits(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.outlooks import fits

    return fits(asked, console)


def _scenarios(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.outlooks import scenarios

    return scenarios(asked, console)


def _holidays(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.holidays import holidays

    return holidays(asked, console)


def _organisation(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.organisations import organisation

    return organisation(asked, console)


def _report(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.papers import report

    return report(asked, console)


def _demo(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.demos import demo

    return demo(asked, console)


def _encrypt(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.encryption import encrypt

    return encrypt(asked, console)


def _private(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.privacy import private

    return private(asked, console)


def _handover(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.handovers import handover

    return handover(asked, console)


def _duplicates(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.doubles import duplicates

    return duplicates(asked, console)


def _screenshots(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.pictures import screenshots

    return screenshots(asked, console)


def _print_plan(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.plan_prints import print_plan

    return print_plan(asked, console)


def _history(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.histories import history

    return history(asked, console)


def _changes(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.histories import changes

    return changes(asked, console)


def _conflicts(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.conflicts import show

    return show(asked, console)


def _fold(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.histories import fold

    return fold(asked, console)


def _backup(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.safety import backup

    return backup(asked, console)


def _restore(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.safety import restore

    return restore(asked, console)


def _salvage(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.safety import salvage

    return salvage(asked, console)


def _share(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.teams import share

    return share(asked, console)


def _join(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.teams import join

    return join(asked, console)


def _sync(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.teams import sync

    return sync(asked, console)


def _leave(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.teams import leave

    return leave(asked, console)


_TEAM = argument(
    "team", metavar="TEAM", help="its path on a share, or postgresql+psycopg://user@server/database (no password in it)"
)
_EXCHANGED = """offline, why (null, or a sentence), sent, received, waiting (how many changes), by (who made what was received),
conflicts (ids), problems (sentences), newer (the team has a newer version), older (the team has an older one, and nothing
is sent), made_anew (my copy was away for very long), here [{author, project (null: none)}]"""


COMMANDS = (
    Command(
        "new", "make a new portfolio", "FILE", "Make a new, empty portfolio FILE with a Monday to Friday calendar.",
        "file, name, organisation, currency, author",
        (
            _FILE,
            argument("--name", default="", help="what it is called (default: the name of the file)"),
            argument("--organisation", default="", help="whose portfolio it is, for the reports"),
            argument("--currency", type=currency, default="EUR", help="three letters (default: EUR)"),
        ),
        _new,
    ),
    Command(
        "import", "bring plans, lists and documents into a portfolio", "FILE SOURCE…",
        "Bring whatever arrives into the portfolio FILE, each thing as one change that can be undone: told by what is in\n"
        "it, not by its name. Folders, .zip archives and messages (.eml, .msg) give what is in them. Of plans (MS Project XML;\n"
        "P6 as XER or XML; .mpp where Java is) it says what each brought, what could not be carried, and where its dates differ\n"
        "from the computed ones; --update brings projects that are here up to date. People who are there are recognised.\n"
        "Status forms, finance and documents are kept for later. A source that cannot be read does not stop the others.\n"
        "Lists are told by what is in them: people and hours worked from CSV or XLSX, leave from those or a calendar\n"
        "file (ICS). Who is new comes in; people known here change only with --update. The same leave again adds nothing, and\n"
        "moves what was moved; hours of a week take the place of those that were there.",
        """
file, imported (how many), failed (how many)
sources: per thing in a source  source, taken_for (plan, register, bookings, people, leave, hours, milestones, status form,
       finance, document, portfolio or refused), name, inside (the archive or message it lay in, or null), imported
  of a plan    project {id, code, name}, here_already, counts {tasks, links, …},
               people [{name, is (null: new), confidence 0-1, reason}], losses [{place, what, why, count}],
               dates {checked, agreeing, differing [{number, task, file_start, start, file_finish, finish}]},
               findings [{kind, sentence, tasks (ids)}]
  where false  reason, next_step
  of others    said (what it did, in words), change (the id of the change, or null)
  of a list    list (people, leave or hours), change (the id of the change, or null), counts {new, changed, same, unclear, …},
               lines [{line, state, …}] with name, is, confidence, reason, differs, taken; with person, from, to, said;
               or with person, project, task, week, hours, before, said;
               problems [{line, heading, text, why}], columns [{heading, is}] of a table, others (entries that are no leave);
               of projects also turned, lights [{text, count, is, known}], gone, older, told, left, and in lines
               differs [{field, here, file, changed_here, fixed, taken}]
""",
        (
            _FILE,
            argument("sources", metavar="SOURCE", nargs="+", help="files; * and ? stand for parts of names"),
            argument("--create", action="store_true", help="make FILE where it is not there yet"),
            argument(
                "--as", dest="listed", metavar="KIND",
                choices=("people", "leave", "hours", "bookings", "projects", "milestones", "status form", "finance", "document"),
                help="what a table is: people, leave, hours, bookings, projects, milestones, status form, finance or document "
                "(default: as its columns say)",
            ),
            argument("--person", metavar="NAME", default="", help="whose the leave is of which a file does not say so"),
            argument("--update", action="store_true", help="change people and projects known here to what a file says of them"),
            argument("--preview", action="store_true", help="only say what lists would bring"),
        ),
        _import,
    ),
    Command(
        "update", "bring a newer file for a project that is here", "FILE SOURCE [--accept all|unproblematic]",
        "Compare SOURCE, a newer version of a project's plan, with the project in the portfolio FILE, and show what it says\n"
        "otherwise: tasks added, removed, renamed, moved and changed, old beside new, and what becomes of the dates. Which\n"
        "project it is, is told by ids, names and content. What was changed or added here since the file before stays; what\n"
        "both changed needs a look and is marked with “!”. Nothing is written without --accept; then it is one change that can\n"
        "be undone.",
        """
file, source, project {id, code, name}, why (how it was told), summary (a sentence), same_file, finish_before, finish_after,
finish_days (working days), counts {added, removed, renamed, moved, changed} of tasks, notes (sentences),
rows [{key, thing, what, name, was, in (summaries above), unproblematic, problem, goes (sentences), dates,
       fields [{key, field, old, new, before (in the last file), problem}]}],
kept [{key, name, field, here, in_file, by}] (stays as it is here), moved [{task, finish_before, finish_after}],
accepted (how many keys), left_out (sentences), change (its id, or null)
""",
        (
            _FILE,
            argument("source", metavar="SOURCE", type=Path, help="the newer file"),
            argument("--project", metavar="PROJECT", help="which project it is of: code, name or id (default: as told)"),
            argument(
                "--accept", choices=("all", "unproblematic", "none"), default="none", help="what to take over (default: none)"
            ),
        ),
        _update,
    ),
    Command(
        "versions", "which files came for the plan of a project", "FILE PROJECT",
        "Show which files came for the plan of PROJECT (its code, name or id), the newest first: when, by whom, and what each\n"
        "changed.",
        "file, project {id, code, name}, versions [{number, at, author, file, format, tool, sha256, changed, change (its id)}]",
        (_FILE, argument("project", metavar="PROJECT", help="code, name or id")),
        _versions,
    ),
    Command(
        "export", "write a project as XML, or the whole portfolio as a workbook",
        "FILE (TARGET.xlsx | PROJECT TARGET.xml | --register TARGET)",
        "Write the whole portfolio as a workbook with a sheet for each thing that is kept, one project as MS Project XML, or\n"
        "the register of all as workbook or CSV. PROJECT is a code, a name or an id. What is private and why somebody is away\n"
        "is in none of them, rates are in those for MS Project alone. A TARGET that is there already is replaced.",
        "file, target, and project {id, code, name} with tasks (how many), or projects (how many)",
        (
            _FILE,
            argument("project", metavar="PROJECT", nargs="?", help="code, name or id; or the .xlsx file to write all to"),
            argument("target", metavar="TARGET", nargs="?", type=Path, help="the .xml file to write"),
            argument("--register", metavar="TARGET", type=Path, help="the .xlsx or .csv file to write the register to"),
            _AS_OF,
        ),
        _export,
    ),
    Command(
        "schedule", "compute dates, slack and the critical path", "FILE [PROJECT]",
        "Compute the dates of one project, or of all, and show each task's number, name, start, finish, duration, slack and\n"
        "whether it is critical or nearly so; then what is odd in the logic. Nothing is written.",
        """
file
projects: per project  id, code, name, start, finish, tasks, findings [{kind, sentence, tasks (ids), names}]
  tasks: id, number, level (0: outermost), name, start, finish, late_start, late_finish, duration, duration_seconds, slack,
         slack_seconds, free_slack_seconds, start_slack_seconds, finish_slack_seconds (working seconds, elapsed ones for
         elapsed tasks), critical, near_critical, longest_path, summary, milestone, percent
  findings: kind is loop, link_to_own_summary, no_working_time, link_to_nowhere, out_of_sequence,
         finish_link_into_summary or constraint_without_date
""",
        (_FILE, argument("project", metavar="PROJECT", nargs="?", help="code, name or id (default: all)"), _AS_OF),
        _schedule,
    ),
    Command(
        "explain", "say why a task has its dates", "FILE PROJECT TASK",
        "Follow the dates of one task back to where they come from: its duration, people and their leave, the links,\n"
        "constraints, calendars and progress that decide, each with the date it imposes, then what decides that. TASK is a\n"
        "number in the table, a name, a part of one, or an id. Nothing is written.",
        """
file, project {id, code, name}, task {id, number, name}
chain: in order, from the task back  task {id, number, name}, of (finish or start: what the step before hangs on), date,
       start, finish, drivers
  drivers: what decides there, the last to apply first  kind, of (finish or start), date, text, task (where it comes from,
         or null); kind is duration, assignment, leave, split, expected, resume, actual, manual, link, summary, constraint,
         levelling, late, calendar, status or project
""",
        (
            _FILE,
            argument("project", metavar="PROJECT", help="code, name or id"),
            argument("task", metavar="TASK", help="number, name or id"),
            _AS_OF,
        ),
        _explain,
    ),
    Command(
        "advice", "say what is odd in the plans", "FILE",
        "Look at the plan of one project, or of all, and say what is odd in it and why that matters: problems (!), weak\n"
        "spots (~) and notes (-); then what somebody accepted, and why. Nothing is written.",
        """
file
projects: per project  id, code, name, advice, accepted
  advice: in order  rule (the name of the check), severity (problem, weakness or note), title, term (the expert’s), metric
          (the number of the DCMA metric that counts it, or null), task {id, number, name} (null: the whole plan), sentence,
          why, fixes (names of what the window can do about it)
  accepted: the same with  reason, by, at (UTC)
""",
        (
            _FILE,
            argument("--project", metavar="PROJECT", help="code, name or id (default: all)"),
            _AS_OF,
        ),
        _advice,
    ),
    Command(
        "check-fidelity", "compare computed dates with those in project files", "FILE…",
        "Schedule project files and compare each task's start, finish, total slack and criticality with the file's own, as\n"
        "MS Project or P6 saved them; no portfolio is touched. Says for each file and in all which share agrees to the\n"
        "minute, and lists each difference with the reason for the computed value. A file that cannot be read does not stop\n"
        "the others.",
        """
files: per file  file, tasks, compared (active and scheduled automatically), start, finish, slack, critical (how many
       agree), unstated {start, finish, slack, critical} (how many the file lacks a value of; counted as agreeing),
       differences [{project, number, key (the task's in the file), task, field, file, computed, reason}]
       (slack in working seconds, elapsed ones for elapsed tasks)
total: the same counts
failed: per file that could not be read  file, reason, next_step
""",
        (argument("sources", metavar="FILE", nargs="+", help="project files; * and ? stand for parts of names"),),
        _check_fidelity,
    ),
    Command(
        "load", "show who is asked for how much, and when", "FILE",
        "Show people, roles or teams × days, weeks or months over all committed projects: work asked for as a share of the\n"
        "working time there is. * marks more than there is; ! marks work where there is no working time at all.",
        """
file, start, finish, by, per
people, roles or teams (as asked for): per row  id, name, kind and role (of people), members (of roles and teams), and
  days, weeks or months: start, percent (null without working time), demand_hours, capacity_hours, leave_hours,
       overloaded; with --proposed or --likely  proposed_hours, strained (more than there is with what is proposed), and
       percent holds what is proposed too
""",
        (
            _FILE,
            argument("--by", choices=["person", "role", "team"], default="person", help="what the rows are (default: person)"),
            argument("--per", choices=["day", "week", "month"], default="week", help="what the columns are (default: week)"),
            argument("--from", metavar="DATE", dest="start", type=day,
                     help="the first day, week or month has this day (default: today)"),
            argument("--to", metavar="DATE", dest="finish", type=day, help="the last one has this day (instead of --weeks)"),
            argument("--weeks", metavar="N", type=count(520), default=12, help="how many weeks (default: 12)"),
            argument("--proposed", action="store_true", help="with proposals and tentative bookings"),
            argument("--likely", action="store_true", help="the same, by the probability of their projects"),
            _AS_OF,
        ),
        _load,
    ),
    Command(
        "milestones", "show milestones, and take lists of them over", "FILE [PROJECT] [--take LIST] [--new NAME]",
        "Show the milestones of one project, or of all: when each is due, whether it is reached or overdue, whose it is. --take\n"
        "reads a list of them, one a line with its date in any form (“Go-live, end of March”), or a table (.xlsx, .csv), into\n"
        "PROJECT or a new one as one change; what cannot be read is left out and told.",
        """
file
milestones: id, project {id, code, name}, name, date (null: none), done, overdue, percent (null: not said), owner
taken: with --take  milestones (how many), left_out (line, text, reason)
""",
        (
            _FILE,
            argument("project", metavar="PROJECT", nargs="?", help="code, name or id (default: all)"),
            argument("--take", metavar="LIST", type=Path, help="the list to take over first; - for what comes in"),
            argument("--new", metavar="NAME", default="", help="the new project (default: as the list is headed)"),
            _AS_OF,
        ),
        _milestones,
    ),
    Command(
        "bookings", "show who is booked for what, and take tables of bookings over", "FILE [--take TABLE] [--out TARGET]",
        "Show people with their bookings by month or week: percent of their time, in brackets what tasks ask where nothing is\n"
        "booked. --take reads a table (.xlsx or .csv, people down and months or weeks across) into the portfolio as one change;\n"
        "of the next table of a source what is new, changed or no longer in it. What is unclear is left out and told. --out\n"
        "writes the bookings as such a table.",
        """
file, per (month or week), periods (start, finish)
rows: per person and project  person, person_id, project, project_id (null: line work), cells
  cells: percent, tentative_percent, booked_hours, planned_hours, counted_hours, counts (booking, plan or null)
people: id, name, sums (counted_hours, booked_hours, capacity_hours, percent, overloaded)
taken: with --take  amounts, summary, lines (person, work, start, finish, before_percent, after_percent, state (new, changed,
       same, kept, gone, unclear or skipped), taken, reason), left_out (place, reason)
target: with --out
""",
        (
            _FILE,
            argument("--months", metavar="N", type=count(120), default=12, help="how many months (default: 12)"),
            argument("--weeks", metavar="N", type=count(120), default=0, help="weeks instead, and how many"),
            argument("--from", metavar="DATE", dest="start", type=day, help="the first one has this day (default: today)"),
            argument("--take", metavar="TABLE", type=Path, help="the table to take over first"),
            argument("--emptying", action="store_true", help="empty cells of that table take away what is booked there"),
            argument("--out", metavar="TARGET", type=Path, help="the .xlsx or .csv file to write"),
            _AS_OF,
        ),
        _bookings,
    ),
    Command(
        "outlook", "show what roles are asked for in the months ahead", "FILE",
        "Show by role or team what is left of what there is in each month ahead, and for what nobody is named yet.",
        """
file, start, finish, by, proposals
rows: per role or team  id, name, months {start, committed_hours, proposed_hours, capacity_hours, gap_hours}
free: the same per person with free time, who has most first
unassigned: per piece of work nobody is named for  project, task, name, role, start, finish, hours, proposed, guessed
            (guessed: the task says no work, so that it is one person for its duration)
""",
        (
            _FILE,
            argument("--months", metavar="N", type=count(120), default=12, help="how many months (default: 12)"),
            argument("--from", metavar="DATE", dest="start", type=day, help="the first month has this day (default: today)"),
            argument("--by", choices=("role", "team"), default="role", help="a line per role or per team (default: role)"),
            argument("--proposals", choices=("whole", "weighted", "out"), default="whole",
                     help="proposals count in full, by their probability, or not (default: whole)"),
            _AS_OF,
        ),
        _outlook,
    ),
    Command(
        "who", "find who has the skills and the time", "FILE [--skill NAME[:LEVEL] …] [--from DATE] [--to DATE]",
        "Rank people by skills and free time in a span; ties go to who works on the project already.",
        """
file, from, to
found: per person, the best first  id, name, role, team, fits, score, skill, time (shares), short {skill: level},
       knows_project, weeks {start, free_hours, wanted_hours, capacity_hours, leave_hours}
""",
        (
            _FILE,
            argument("--skill", metavar="NAME[:LEVEL]", action="append", default=[],
                     help="a skill with its least level, 1 to 4 (default: 1); may be given several times"),
            argument("--role", metavar="NAME", help="only people in this role"),
            argument("--team", metavar="NAME", help="only people of this team"),
            argument("--from", metavar="DATE", dest="start", type=day, help="the first day (default: today)"),
            argument("--to", metavar="DATE", dest="finish", type=day, help="the last day (default: four weeks on)"),
            argument("--percent", metavar="N", type=measure(0, 1_000), default=100.0, help="of their time (default: 100)"),
            argument("--hours", metavar="N", type=measure(0, 100_000), help="hours in all instead"),
            argument("--weekly", metavar="N", type=measure(0, 1_000), help="hours a week instead"),
            argument("--project", metavar="PROJECT", help="what it is for: code, name or id"),
            argument("--count-proposals", action="store_true", dest="count_proposals", help="proposals take time too"),
            _AS_OF,
        ),
        _who,
    ),
    Command(
        "fits", "say whether a project fits into everybody’s load", "FILE PROJECT",
        "Lay a project over the load of those it asks, and find the earliest start at which it fits.",
        """
file, project, asks (whether it asks for anybody), fits, start, earliest (null: none was found), sentences
lacks: per person or role and month  name, month, hours
""",
        (
            _FILE,
            argument("project", metavar="PROJECT", help="code, name or id"),
            argument("--count-proposals", action="store_true", dest="count_proposals",
                     help="other proposals take time too"),
            _AS_OF,
        ),
        _fits,
    ),
    Command(
        "scenarios", "show scenarios side by side", "FILE",
        "Show what each scenario comes to beside the portfolio as it is, and what it changes.",
        """
file
scenarios: the portfolio as it is (id and name null), then each  id, name, finish, cost_cents, overloaded_weeks,
           lacking_hours {role: hours}, projects {id, code, name, state, priority, start, finish, cost_cents},
           changes {sentence, standing (holds, changed, gone, same), note}
""",
        (
            _FILE,
            argument("--months", metavar="N", type=count(120), default=12, help="how many months (default: 12)"),
            _AS_OF,
        ),
        _scenarios,
    ),
    Command(
        "spread", "let tasks wait where people are asked for too much", "FILE",
        "Propose which tasks wait so that nobody is asked for more than there is of them, over all projects or those named\n"
        "(levelling). Nothing is changed without --accept, which carries it out as one change that can be undone. With\n"
        "--clear take back what was spread before. What has begun, has priority 1000 or is held by a constraint stays.",
        """
file, moves, projects, remaining, people, overloads_before, gap (null: nobody knows), proved, accepted
moves: per task  project, task (id), name, start, new_start, finish, new_finish, days (it waits; working days, calendar days
       where elapsed), elapsed, parts, waits_for (ids of tasks), why, deadline_missed (null where none is)
projects: id, code, name, finish, new_finish
remaining: per overload that stays  person, start, finish, percent, capacity_percent, tasks, reason (alone, started, never,
           fixed, within_slack), sentence
people: whose load changes  id, name, weeks_over, new_weeks_over
with --clear: file, cleared [{id, name}]
""",
        (
            _FILE,
            argument("--project", metavar="PROJECT", action="append", help="code, name or id; may be repeated (default: all)"),
            argument("--person", metavar="NAME", action="append", help="only the tasks of this person; may be repeated"),
            argument("--order", choices=("priority", "standard", "id"), default="priority",
                     help="who goes first: higher priority, less spare time, or the row above (default: priority)"),
            argument("--objective", choices=("earliest", "smoothest"), default="earliest",
                     help="projects end early, or load is even (default: earliest)"),
            argument("--within-slack", action="store_true", help="only as long as no project ends later"),
            argument("--split", action="store_true", help="tasks may be interrupted"),
            argument("--tolerance", metavar="PERCENT", type=float, default=0.0,
                     help="how much too much is let pass (default: 0)"),
            argument("--seconds", metavar="S", type=float, default=10.0, help="how long to look at most (default: 10)"),
            argument("--export", metavar="TABLE", type=Path, help="write the table as .xlsx or .csv"),
            argument("--accept", action="store_true", help="carry it out"),
            argument("--clear", action="store_true", help="take back what was spread"),
        ),
        _spread,
    ),
    Command(
        "holidays", "add a country’s holidays to a calendar", "(FILE --country CODE --years YEARS | --list [--country CODE])",
        "Add the public holidays of a country or one of its regions to a calendar of the portfolio FILE, as one change that\n"
        "can be undone. Days that have an exception already keep it, so that repeating adds nothing. With --list show the\n"
        "countries, or the regions, languages and further kinds of holidays of one.",
        """
file, calendar {id, name}, added (how many)
holidays: per day  day, name, kind (free, half a day, worked), hours (empty: free), added (true or false), standing
with --list: countries [{code, name}], or country {code, name}, regions [{code, name}], languages, kinds
""",
        (
            argument("file", metavar="FILE", nargs="?", type=Path, help="a portfolio (.pmo)"),
            argument("--calendar", metavar="NAME", default="", help="name or id (default: the portfolio’s calendar)"),
            argument("--country", metavar="CODE", default="", help="code or name, such as DE or Germany"),
            argument("--region", metavar="CODE", default="", help="code or name, such as BY or Bayern"),
            argument("--years", metavar="YEARS", default="", help="2026 or 2026-2028"),
            argument("--language", metavar="CODE", default="", help="the language of the names (default: the country’s)"),
            argument("--also", metavar="KINDS", default="", help="further kinds, with commas, such as catholic,bank"),
            argument("--no-observed", action="store_true", help="without days that make up for holidays on weekends"),
            argument("--half-days", action="store_true", help="with half days; some are for a few people only"),
            argument("--list", action="store_true", help="show what there is; nothing is written"),
        ),
        _holidays,
    ),
    Command(
        "organisation", "show or choose name, logo, holidays and hours", "FILE [--name NAME] [--logo FILE] [--country CODE]",
        "Show what holds for the whole portfolio FILE, or choose it: the name and logo on reports, whose public holidays the\n"
        "portfolio’s calendar has, its working hours. Each is a change that can be undone; which projects move is told.",
        """
file, name, logo (null, or {file, sha256, drawn}), country, holidays_until (a year), hours (Monday to Sunday, empty: free),
hours_in_words, answered (questions that are not asked any more), moved [{project, name, seconds}]
""",
        (
            _FILE,
            argument("--name", metavar="NAME", help="what the organisation is called; an empty text for none"),
            argument("--logo", metavar="FILE", type=Path, help="a PNG or JPEG picture or an SVG drawing, or “none”"),
            argument("--country", metavar="CODE", help="code or name, with a region DE-BY, or “none”"),
            argument("--hours", metavar="WEEK", help="such as “9-17, lunch 12-12:30” or “Mon-Thu 8-16:30, Fri 8-13”"),
        ),
        _organisation,
    ),
    Command(
        "report", "print the portfolio pack, or one project's page", "FILE --out PDF",
        "Print the portfolio pack (cover, contents, register, a page per project, load), or one project's status page.",
        "file, target, paper, project {id, code, name} (null for the pack)",
        (
            _FILE,
            argument("--out", metavar="PDF", type=Path, required=True, help="the .pdf file to write; replaced where there"),
            argument("--project", metavar="PROJECT", help="print this one's page: code, name or id"),
            argument("--paper", type=paper, help="A4 or Letter (default: as in the settings)"),
            _AS_OF,
        ),
        _report,
    ),
    Command(
        "print-plan", "print one project’s table and chart", "FILE --project PROJECT --out PDF",
        "Print the plan of one project, table and chart, on pages of any size. Letters are never smaller than 7 pt: where the\n"
        "pages of --fit would make them so, it takes more pages and says so. --setup begins with a page set-up kept in FILE;\n"
        "what else is given goes before it.",
        """
file, target, project {id, code, name}, paper, pages, across, down, smallest_text (pt), readable (null, or {across, down}
where the pages of --fit are too few)
""",
        (
            _FILE,
            argument("--project", metavar="PROJECT", required=True, help="code, name or id"),
            argument("--out", metavar="PDF", type=Path, required=True, help="the .pdf file to write; replaced where there"),
            argument("--setup", metavar="NAME", help="a page set-up kept in FILE"),
            argument("--paper", type=plan_paper, help="A5 to A0, Letter, Legal, Tabloid (default: as in the settings)"),
            argument("--portrait", action="store_true", help="upright; else the long side lies"),
            argument("--fit", metavar="WxH", type=fitting, help="so many pages wide and high; 0 is as many as it takes"),
            argument("--day-mm", metavar="MM", dest="day_mm", type=measure(0.01, 4_000),
                     help="true size: so many millimetres a day"),
            argument("--percent", metavar="N", type=measure(10, 400), help="everything in percent of its normal size"),
            argument("--columns", metavar="FIELDS", type=columns, help="such as name,duration,start,finish,people"),
            argument("--from", metavar="DATE", dest="first_day", type=day, help="the chart begins on that day"),
            argument("--until", metavar="DATE", dest="last_day", type=day, help="the chart ends with that day"),
            argument("--grey", action="store_true", help="in greys"),
            argument("--no-links", action="store_true", dest="no_links", help="without the links"),
            argument("--phases", action="store_true", help="each phase begins a page"),
            _AS_OF,
        ),
        _print_plan,
    ),
    Command(
        "history", "show who changed what, and when", "FILE",
        "Show the changes of the portfolio, the newest first, with what each did field by field. Nothing is written.",
        """
file, count (how many there are), changes, the newest first: id, number, at, author, label, kind (empty, merge, aside or
folded), undoes (id or null), undone_by (id of the change that reversed it, or null),
lines [{thing, what, field (empty: added or deleted), before, after}]
""",
        (
            _FILE,
            argument("--project", metavar="PROJECT", help="only changes in this one: code, name or id"),
            argument("--person", metavar="NAME", help="only changes by this person"),
            argument("--since", metavar="DATE", type=day, help="from that day on"),
            argument("--until", metavar="DATE", type=day, help="up to the end of that day"),
            argument("--words", metavar="TEXT", default="", help="only changes whose name or values hold this"),
            argument("--limit", metavar="N", type=count(1_000_000), default=50, help="at most so many (default: 50)"),
        ),
        _history,
    ),
    Command(
        "changes", "show what is different since a day or a change", "FILE --since (DATE | CHANGE)",
        "Show what is different now from what it was at the start of a day, or after a change (its id, from history): each\n"
        "field once, however often it was changed, with who did it last; and the tasks whose dates moved by it. What was\n"
        "changed and changed back is no difference. Nothing is written.",
        """
file, since (a sentence), projects: per project with differences  id (empty: in no project), name,
finish_then, finish_now, differences [{thing, what, field (empty: added or deleted), before, after, by, at, times}],
moved [{task, id, start_then, start_now, finish_then, finish_now, days (of the finish), edited (it was itself changed)}]
""",
        (
            _FILE,
            argument("--since", metavar="DATE|CHANGE", required=True,
                     help="a day; report (the last of PROJECT); pack (the last printed); or an id"),
            argument("--project", metavar="PROJECT", help="only this one: code, name or id"),
        ),
        _changes,
    ),
    Command(
        "conflicts", "what two people changed; decide it", "FILE [--keep ID…] [--use-other ID…]",
        "Show what two people changed while apart: both versions, the one before, and which of them stands. --keep says that\n"
        "what stands is right, --use-other puts the other version in; all that is decided at once is one change, which one undo\n"
        "takes back.",
        """
file, decided (ids decided now), change (the id of that change, or null), count
conflicts: per thing  id, clash (edited, deleted, doubled, taken or loop), project (id or null), project_name, thing, what,
       story, since (who changed it again, or empty), obstacle (why the other cannot be used, or empty),
       kept and other {by, at, mine}, facts [{field, of, before, kept, other, now}],
       verdict (open, confirmed or turned), decided_by, decided_at (or null)
""",
        (
            _FILE,
            argument("--keep", metavar="ID", nargs="+", default=[], help="what stands is right"),
            argument("--use-other", metavar="ID", nargs="+", default=[], help="put the other version in"),
            argument("--mine", action="store_true", help="only what you are asked about: the PMO all, managers their projects"),
            argument("--decided", action="store_true", help="show what was decided instead"),
        ),
        _conflicts,
    ),
    Command(
        "fold", "fold old history month by month", "FILE --older-than MONTHS",
        "Fold the changes of each month that ended longer ago than MONTHS into one. The plan stays as it is, and as it\n"
        "stood at the end of each month can still be shown; single old changes can no longer be seen or undone.",
        "file, folded [{month, changes}], changes (how many in all), bytes (about what they took), dry_run, size, size_before",
        (
            _FILE,
            argument("--older-than", metavar="MONTHS", dest="months", type=count(1_200), default=24,
                     help="how many months stay whole (default: 24)"),
            argument("--dry-run", action="store_true", help="only say what would be folded"),
            argument("--compact", action="store_true", help="give the freed room back to the disk; takes as much for a while"),
        ),
        _fold,
    ),
    Command(
        "share", "make a portfolio a team file", "FILE TEAM",
        "Make a team file of the portfolio FILE: at TEAM, a path on a share, in a synced folder or on this machine, or the\n"
        "address of a PostgreSQL database, which is set up for it. FILE becomes your copy. Where TEAM is FILE itself, your copy\n"
        "is made on this machine and FILE becomes what the team sees. An encrypted FILE makes an encrypted team file: everybody\n"
        "in the team needs its passphrase. The password of a server is asked for, or taken from the variable\n"
        "PMO_DATABASE_PASSWORD or the keyring.",
        "file (your copy), team {id, name, place}, encrypted (true or false)",
        (
            _FILE,
            _TEAM,
            argument("--name", default="", help="what the team file is called (default: as the portfolio)"),
            argument("--members", metavar="ROLE", default="", help="in a database, the role of all who may send and receive"),
        ),
        _share,
    ),
    Command(
        "join", "make your copy of a team file", "TEAM FILE",
        "Make FILE your copy of a team file: work goes on in it whether the team file can be reached or not.",
        f"file, team {{id, name, place}}, encrypted (true or false),\n{_EXCHANGED}",
        (_TEAM, argument("file", metavar="FILE", type=Path, help="where your copy goes (.pmo); nothing may be there yet")),
        _join,
    ),
    Command(
        "sync", "send and receive", "FILE [--with OTHER]",
        "Send the changes of FILE, your copy of a team file, and receive the others’. With --with bring in what another copy\n"
        "of the portfolio has, one that came back on a stick or by mail; both may also be plain files that were one once.",
        f"file, brought_in {{changes (how many), by, conflicts}} (with --with)\nfor a team file: {_EXCHANGED}",
        (
            _FILE,
            argument("--with", metavar="OTHER", dest="other", type=Path, help="another copy of the same portfolio (.pmo)"),
            argument("--move-on", action="store_true", help="where the team has an older version, move it on to this one"),
        ),
        _sync,
    ),
    Command(
        "leave", "leave a team file", "FILE",
        "Make your copy of a team file a file of its own. The team file goes on without it; what was not sent stays in FILE.",
        "file, team {id, name, place}, unsent (how many changes the team never received)",
        (_FILE,),
        _leave,
    ),
    Command(
        "handover", "give all somebody does to somebody else", "FILE FROM TO",
        "Give everything FROM is responsible for (projects, risks, issues, actions, documents, what is left to do of tasks,\n"
        "bookings, templates) to TO from a day on, as one change that one undo takes back. What was done stays with FROM.\n"
        "People are named by name, initials or id.",
        """
file, from {id, name}, to {id, name}, day, done (true unless --preview or nothing to hand over),
load (a sentence about the busiest week of TO)
items: per thing  key, kind (projects, risks, issues, actions, documents, templates, tasks or bookings), project (id or null),
       name, detail
""",
        (
            _FILE,
            argument("giver", metavar="FROM", help="who hands over"),
            argument("taker", metavar="TO", help="who takes over"),
            argument("--from", dest="day", metavar="DATE", type=day, help="the day from which on it goes (default: today)"),
            argument("--leaves", action="store_true", help="FROM is here until that day"),
            argument("--preview", action="store_true", help="only say what would go"),
        ),
        _handover,
    ),
    Command(
        "duplicates", "find people who are here twice, merge them, and part those who are two after all",
        "FILE [--merge NAME --into NAME | --split NAME [--off NAME] | --two NAME --and NAME]",
        "List pairs of people who may be the same, by e-mail, spelling and initials, the surest first. --merge lets one go with\n"
        "everything of theirs going to the other, as one change that one undo takes back; what both say is marked with !.\n"
        "--split shows what goes with whoever was merged into that person, or, with --off, becomes another person of that name,\n"
        "and parts them; --give and --keep name lines by their id that go along or stay. --two keeps that two are two people.\n"
        "People are named by name, initials or id.",
        """
file, done (true where they were merged or parted)
pairs: per pair  one and other {id, name}, confidence (0-1), reason
merging: null, or  stays {id, name}, go (list of {id, name}), lines: per thing  what, becomes, collides
splitting: null, or  kept {id, name}, name, merged_at (when they became one, or null), merged_in (the names of all who were),
           lines: per thing  id, group, text, source (came with them, added since, both had it, there before, or empty), goes
""",
        (
            _FILE,
            argument("--merge", metavar="NAME", default="", help="who goes"),
            argument("--into", metavar="NAME", default="", help="who stays"),
            argument("--split", metavar="NAME", default="", help="who is two people after all"),
            argument("--off", metavar="NAME", default="", help="which of those merged in, or else a new name"),
            argument("--give", metavar="ID", action="append", default=[], help="a line that goes along, too"),
            argument("--keep", metavar="ID", action="append", default=[], help="a line that stays"),
            argument("--two", metavar="NAME", default="", help="one of two who are two people"),
            argument("--and", dest="other", metavar="NAME", default="", help="the other"),
            argument("--preview", action="store_true", help="only say what would become of everything"),
        ),
        _duplicates,
    ),
    Command(
        "private", "keep rates and the like for you alone", "FILE",
        "Say which facts you keep for yourself in your private drawer, a file of yours that is joined on your screen and never\n"
        "enters a team file, an export or a report. --mark moves facts there, --unmark back. KIND is rates, leave-reasons or\n"
        "notes; several with commas.",
        """
file, drawer (path, or null), trouble (why it cannot be opened, or null), swept (no trace is left in FILE)
kinds: per kind  name, all (true: whatever is entered later is kept too), values (how many are kept), received_before (of
       how many others had received the value: that cannot be taken back)
""",
        (
            _FILE,
            argument("--mark", metavar="KIND", type=chosen_of(*KINDS_KEPT), default=(), help="keep these for you alone"),
            argument("--unmark", metavar="KIND", type=chosen_of(*KINDS_KEPT), default=(), help="share these with the team"),
        ),
        _private,
    ),
    Command(
        "demo", "make or open the demo portfolio", "(FILE | --open [--out DIR])",
        "Make the demo portfolio as FILE: twelve projects of a small organisation, or, with --projects or --tasks, made-up\n"
        "projects of any number and size. With --open show the demo in a window; where nobody would see one, do the main job\n"
        "without: import the project files that come with the program, schedule, and write the portfolio pack and pictures\n"
        "of every view to DIR.",
        "file, projects, tasks, links, people (how many); with --open also imported, target, pictures",
        (
            argument("file", metavar="FILE", nargs="?", type=Path, help="the portfolio (.pmo) to make"),
            argument("--projects", metavar="N", type=count(10_000), help="make this many projects up"),
            argument("--tasks", metavar="N", type=count(200_000), help="make projects of this many tasks up"),
            argument("--seed", metavar="N", type=count(2**31), default=1, help="another number, other projects (default: 1)"),
            _TODAY,
            argument("--open", action="store_true", help="open it in a window, or do the main job without one"),
            argument("--out", metavar="DIR", type=Path, default=Path("out"), help="where --open writes (default: out)"),
        ),
        _demo,
    ),
    Command(
        "encrypt", "set, change or remove a passphrase", "FILE [--change | --remove]",
        "Put the portfolio FILE under a passphrase, which then opens it and everything made of it; with --change under another\n"
        "one, with --remove under none. FILE must be open nowhere; it is whole whenever this is stopped. A passphrase is typed\n"
        "when asked, or comes from a file or a variable, never as an argument: others can see those. Copies and backups made\n"
        "before stay as they are. Nobody can open a file whose passphrase is forgotten.",
        "file, encrypted (true or false)",
        (
            _FILE,
            argument("--change", action="store_true", help="set another one; the old one is asked for first"),
            argument("--remove", action="store_true", help="write the file in clear; its passphrase is asked for first"),
            argument(
                "--new-passphrase-file", metavar="FILE", type=Path,
                help="with --change: its first line is the new one (else: the variable PMO_NEW_PASSPHRASE, a question)",
            ),
        ),
        _encrypt,
    ),
    Command(
        "backup", "make a backup, or list those there are", "FILE [TARGET | --list]",
        "Back the portfolio FILE up where its backups are kept, or to TARGET. A backup counts only after it was read back and\n"
        "agrees with the file row by row. Nothing is made where nothing changed since the last one. While the window is open\n"
        "backups are made by themselves: 24 hourly, 14 daily, 8 weekly and 12 monthly ones are kept.",
        """
file, backup (path), made (false: nothing had changed)
with --list: file, backups [{path, at, why, bytes, sound, of (the file it was made of)}]; why is open, hourly, asked,
             import, migration, restore or exchange
""",
        (
            _FILE,
            argument("target", metavar="TARGET", nargs="?", type=Path, help="the .pmo file to write to"),
            argument("--list", action="store_true", help="list the backups of FILE, also where FILE is damaged"),
        ),
        _backup,
    ),
    Command(
        "restore", "bring a backup back", "FILE BACKUP",
        "Make the portfolio FILE what it was in BACKUP: as one change that can be undone; a backup of how it stands is made\n"
        "before. Where FILE is damaged or gone BACKUP takes its place, and the damaged file is kept beside it.",
        """
file, backup, restored (true or false), and where the file was replaced  replaced (true), damaged (path or null); else
projects [{id (null: what belongs to none), name, back, gone, changed, fields {name: how often},
           lines [{what, field, now, then}] (the first of them)}]
""",
        (
            _FILE,
            argument("backup", metavar="BACKUP", type=Path, help="a backup, as backup --list names them"),
            argument("--project", metavar="P", action="append", help="bring only this project back (name or id; repeatable)"),
            argument("--preview", action="store_true", help="show what differs and write nothing"),
        ),
        _restore,
    ),
    Command(
        "salvage", "read a damaged file into a new one", "DAMAGED TARGET",
        "Read what can be read of the damaged portfolio DAMAGED into a new file TARGET: rows from pages that are whole, and\n"
        "from the history those that are not. Says what was kept, rebuilt and lost. DAMAGED stays as it is.",
        """
damaged, target, history_lost (lines), emptied (references to what is lost)
tables: per kind of row  {kept, rebuilt (from the history), lost, names (of what is lost, where known)}
""",
        (
            argument("damaged", metavar="DAMAGED", type=Path, help="the file that cannot be opened"),
            argument("target", metavar="TARGET", type=Path, help="the .pmo file to write"),
        ),
        _salvage,
    ),
    Command(
        "screenshots", "take pictures of every view", "[FILE] --out DIR",
        "Draw every view of the demo portfolio, or of FILE, light and dark, as PNG files in DIR; no display is needed.",
        "file (null for the demo), pictures (paths)",
        (
            argument("file", metavar="FILE", nargs="?", type=Path, help="a portfolio (default: the demo, made for this)"),
            argument("--out", metavar="DIR", type=Path, required=True, help="the folder to write to"),
            argument("--sizes", type=sizes, default=((1280, 800),), help="such as 1280x800,1920x1080 (default: 1280x800)"),
            argument("--themes", type=chosen_of("light", "dark"), default=("light", "dark"), help="light, dark, or both"),
            _TODAY,
        ),
        _screenshots,
    ),
)  # fmt: skip
BY_NAME = {command.name: command for command in COMMANDS}
