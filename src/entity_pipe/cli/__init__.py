"""The command line. Heavy modules are imported by the commands that need them, so that `--help` is quick."""

from __future__ import annotations

import sys
import traceback

from entity_pipe.cli.app import app
from entity_pipe.errors import EntityPipeError


def main() -> None:
    """Run the command line: errors are one sentence on stderr and exit code 2, a traceback only with `--debug`."""
    debug = "--debug" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    try:
        app(arguments, standalone_mode=True)
    except EntityPipeError as error:
        if debug:
            traceback.print_exc()
        print(f"entity-pipe: {error}", file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        if debug:
            traceback.print_exc()
        print(f"entity-pipe: {error.filename or 'input or output'}: {error.strerror or error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("entity-pipe: interrupted; what was finished is kept, run the same command again to go on", file=sys.stderr)
        sys.exit(130)
