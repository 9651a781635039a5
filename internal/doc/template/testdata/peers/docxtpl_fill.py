"""Fills in templates with docxtpl, for the benchmark of the package. Its one argument
names a JSON file, as that of docxtemplater.js."""

import io
import json
import sys
import time

from docxtpl import DocxTemplate, InlineImage


def fill(job):
    doc = DocxTemplate(io.BytesIO(job["bytes"]))
    data = dict(job["data"])
    for name, file in job.get("pictures", {}).items():
        data[name] = InlineImage(doc, io.BytesIO(file))
    doc.render(data, autoescape=True)
    out = io.BytesIO()
    doc.save(out)
    return out.getvalue()


with open(sys.argv[1], encoding="utf-8") as f:
    task = json.load(f)
for job in task["jobs"]:
    with open(job["template"], "rb") as f:
        job["bytes"] = f.read()
    for name, file in job.get("pictures", {}).items():
        with open(file, "rb") as f:
            job["pictures"][name] = f.read()
    with open(job["out"], "wb") as f:
        f.write(fill(job))
if task["times"] > 0:
    for job in task["jobs"]:
        fill(job)
    start = time.process_time()
    for _ in range(task["times"]):
        for job in task["jobs"]:
            fill(job)
    print((time.process_time() - start) * 1000 / task["times"] / len(task["jobs"]))
