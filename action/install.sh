#!/usr/bin/env bash
# Install reglint from the folder of this action in an environment of its own, and name its Python as the output 'python'.
# The option -I keeps modules in the working directory, which is the checkout of the caller, out of Python's reach.
set -euo pipefail

environment=$RUNNER_TEMP/reglint-environment
"$REGLINT_PYTHON" -I -m venv "$environment"
python=$environment/bin/python
[ -x "$python" ] || python=$environment/Scripts/python.exe # Windows
"$python" -I -m pip install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH"
printf 'python=%s\n' "$python" >>"$GITHUB_OUTPUT"
