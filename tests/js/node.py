"""The page's modules in Node: functions that Python can ask."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.server import ROOT

NODE = Path(sys.executable).with_name("node")
LOOP = """
import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(answer(...JSON.parse(line))));
}
"""


@contextmanager
def answering(script: str) -> Iterator[Callable[..., Any]]:
    """What a script in Node computes: it has the imports, and a function `answer` of what it is asked."""
    with subprocess.Popen(
        [NODE, "--input-type=module", "--eval", script + LOOP],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        into, out = process.stdin, process.stdout

        def ask(*arguments: object) -> Any:
            into.write(json.dumps(arguments) + "\n")
            into.flush()
            return json.loads(out.readline())

        yield ask
        into.close()
        assert process.wait() == 0
