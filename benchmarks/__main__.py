"""Runs every measurement, and says on what machine."""

import asyncio
import os
import platform

import numpy as np

from benchmarks import hostile, lecture, load, page, requests, served, steps, wire

versions = f"Python {platform.python_version()}, NumPy {np.__version__}"
print(f"{platform.platform()}, {os.cpu_count()} cores, {versions}")
steps.main()
wire.main()
asyncio.run(served.main())
requests.main()
page.main()
load.main()
lecture.main()
hostile.main()
