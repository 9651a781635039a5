// Fills in templates with docxtemplater, for the tests and the benchmark of the
// package. Its one argument names a JSON file:
//   {"jobs": [{"template": file, "data": {...}, "pictures": {name: file}, "out": file}], "times": n}
// Pictures go in by the free module, since its maker's own is sold; the module wants a
// text for each and asks back for the bytes.
// Each job is done once and its file kept; then all are done n times more, from the
// bytes of the template to those of the report, and the milliseconds of processor
// time for one are printed.
"use strict";
const fs = require("fs");
const PizZip = require("pizzip");
const Docxtemplater = require("docxtemplater");
const ImageModule = require("docxtemplater-image-module-free");

const task = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));

// A path such as don_vi.ten goes down from the scope that knows its first name.
function parser(tag) {
  return {
    get(scope) {
      if (tag === ".") return scope;
      let v = scope;
      for (const name of tag.split(".")) {
        if (v === null || v === undefined) return undefined;
        v = v[name.trim()];
      }
      return v;
    },
  };
}

function fill({ template, data, pictures }) {
  const doc = new Docxtemplater(new PizZip(template), {
    modules: pictures ? [new ImageModule({ getImage: (name) => pictures[name], getSize: () => [600, 350] })] : [],
    delimiters: { start: "{{", end: "}}" },
    paragraphLoop: true,
    linebreaks: true,
    parser,
    nullGetter: (part) => (part.module ? "" : "……"),
  });
  doc.render(data);
  return doc.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
}

const jobs = task.jobs.map((j) => {
  const job = { ...j, template: fs.readFileSync(j.template) };
  for (const [name, file] of Object.entries(j.pictures || {})) {
    job.pictures[name] = fs.readFileSync(file);
    job.data = { ...job.data, [name]: name };
  }
  return job;
});
for (const j of jobs) fs.writeFileSync(j.out, fill(j));
if (task.times > 0) {
  for (let i = 0; i < 5; i++) for (const j of jobs) fill(j); // the compiler warms up
  const start = process.cpuUsage();
  for (let i = 0; i < task.times; i++) for (const j of jobs) fill(j);
  const used = process.cpuUsage(start);
  console.log((used.user + used.system) / 1000 / task.times / jobs.length);
}
