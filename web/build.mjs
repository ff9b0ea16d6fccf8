// Builds what a browser receives, from web/styles and web/scripts into
// web/dist: names with the hash of their content, a manifest of those names,
// and a Brotli and a gzip copy of all that gets smaller. The same sources give
// the same bytes; what an earlier build left behind is removed. It uses no
// network and, besides Node, only what package.json names.
//
//   node web/build.mjs [directory]

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";
import { unused } from "./styles/unused.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "..", "node_modules");
const images = join(modules, "nhsuk-frontend", "dist", "nhsuk", "assets", "images");
const out = resolve(process.argv[2] ?? join(here, "dist"));

// The licence wants its notice wherever the code goes.
const { version } = JSON.parse(readFileSync(join(modules, "nhsuk-frontend", "package.json"), "utf8"));
const notice = `/* Contains nhsuk-frontend ${version}, copyright (c) 2019 NHS.UK, MIT License */\n`;

// Browsers that get updates. Others still get pages that work, as all pages do
// without the script.
const target = ["chrome109", "edge109", "firefox115", "safari15.6"];

/** Files by name, and hashed names by logical name. */
const files = new Map();
const manifest = {};

function add(logical, content) {
  const bytes = Buffer.from(content);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  const ending = extname(logical);
  const name = `${logical.slice(0, -ending.length)}-${hash}${ending}`;
  manifest[logical] = name;
  files.set(name, bytes);
  for (const [suffix, smaller] of [[".br", brotli(bytes)], [".gz", gzip(bytes)]]) {
    if (smaller.length < bytes.length) {
      files.set(name + suffix, smaller);
    }
  }
  return name;
}

function brotli(bytes) {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

function gzip(bytes) {
  const packed = gzipSync(bytes, { level: 9 });
  // The tenth byte names the operating system, which must not change the
  // result. 255 is "unknown".
  packed[9] = 255;
  return packed;
}

/** Cuts a list at those commas that stand outside brackets. */
function selectors(list) {
  const parts = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < list.length; i++) {
    if ("([".includes(list[i])) depth++;
    if (")]".includes(list[i])) depth--;
    if (list[i] === "," && depth === 0) {
      parts.push(list.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, list.slice(start)];
}

/** The end of the block whose opening bracket is at the index. */
function blockEnd(css, open) {
  let depth = 0;
  for (let i = open; i < css.length; i++) {
    if (css[i] === '"') i = css.indexOf('"', i + 1);
    else if (css[i] === "{") depth++;
    else if (css[i] === "}" && --depth === 0) return i;
  }
  throw new Error("the stylesheet has a block without an end");
}

/** Leaves out of minified CSS what no page uses. */
function prune(css) {
  let kept = "";
  for (let i = 0; i < css.length; ) {
    const open = css.indexOf("{", i);
    if (open < 0) {
      return kept + css.slice(i);
    }
    const end = blockEnd(css, open);
    const head = css.slice(i, open);
    const body = css.slice(open + 1, end);
    i = end + 1;
    if (head.startsWith("@media") || head.startsWith("@supports")) {
      const inner = prune(body);
      kept += inner && `${head}{${inner}}`;
    } else if (head.startsWith("@")) {
      kept += `${head}{${body}}`;
    } else {
      const used = selectors(head).filter((selector) => !unused(selector));
      kept += used.length > 0 ? `${used.join(",")}{${body}}` : "";
    }
  }
  return kept;
}

async function minified(css) {
  const result = await esbuild.transform(css, { loader: "css", minify: true, target, legalComments: "none" });
  return result.code.trim();
}

async function styles() {
  const { css } = sass.compile(join(here, "styles", "app.scss"), {
    loadPaths: [modules],
    quietDeps: true,
    style: "expanded",
  });
  const pruned = await minified(prune(await minified(css)));
  // The stylesheet and its pictures stand in one folder.
  const done = pruned.replace(/url\(["']?images\/([\w.-]+)["']?\)/g, (_, name) => {
    const hashed = manifest[name] ?? add(name, readFileSync(join(images, name)));
    return `url(${hashed})`;
  });
  add("app.css", `${notice}${done}\n`);
}

async function scripts() {
  const result = await esbuild.build({
    entryPoints: [join(here, "scripts", "app.mjs")],
    absWorkingDir: here,
    bundle: true,
    format: "esm",
    legalComments: "none",
    logLevel: "error",
    minify: true,
    target,
    write: false,
  });
  add("app.js", notice + result.outputFiles[0].text);
}

function write() {
  const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
  files.set("manifest.json", Buffer.from(`${JSON.stringify(sorted, null, 2)}\n`));
  mkdirSync(out, { recursive: true });
  for (const name of readdirSync(out)) {
    if (!files.has(name) && name !== ".gitkeep") {
      rmSync(join(out, name), { recursive: true });
    }
  }
  for (const [name, bytes] of files) {
    writeFileSync(join(out, name), bytes);
  }
}

add("favicon.svg", readFileSync(join(here, "favicon.svg")));
await styles();
await scripts();
write();

for (const [logical, name] of Object.entries(manifest)) {
  const size = files.get(name).length;
  const compressed = files.get(`${name}.br`)?.length ?? size;
  console.log(`${logical}: ${size} bytes, ${compressed} compressed`);
}
