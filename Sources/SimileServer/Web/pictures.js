/**
 * The images that were dropped, pasted, picked or photographed on this page. An address names them by an id that only
 * this page knows, so that the browser's back button finds them again.
 *
 * @typedef {{blob: File, name: string, url: string}} Image
 */

/** So many are kept. */
const most = 40;

/** @type {Map<string, Image>} */
const pictures = new Map();
const stem = Date.now().toString(36);
let count = 0;

/** Keeps an image and gives its id. */
export function keep(file) {
  const id = `${stem}-${++count}`;
  pictures.set(id, { blob: file, name: file.name || "the image", url: URL.createObjectURL(file) });
  if (pictures.size > most) {
    const [oldest, { url }] = pictures.entries().next().value;
    URL.revokeObjectURL(url);
    pictures.delete(oldest);
  }
  return id;
}

/** The image with an id; undefined after the page was loaded again. */
export const kept = (id) => pictures.get(id);

/**
 * Many images at once, with what was found out about them.
 *
 * @typedef {{files: File[], answers: Map<string, Map<number, object>>}} Batch
 */

/** So many batches are kept. Files stay where they are on the device until they are read. */
const mostBatches = 8;

/** @type {Map<string, Batch>} */
const batches = new Map();

/** Keeps many images and gives the id of them all. */
export function keepBatch(files) {
  const id = `${stem}-${++count}`;
  batches.set(id, { files, answers: new Map() });
  if (batches.size > mostBatches) batches.delete(batches.keys().next().value);
  return id;
}

/** The images with an id; undefined after the page was loaded again. */
export const keptBatch = (id) => batches.get(id);
