"""Known errors: each says in one sentence what happened and what to do next; anything else raised is a bug."""


class KnownError(Exception):
    """Base of every error a person can act on; `str(error)` is the sentence and the next step together.

    `cell` names the row id and field whose text is to blame, where several were written together.
    """

    def __init__(self, sentence: str, next_step: str = "") -> None:
        super().__init__(f"{sentence} {next_step}".strip())
        self.sentence = sentence
        self.next_step = next_step
        self.cell: tuple[str, str] | None = None


class InvalidValueError(KnownError):
    """A typed or imported value is outside what its field can hold."""


class CalendarExhaustedError(KnownError):
    """A calendar offers no working time within the search horizon."""


class LogicLoopError(KnownError):
    """Links form a loop; `tasks` names its members in order."""

    def __init__(self, sentence: str, next_step: str = "", *, tasks: tuple[str, ...] = ()) -> None:
        super().__init__(sentence, next_step)
        self.tasks = tasks


class FileProblemError(KnownError):
    """A file cannot be opened, read or written: gone, damaged, foreign, full disk, no permission."""


class DamagedFileError(FileProblemError):
    """A portfolio file is not whole: a backup can be restored, or what can be read salvaged into a new file."""


class NewerFileError(FileProblemError):
    """The file was written by a newer version of the program."""


class LockedError(FileProblemError):
    """The file is encrypted, and no passphrase has opened it yet."""


class WrongPassphraseError(FileProblemError):
    """A passphrase does not open what it was given for; says nothing of why."""


class PasswordError(FileProblemError):
    """A server asks for a password that is not kept here, or takes another one."""


class ImportProblemError(KnownError):
    """A source file cannot be imported; nothing was changed."""


class UndoBlockedError(KnownError):
    """A change cannot be undone whole because a later one touched the same facts; `obstacles` lists them.

    `set_id` is the change, empty where there is none: the rest of it may be undone.
    """

    def __init__(
        self, sentence: str, next_step: str = "", *, obstacles: tuple[str, ...] = (), set_id: str = ""
    ) -> None:
        super().__init__(sentence, next_step)
        self.obstacles = obstacles
        self.set_id = set_id


class PastError(KnownError):
    """A portfolio as it stood on a day of the past cannot be changed."""


class CancelledError(KnownError):
    """The person cancelled a running job; nothing was changed."""
