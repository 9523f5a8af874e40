"""The command line. Heavy modules are imported by the commands that need them, so that `--help` is quick."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from typing import NoReturn

import typer

from entity_pipe.cli.app import app
from entity_pipe.errors import EntityPipeError
from entity_pipe.settings import ALLOCATIONS

# typer names only this subclass of its usage errors in public
USAGE_ERROR: type[typer.BadParameter] = typer.BadParameter.__bases__[0]

# Read by libraries when they are loaded: waiting threads of GNU OpenMP sleep after some 20 microseconds of spinning, which else
# stalls a run beside other busy programs, and Arrow gives memory back when a table is gone.
ENVIRONMENT = {"GOMP_SPINCOUNT": "10000", "ARROW_DEFAULT_MEMORY_POOL": "system"}


def main() -> None:
    """Run the command line: errors are one sentence on stderr and exit code 2, a traceback only with `--debug`."""
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    gc.set_threshold(ALLOCATIONS)
    debug = "--debug" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    try:
        sys.exit(app(arguments, standalone_mode=False))
    except EntityPipeError as error:
        _fail(str(error), debug)
    except USAGE_ERROR as error:
        _fail(f"{error.format_message().rstrip('.')}; `entity-pipe --help` lists commands and options", debug)
    except OSError as error:
        _fail(f"{error.filename or 'input or output'}: {error.strerror or error}", debug)
    except ModuleNotFoundError as error:
        _fail(f"the package {error.name} is not installed; training needs `pip install 'entity-pipe[train]'`", debug)
    except KeyboardInterrupt:
        print("entity-pipe: interrupted; what was finished is kept, run the same command again to go on", file=sys.stderr)
        sys.exit(130)


def _fail(message: str, debug: bool) -> NoReturn:
    if debug:
        traceback.print_exc()
    print(f"entity-pipe: {message}", file=sys.stderr)
    sys.exit(2)
