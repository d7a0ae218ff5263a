"""Publish the catalogue: ``python -m infra.publish`` the whole folder, ``--file PATH`` item rows of a file.

Reads TABLE_CATALOGUE and FILES_BUCKET, and for the whole folder SITE_URL, the address under which people find the
platform; boto3 reads AWS_ENDPOINT_URL itself. Prints one JSON line for each
refused row (file, line, field, code, message) and a summary line; exits 1 when a row was refused.
"""

import argparse
import json
import os
import sys
from pathlib import Path

import boto3

from chalicelib.aws.catalogue_table import CatalogueTable
from chalicelib.catalogue.publishing import reading
from chalicelib.catalogue.publishing.publisher import publish, publish_district, withdraw
from infra.paths import ROOT

FOLDER = ROOT / "catalogue"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.publish", description="Publish the catalogue.")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--file", type=Path, help="a .jsonl, .json or .yaml file of service items")
    what.add_argument("--withdraw", metavar="CODE", help="close an item to new applications")
    asked = parser.parse_args()
    store = CatalogueTable(os.environ["TABLE_CATALOGUE"], boto3.client("s3"), os.environ["FILES_BUCKET"])
    if asked.withdraw:
        return 0 if withdraw(store, asked.withdraw) else 1
    if asked.file:
        report = publish(store, reading.read_rows(asked.file), reading.read_district(FOLDER))
    else:
        store.put_document("site", {"url": os.environ["SITE_URL"]})
        report = publish_district(store, FOLDER)
    for line in report.lines():
        print(json.dumps(line, ensure_ascii=False))
    return 1 if report.refused else 0


if __name__ == "__main__":
    sys.exit(main())
