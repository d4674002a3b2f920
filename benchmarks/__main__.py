"""Runs every measurement."""

import asyncio

from benchmarks import page, served, steps, wire

steps.main()
wire.main()
asyncio.run(served.main())
page.main()
