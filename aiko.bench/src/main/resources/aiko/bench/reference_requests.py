# SPDX-License-Identifier: Apache-2.0
"""Measures requests between two processes of the reference implementation; started by aiko.bench.RequestsBenchmark.

reference_requests.py serve                 its example service, which answers requests
reference_requests.py ask COUNT UNDER_WAY   asks it one at a time, then UNDER_WAY at once, and prints
                                            "FIGURES p50-in-us p99-in-us requests-per-second"
"""
import sys
import time

from aiko_services.main import *
from aiko_services.main import discovery

WARM_UP = 10
TEXT = "kitchen-light-brightness-75-percent"


def serve():
    arguments = actor_args(discovery.ACTOR_TYPE, protocol=discovery.PROTOCOL, tags=["ec=true"])
    compose_instance(discovery.ExampleImpl, arguments).run()


class Asking:
    """One request after the other, then several under way: the answers keep the order of the requests."""

    def __init__(self, count, under_way):
        self.count = count
        self.under_way = under_way
        self.micros = []
        self.answered = 0
        self.service = None

    def begin(self, service):
        self.service = service
        self.ask()

    def ask(self):
        self.began = time.perf_counter()
        self.service.request(aiko.topic_in, TEXT)

    def received(self, _response):
        self.answered += 1
        if self.answered <= WARM_UP + self.count:
            self.one_at_a_time()
        elif self.answered < self.last:
            if self.asked < self.last:
                self.asked += 1
                self.ask()
        else:
            rate = (self.last - WARM_UP - self.count) / (time.perf_counter() - self.began_many)
            self.micros.sort()
            print("FIGURES", self.micros[len(self.micros) // 2], self.micros[len(self.micros) * 99 // 100], rate)
            aiko.process.terminate()

    def one_at_a_time(self):
        if self.answered > WARM_UP:
            self.micros.append((time.perf_counter() - self.began) * 1e6)
        if self.answered < WARM_UP + self.count:
            self.ask()
            return
        self.last = self.answered + 10 * self.count
        self.asked = min(self.answered + self.under_way, self.last)
        self.began_many = time.perf_counter()
        for _ in range(self.asked - self.answered):
            self.ask()


if sys.argv[1] == "serve":
    serve()
else:
    asking = Asking(int(sys.argv[2]), int(sys.argv[3]))
    discovery.do_request(
        discovery.Example, ServiceFilter("*", "*", discovery.PROTOCOL, "*", "*", "*"),
        asking.begin, asking.received, aiko.topic_in)
    aiko.process.run(loop_when_no_handlers=True)
