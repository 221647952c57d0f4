"""Makes the load: `python -m serve.generator PLAN`, where the plan is a file that `serve.load` wrote.

A program of its own, so that its processor time is told apart from the server's; it prints JSON. Without threads and
without an HTTP library, since on a small machine it competes with the server that it measures.
"""

import asyncio
import gc
import json
import pickle
import sys
import time

from serve.arrivals import Arrivals
from serve.clients import Clients
from serve.plan import Plan


async def run(plan: Plan) -> dict:
    """Makes the load that the plan asks for; gives what `serve.tally.Load` is made of."""
    sending = Arrivals(plan) if plan.rate else Clients(plan)
    spent = time.process_time()
    await sending.run()
    spent, wall = time.process_time() - spent, max(sending.end - sending.begin, 1e-6)
    tally = sending.tally
    return {
        "seconds": wall, "milliseconds": sorted(round(each, 3) for each in tally.milliseconds), "sent": sending.sent,
        "refused": tally.refused, "lost": tally.lost, "wrong": tally.wrong, "remarks": tally.remarks, "share": spent / wall,
    }


def main() -> None:
    with open(sys.argv[1], "rb") as file:
        plan = pickle.load(file)
    # There are no cycles to speak of, and looking for them would show in the times.
    gc.disable()
    json.dump(asyncio.run(run(plan)), sys.stdout)


if __name__ == "__main__":
    main()
