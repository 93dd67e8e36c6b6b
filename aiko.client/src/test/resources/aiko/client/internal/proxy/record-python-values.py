# SPDX-License-Identifier: Apache-2.0
"""Records in python-values.jsonl what the reference implementation makes of each row, and what it sends itself.

    PYTHONPATH=REFERENCE/src python3 record-python-values.py python-values.jsonl

call, payload       a call of a Java proxy -> python: the arguments of the actor's method; echo: the same, sent by a Python proxy
result, messages    the answer of a Java method -> response: what do_request() passes to its handler, each time
argument            a value in Python -> payload: the call of a Python proxy
"""
import json
import sys

from aiko_services.main import discovery
from aiko_services.main.utilities import parse


class Published:
    def __init__(self):
        self.payloads = []

    def publish(self, topic, payload):
        self.payloads.append(payload)


class Callee:
    def call(self):
        pass


def sent(*arguments, **named):
    discovery.aiko.message = Published()
    discovery.get_service_proxy("topic/in", Callee).call(*arguments, **named)
    return discovery.aiko.message.payloads[0]


def received(payload):
    command, arguments = parse(payload)
    values = []
    Callee.call = lambda self, *given: values.extend(given)
    getattr(Callee(), command)(*arguments)
    return values


def requested(messages):
    handlers, responses = [], []

    class Process:
        @staticmethod
        def add_message_handler(handler, topic):
            handlers.append(handler)

    discovery.aiko.process = Process
    discovery.do_command = lambda *arguments, **named: None
    discovery.do_request(Callee, None, None, lambda response: responses.append(list(response)), "topic")
    for message in messages:
        handlers[0](discovery.aiko, "topic", message)
    return responses


def recorded(row):
    if "call" in row:
        try:
            row["python"] = received(row["payload"])
            row["echo"] = sent(*row["python"])
        except Exception as failure:
            row["python"] = None
            row["error"] = f"{type(failure).__name__}: {failure}"
    elif "result" in row:
        row["response"] = requested(row["messages"])
    elif "argument" in row:
        row["payload"] = eval(f"sent({row['argument']})")
    return row


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = [recorded(json.loads(line)) for line in file if line.strip()]
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
