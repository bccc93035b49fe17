"""The columns of tasks and resources in an MPX file, and what becomes of each."""

import re
from collections.abc import Mapping

from pmo_desktop.exchange.inventory import Fields, Kinds, words

_FLAGS, _TEXTS = range(1, 11), range(1, 11)
_NOT_LETTERS = re.compile(r"[^\w%]+")

TASK: Mapping[int, tuple[str, ...]] = {
    1: ("Name",), 2: ("WBS", "PSP-Code"), 3: ("Outline Level", "Gliederungsebene"), 14: ("Notes", "Notizen"),
    15: ("Contact", "Kontaktperson"), 16: ("Resource Group", "Ressourcengruppe"), 20: ("Work", "Arbeit"),
    21: ("Baseline Work", "Geplante Arbeit"), 22: ("Actual Work", "Aktuelle Arbeit"),
    23: ("Remaining Work", "Verbleibende Arbeit"), 24: ("Work Variance", "Abweichung Arbeit"),
    25: ("% Work Complete", "% Arbeit abgeschlossen"), 30: ("Cost", "Kosten"), 31: ("Baseline Cost", "Geplante Kosten"),
    32: ("Actual Cost", "Aktuelle Kosten"), 33: ("Remaining Cost", "Verbleibende Kosten"),
    34: ("Cost Variance", "Abweichung Kosten"), 35: ("Fixed Cost", "Feste Kosten"), 40: ("Duration", "Dauer"),
    41: ("Baseline Duration", "Geplante Dauer"), 42: ("Actual Duration", "Aktuelle Dauer"),
    43: ("Remaining Duration", "Verbleibende Dauer"), 44: ("% Complete", "% Abgeschlossen"),
    45: ("Duration Variance", "Abweichung Dauer"), 50: ("Start", "Anfang"), 51: ("Finish", "Ende"),
    52: ("Early Start", "Frühester Anfang"), 53: ("Early Finish", "Frühestes Ende"), 54: ("Late Start", "Spätester Anfang"),
    55: ("Late Finish", "Spätestes Ende"), 56: ("Baseline Start", "Geplanter Anfang"),
    57: ("Baseline Finish", "Geplantes Ende"), 58: ("Actual Start", "Aktueller Anfang"),
    59: ("Actual Finish", "Aktuelles Ende"), 66: ("Start Variance", "Abweichung Anfang"),
    67: ("Finish Variance", "Abweichung Ende"), 68: ("Constraint Date", "Einschränkungstermin"),
    70: ("Predecessors", "Vorgänger"), 71: ("Successors", "Nachfolger"), 72: ("Resource Names", "Ressourcenamen"),
    73: ("Resource Initials", "Ressourcenkürzel"), 74: ("Unique ID Predecessors", "Einmalige Nr. für Vorgänger"),
    75: ("Unique ID Successors", "Einmalige Nr. für Nachfolger"), 80: ("Fixed", "Fest"), 81: ("Milestone", "Meilenstein"),
    82: ("Critical", "Kritisch"), 83: ("Marked", "Markiert"), 84: ("Rollup",), 85: ("BCWS", "SKAA"), 86: ("BCWP", "SKBA"),
    87: ("SV", "PA"), 88: ("CV", "KA"), 90: ("ID", "Nr."), 91: ("Constraint Type", "Einschränkungsart"),
    92: ("Delay", "Verzögerung"), 93: ("Free Slack", "Freie Pufferzeit"), 94: ("Total Slack", "Gesamte Pufferzeit"),
    95: ("Priority", "Priorität"), 96: ("Subproject File", "Teilprojektdatei"), 97: ("Project", "Projekt"),
    98: ("Unique ID", "Einmalige Nr."), 99: ("Outline Number", "Gliederungsnummer"), 120: ("Summary", "Sammelvorgang"),
    121: ("Objects", "Objekte"), 122: ("Linked Fields", "Verknüpfte Felder"), 123: ("Hide Bar", "Balken ausblenden"),
    125: ("Created", "Erzeugt"), 135: ("Confirmed", "Bestätigt"), 136: ("Update Needed", "Aktualisierung erforderlich"),
    150: ("Stop", "Unterbrechungstermin"), 151: ("Resume No Earlier Than", "Wiederaufnahme nicht früher als"),
    152: ("Resume", "Wiederaufnahme"),
    **{3 + number: (f"Text{number}",) for number in _TEXTS},
    **{35 + number: (f"Cost{number}", f"Kosten{number}") for number in range(1, 4)},
    **{45 + number: (f"Duration{number}", f"Dauer{number}") for number in range(1, 4)},
    **{58 + 2 * number: (f"Start{number}", f"Anfang{number}") for number in range(1, 4)},
    **{59 + 2 * number: (f"Finish{number}", f"Ende{number}") for number in range(1, 4)},
    126: ("Start4", "Anfang4"), 127: ("Finish4", "Ende4"), 128: ("Start5", "Anfang5"), 129: ("Finish5", "Ende5"),
    **{109 + number: (f"Flag{number}", f"Attribut{number}") for number in _FLAGS},
    **{139 + number: (f"Number{number}", f"Zahl{number}") for number in range(1, 6)},
}  # fmt: skip
"""Number → what the column is called in English and German; other languages are read by the numbers."""
RESOURCE: Mapping[int, tuple[str, ...]] = {
    1: ("Name",), 2: ("Initials", "Kürzel"), 3: ("Group", "Gruppe"), 4: ("Code",),
    **{4 + number: (f"Text{number}",) for number in range(1, 6)},
    10: ("Notes", "Notizen"), 11: ("EMail Address", "E-Mail-Adresse"), 20: ("Work", "Arbeit"),
    21: ("Baseline Work", "Geplante Arbeit"), 22: ("Actual Work", "Aktuelle Arbeit"),
    23: ("Remaining Work", "Verbleibende Arbeit"), 24: ("Overtime Work", "Überstundenarbeit"),
    25: ("Work Variance", "Abweichung Arbeit"), 26: ("% Work Complete", "% Arbeit abgeschlossen"), 30: ("Cost", "Kosten"),
    31: ("Baseline Cost", "Geplante Kosten"), 32: ("Actual Cost", "Aktuelle Kosten"),
    33: ("Remaining Cost", "Verbleibende Kosten"), 34: ("Cost Variance", "Abweichung Kosten"), 40: ("ID", "Nr."),
    41: ("Max Units", "Max. Einheiten"), 42: ("Standard Rate", "Standardsatz"), 43: ("Overtime Rate", "Überstundensatz"),
    44: ("Cost Per Use", "Kosten pro Einsatz"), 45: ("Accrue At", "Fällig am"), 46: ("Overallocated", "Überlastet"),
    47: ("Peak", "Spitze"), 48: ("Base Calendar", "Basiskalender"), 49: ("Unique ID", "Einmalige Nr."),
    50: ("Objects", "Objekte"), 51: ("Linked Fields", "Verknüpfte Felder"),
}  # fmt: skip


def spelled(name: str) -> str:
    """Return a column's name without what spellings of it differ in."""
    return _NOT_LETTERS.sub("", name).casefold()


def numbers_of(columns: Mapping[int, tuple[str, ...]]) -> dict[str, int]:
    """Return the number of each column by its spelled names."""
    return {spelled(name): number for number, names in columns.items() for name in names}


_OVERTIME = ("Overtime", "overtime is counted as ordinary work")
KINDS: Kinds = {
    "Task": (Fields(
        read=frozenset({
            *(names[0] for number, names in TASK.items() if names[0].rstrip("0123456789") != names[0]),
            "Name", "WBS", "Outline Level", "Notes", "Work", "Actual Work", "Cost", "Actual Cost", "Fixed Cost", "Duration",
            "Actual Duration", "% Complete", "Start", "Finish", "Early Start", "Early Finish", "Late Start", "Late Finish",
            "Baseline Start", "Baseline Finish", "Baseline Duration", "Baseline Work", "Baseline Cost", "Actual Start",
            "Actual Finish", "Constraint Date", "Constraint Type", "Predecessors", "Successors", "Unique ID Predecessors",
            "Unique ID Successors", "Fixed", "Milestone", "Critical", "ID", "Unique ID", "Delay", "Free Slack", "Total Slack",
            "Priority", "Resume", "Resume No Earlier Than",
        }),
        derived=frozenset({
            "Resource Group", "Resource Names", "Resource Initials", "Remaining Work", "Work Variance", "% Work Complete",
            "Remaining Cost", "Cost Variance", "Remaining Duration", "Duration Variance", "Start Variance",
            "Finish Variance", "BCWS", "BCWP", "SV", "CV", "Outline Number", "Summary", "Project", "Stop",
        }),
        technical=frozenset({"Rollup", "Hide Bar", "Created", "Objects", "Linked Fields", "Confirmed", "Update Needed"}),
        lost={
            "Contact": ("Contacts", "a task has no contact of its own here"),
            "Marked": ("Marks", "a task is not marked here"),
            "Subproject File": ("Inserted projects", "they stay files of their own: import them too"),
        },
    ), "Tasks"),
    "Resource": (Fields(
        read=frozenset({
            "Name", "Initials", "Group", "EMail Address", "Max Units", "Standard Rate", "Base Calendar", "ID", "Unique ID",
            "Notes", *(f"Text{number}" for number in range(1, 6)),
        }),
        derived=frozenset({
            "Work", "Actual Work", "Remaining Work", "Work Variance", "% Work Complete", "Cost", "Actual Cost",
            "Remaining Cost", "Cost Variance", "Overallocated", "Peak",
        }),
        technical=frozenset({"Accrue At", "Objects", "Linked Fields"}),
        lost={
            "Code": ("Codes of people", "a person has no code here"),
            "Overtime Rate": _OVERTIME, "Overtime Work": _OVERTIME,
            "Cost Per Use": ("Costs per use", "a rate counts by the hour here"),
            "Baseline Work": ("Baselines of people", "those of tasks are kept"),
            "Baseline Cost": ("Baselines of people", "those of tasks are kept"),
        },
    ), "People"),
    "Assignment": (Fields(
        read=words("ID Units Work ActualWork Cost Delay UniqueID"),
        derived=words("ActualCost Start Finish"),
        lost={
            "OvertimeWork": _OVERTIME,
            "BaselineWork": ("Baselines of assignments", "those of tasks are kept"),
            "BaselineCost": ("Baselines of assignments", "those of tasks are kept"),
        },
    ), "Assignments"),
    "Header": (Fields(
        read=words("Title Calendar Start Finish ScheduleFrom Comments Subject"),
        derived=words(
            "CurrentDate Cost BaselineCost ActualCost Work BaselineWork ActualWork Work2 Duration BaselineDuration "
            "ActualDuration PercentComplete BaselineStart BaselineFinish ActualStart ActualFinish StartVariance "
            "FinishVariance"
        ),
        lost={
            "Company": ("Document properties", "the portfolio has one organisation"),
            "Manager": ("Its manager", "choose the manager among the people here"),
            "Author": ("Who wrote it", "the log here has its own authors"),
            "Keywords": ("Document properties", "they have no place here"),
        },
    ), "Project"),
}  # fmt: skip
"""Kind of record → what becomes of its fields, and where losses among them are said to be."""
HEADER = (
    "Title", "Company", "Manager", "Calendar", "Start", "Finish", "ScheduleFrom", "CurrentDate", "Comments", "Cost",
    "BaselineCost", "ActualCost", "Work", "BaselineWork", "ActualWork", "Work2", "Duration", "BaselineDuration",
    "ActualDuration", "PercentComplete", "BaselineStart", "BaselineFinish", "ActualStart", "ActualFinish", "StartVariance",
    "FinishVariance", "Subject", "Author", "Keywords",
)  # fmt: skip
ASSIGNMENT = (
    "ID", "Units", "Work", "BaselineWork", "ActualWork", "OvertimeWork", "Cost", "BaselineCost", "ActualCost", "Start",
    "Finish", "Delay", "UniqueID",
)  # fmt: skip
LEFT: Mapping[str, tuple[str, str, str]] = {
    "76": ("Assignments", "Workgroup messages", "they have no place here"),
    "80": ("Project", "Names of linked projects", "projects here are linked task by task"),
    "81": ("Project", "Links to other documents", "they have no place here"),
}
"""Record that is not read → where, what and why."""
SILENT = frozenset({"0", ""})
"""Comments, and empty lines."""
