// Bundles src/*.js into dist/, with the licences of the libraries in them (dist/THIRD-PARTY.txt).
import { build } from "esbuild";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

const OUT = "dist";

await rm(OUT, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ["src/network.js", "src/editor.js"],
  outdir: OUT,
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "iife",
  target: "es2022",
  legalComments: "none", // they stand in THIRD-PARTY.txt, whole
  loader: { ".svg": "dataurl", ".png": "dataurl", ".woff": "dataurl", ".woff2": "dataurl", ".ttf": "dataurl" },
  metafile: true,
});
await writeFile(path.join(OUT, "THIRD-PARTY.txt"), await licences(Object.keys(metafile.inputs)));
await carryLicences("dist/network.js"); // it travels alone, in the pages of `zhengce network --html`

/** Put the licences of a script's libraries at its head. */
async function carryLicences(file) {
  const texts = await licences(Object.keys(metafile.outputs[file].inputs));
  await writeFile(file, `/*!\n${texts.replaceAll("*/", "* /")}*/\n${await readFile(file, "utf8")}`);
}

/** The licence texts of the packages that the inputs belong to, and of those that were bundled into these before. */
async function licences(inputs) {
  const used = new Set(inputs.map(packageOf).filter(Boolean));
  for (const name of used) {
    const { dependencies = {} } = await manifest(name);
    for (const dependency of Object.keys(dependencies)) if (await manifest(dependency)) used.add(dependency);
  }
  const parts = [];
  for (const name of [...used].sort()) {
    const { version, license, homepage, repository } = await manifest(name);
    const source = homepage ?? repository?.url ?? repository ?? "";
    parts.push([`${name} ${version}`, `licence: ${license ?? "as in the text below"}`, `source: ${source}`, "", await licenceOf(name)].join("\n"));
  }
  return ["The scripts of zhengce-kg (Apache-2.0) contain these libraries.\n", ...parts].join(`\n${"=".repeat(100)}\n`);
}

/** node_modules/@scope/name/file.js → @scope/name */
function packageOf(input) {
  return input.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1];
}

async function manifest(name) {
  try {
    return JSON.parse(await readFile(path.join("node_modules", name, "package.json"), "utf8"));
  } catch {
    return undefined; // an optional package that is not installed here
  }
}

async function licenceOf(name) {
  const folder = path.join("node_modules", name);
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), "utf8")));
  return texts.length ? texts.join("\n") : "The package carries no licence text of its own.\n";
}
