"""Runs every measurement."""

import asyncio

from benchmarks import served, steps

steps.main()
asyncio.run(served.main())
