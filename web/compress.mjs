// Puts a brotli and a gzip form beside each built file that becomes smaller by it, so that the server compresses nothing
// while people wait. What was compressed once is kept by its hash: Automerge takes eight seconds and seldom changes.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const BUILT = fileURLToPath(new URL("dist", import.meta.url));
const KEPT = fileURLToPath(new URL("node_modules/.cache/compressed", import.meta.url));
// What the other kinds of files hold is compressed already.
const KINDS = /\.(html|js|css|wasm|svg)$/;
const FORMS = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gz: (bytes) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
};

async function compressed(bytes, ending) {
  const hash = createHash("sha256").update(bytes).digest("hex");
  const kept = join(KEPT, `${hash}.${ending}`);
  try {
    return await readFile(kept);
  } catch {
    const smaller = await FORMS[ending](bytes);
    // Under its name only when it is whole: two builds may run at once.
    const unfinished = `${kept}.${process.pid}`;
    await writeFile(unfinished, smaller);
    await rename(unfinished, kept);
    return smaller;
  }
}

await mkdir(KEPT, { recursive: true });
const names = await readdir(BUILT, { recursive: true });
await Promise.all(
  names
    .filter((name) => KINDS.test(name))
    .flatMap((name) => Object.keys(FORMS).map((ending) => [join(BUILT, name), ending]))
    .map(async ([file, ending]) => {
      const bytes = await readFile(file);
      const smaller = await compressed(bytes, ending);
      if (smaller.length < bytes.length) await writeFile(`${file}.${ending}`, smaller);
    }),
);
