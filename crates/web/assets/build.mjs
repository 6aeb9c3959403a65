// Bundles styles, scripts and icons into dist/, which the server embeds.
// `node build.mjs --watch` rebuilds styles and scripts as they change.

import { build, context } from "esbuild";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const icons = join(here, "node_modules/lucide-static");

/** Chromium, Firefox and Safari of 2024: the first that know `light-dark()`. */
const target = ["chrome123", "firefox121", "safari17.5"];

const options = {
  absWorkingDir: here,
  entryPoints: {
    app: "src/js/app.ts",
    charts: "src/js/charts.ts",
    styles: "src/css/app.css",
  },
  entryNames: "[name]",
  outdir: "dist",
  bundle: true,
  minify: true,
  format: "esm",
  target,
  legalComments: "eof",
  logLevel: "info",
  plugins: [{ name: "style-name", setup: renameStyles }],
  write: false,
};

/** The style bundle is called app.css although its entry may not be called app. */
function renameStyles(builder) {
  builder.onEnd(async ({ outputFiles = [] }) => {
    for (const file of outputFiles) {
      const path = file.path.replace(/styles\.css$/u, "app.css");
      await writeFile(path, file.contents);
    }
  });
}

/** One SVG with a symbol for each icon in icons.json, under our own names. */
async function sprite() {
  const names = JSON.parse(await readFile(join(here, "icons.json"), "utf8"));
  const symbols = await Promise.all(
    Object.entries(names).map(async ([ours, theirs]) => {
      const svg = await readFile(join(icons, "icons", `${theirs}.svg`), "utf8");
      const shapes = svg
        .replace(/^[\s\S]*?<svg[^>]*>/u, "")
        .replace(/<\/svg>\s*$/u, "")
        .replace(/\s*\n\s*/gu, "");
      return `<symbol id="${ours}" viewBox="0 0 24 24">${shapes}</symbol>`;
    }),
  );
  const licence = await readFile(join(icons, "LICENSE"), "utf8");
  const note = `<!--\nIcons: Lucide\n${licence.replaceAll("--", "–")}-->`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n${note}\n`;
  await writeFile(join(dist, "sprite.svg"), svg);
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await sprite();
await cp(join(here, "src/img"), dist, { recursive: true });

if (process.argv.includes("--watch")) {
  await (await context(options)).watch();
} else {
  await build(options);
}
