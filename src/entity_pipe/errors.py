"""The errors a user can meet. Each message is one sentence that says what is wrong, where, and what to do."""


class EntityPipeError(Exception):
    """Base of every error that the command line prints without a traceback."""


class InputError(EntityPipeError):
    """A file, folder or option cannot be used as it is."""


class ModelError(EntityPipeError):
    """A model file is missing, damaged or of another version."""


class WorkerError(EntityPipeError):
    """A process of a run died."""
