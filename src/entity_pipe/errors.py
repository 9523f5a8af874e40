"""The errors a user can meet. Each message is one sentence that says what is wrong, where, and what to do."""


class EntityPipeError(Exception):
    """Base of every error that the command line prints without a traceback."""


class InputError(EntityPipeError):
    """A file, folder or option cannot be used as it is."""


class RejectedError(InputError):
    """A file or record that is left out of the run; `reason` is one word for the column of that name in `rejects`."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class ModelError(EntityPipeError):
    """A model file is missing, damaged or of another version."""


class WorkerError(EntityPipeError):
    """A process of a run died."""
