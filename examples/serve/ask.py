#!/usr/bin/env python3
"""Scores rows of a CSV file by a model that `aezoo serve` serves, with the standard library alone.

    python3 ask.py http://127.0.0.1:9100 watch rows.csv

The token, where one is needed, comes from the environment: AEZOO_TOKEN.
"""
import csv
import json
import os
import sys
import urllib.error
import urllib.request


def ask(address, model, operation, body):
    request = urllib.request.Request(
        f"{address}/models/{model}/{operation}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    token = os.environ.get("AEZOO_TOKEN")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as failure:
        sys.exit(f"{failure.code}: {json.load(failure)['error']}")


def main():
    address, model, file = sys.argv[1:]
    with open(file, newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    # as many as a body may have
    for first in range(0, len(rows), 1000):
        part = rows[first : first + 1000]
        body = {"rows": part, "ignore_unknown_columns": True}
        for number, answer in enumerate(ask(address, model, "score", body)["rows"], first):
            print(number, answer["score"], "anomaly" if answer.get("anomaly") else "")


main()
