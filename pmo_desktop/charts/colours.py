"""The semantic colours of screen, charts and print; every text colour has a contrast of 4.5:1 on its ground."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours as `#rrggbb`; those named *_text are written on the ground of the same name."""

    dark: bool
    window: str
    background: str
    alternate: str
    text: str
    muted: str
    grid: str
    border: str
    accent: str
    accent_text: str
    selection: str
    task: str
    task_line: str
    progress: str
    critical: str
    critical_progress: str
    near_critical: str
    near_critical_progress: str
    longest_path: str
    slack: str
    summary: str
    milestone: str
    baseline: str
    link: str
    today: str
    status_date: str
    deadline: str
    weekend: str
    late: str
    at_risk: str
    on_track: str
    none: str
    red: str
    red_text: str
    amber: str
    amber_text: str
    green: str
    green_text: str
    grey: str
    grey_text: str
    idle: str
    idle_text: str
    low: str
    low_text: str
    good: str
    good_text: str
    high: str
    high_text: str
    over: str
    over_text: str
    hatch: str
    found: str
    """The ground of cells that hold what was looked for."""
    on_bar: str
    """Letters and labels on bars; bars are light enough for it in both themes."""
    bar_line: str
    """The edge of bars whose colour means a group: some of those are pale."""
    stripe: str
    """Progress on bars of any colour."""
    series_1: str
    """Eight colours that are told apart by people who see red and green alike (Okabe and Ito 2008, lightened)."""
    series_2: str
    series_3: str
    series_4: str
    series_5: str
    series_6: str
    series_7: str
    series_8: str
    rag_red: str
    rag_amber: str
    rag_green: str
    done: str
    to_come: str
    none_of_them: str
    dimmed: str
    """Bars beside the path that is shown."""
    dimmed_progress: str
    grid_link: str
    path_predecessor: str
    path_driving: str
    path_successor: str
    path_driven: str
    path_into: str
    """Links that decide when the selected task begins, and those by which it decides for others."""
    path_out: str
    second_baseline: str
    constraint: str
    progress_line: str


LIGHT = Colours(
    dark=False, window="#f5f6f8", background="#ffffff", alternate="#f7f8fa", text="#1b1f24", muted="#57606a",
    grid="#e4e7eb", border="#c9ced6", accent="#0a5bd3", accent_text="#ffffff", selection="#d6e6ff",
    task="#5b93e6", task_line="#2f6ac4", progress="#1f4f9c", critical="#e5696a", critical_progress="#9d1c25",
    near_critical="#eeb04c", near_critical_progress="#7d4a00", longest_path="#1b1f24", slack="#57606a",
    summary="#2b3138", milestone="#2b3138", baseline="#9aa3ae", link="#6a737d", today="#d9480f", status_date="#7a3ff2",
    deadline="#0c7a43", weekend="#f0f2f5", late="#c2202e", at_risk="#8a5a00", on_track="#0c7a43", none="#57606a",
    red="#c2202e", red_text="#ffffff", amber="#f5b83d", amber_text="#2b1d00", green="#1c7f45", green_text="#ffffff",
    grey="#d5dae0", grey_text="#3a424b",
    idle="#edf0f3", idle_text="#4a535d", low="#cfe1fb", low_text="#123a73", good="#c5e8cf", good_text="#0c4a26",
    high="#fbdc9a", high_text="#573700", over="#f3a6a3", over_text="#5f0a0f", hatch="#8b95a1", found="#ffe9a8",
    on_bar="#11161c", bar_line="#57606a",
    stripe="#27313d", series_1="#5b93e6", series_2="#e69f00", series_3="#2bab85", series_4="#d58ab5",
    series_5="#6cbdec", series_6="#e07a3c", series_7="#e3d43b", series_8="#a2abb6", rag_red="#ea6f6f", rag_amber="#f0b43c",
    rag_green="#52b788", done="#b4bcc6", to_come="#b9d2f7", none_of_them="#cfd5dc", dimmed="#dfe3e8", dimmed_progress="#b3bbc5",
    grid_link="#dde1e6",
    path_predecessor="#f3d27a", path_driving="#e8931d", path_successor="#cdb4f2", path_driven="#a177e6",
    path_into="#b86200", path_out="#7a46cf",
    second_baseline="#b08d57", constraint="#6a3fc2", progress_line="#b3261e",
)  # fmt: skip

DARK = Colours(
    dark=True, window="#1c1f24", background="#22262c", alternate="#272c33", text="#e6e9ee", muted="#a7b0bb",
    grid="#343a43", border="#48505b", accent="#7db2ff", accent_text="#0b1a30", selection="#284268",
    task="#4a82d8", task_line="#86b3f5", progress="#b5d2ff", critical="#d2555a", critical_progress="#ffc1c0",
    near_critical="#ad7016", near_critical_progress="#ffe9c2", longest_path="#f2f4f7", slack="#a7b0bb",
    summary="#d5dae1", milestone="#d5dae1", baseline="#7c8692", link="#9aa4b0", today="#ff9a5c", status_date="#bb9bff",
    deadline="#5fd08f", weekend="#292e35", late="#ff8a8a", at_risk="#ffc65c", on_track="#6fd79b", none="#a7b0bb",
    red="#ff8080", red_text="#2b0406", amber="#f5b83d", amber_text="#2b1d00", green="#56c785", green_text="#04210f",
    grey="#4b535e", grey_text="#e6e9ee",
    idle="#2d323a", idle_text="#b3bcc7", low="#23426e", low_text="#cfe1fb", good="#1f5134", good_text="#c9f0d6",
    high="#6b4c10", high_text="#ffe3a8", over="#7c2429", over_text="#ffd6d4", hatch="#7c8692", found="#4d4012",
    on_bar="#0a0e13", bar_line="#11161c",
    stripe="#242b34", series_1="#6a9ef0", series_2="#d99a1c", series_3="#3fb592", series_4="#d58ab5",
    series_5="#74c0ea", series_6="#e0803f", series_7="#dccd4a", series_8="#99a3af", rag_red="#ef7a7a", rag_amber="#e8b04a",
    rag_green="#5cc08f", done="#808a96", to_come="#7f9cc9", none_of_them="#8a939e", dimmed="#48505c", dimmed_progress="#6b7582",
    grid_link="#454d58",
    path_predecessor="#d8b75a", path_driving="#ee9a2b", path_successor="#b79ce6", path_driven="#9d78e0",
    path_into="#ee9a2b", path_out="#b294ee",
    second_baseline="#b8965f", constraint="#b79cff", progress_line="#ff8a80",
)  # fmt: skip

PRINT = LIGHT


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.1, 1.4.3): 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
