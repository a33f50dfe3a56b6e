"""Why a command cannot go on, for its user."""


class Stopped(RuntimeError):
    """One sentence that says what is wrong and what to do; a command ends with it instead of a traceback."""
