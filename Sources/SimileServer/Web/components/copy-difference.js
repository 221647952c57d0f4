import { imagePath, thumbnailPath } from "../api.js";
import { drawDifference, gain } from "../difference.js";
import { el, fill } from "../dom.js";
import { request } from "../http.js";
import { isAbort } from "../problem.js";
import { shape } from "./copy-figure.js";

/**
 * What differs between an original and its copy, which is laid over it as the link says.
 *
 * @param {object} link
 * @param {{width?: number, height?: number}} original
 * @param {AbortSignal} signal
 */
export function copyDifference(link, original, signal) {
  const canvas = el("canvas", { role: "img", "aria-label": "Difference" });
  const frame = el("span", { class: "frame", "aria-busy": "true" }, canvas);
  const note = el("p", { class: "hint", role: "status" }, "Comparing the pixels…");
  shape(frame, original);
  draw();

  async function draw() {
    try {
      const [one, other] = await Promise.all([link.a, link.b].map((key) => bitmap(key, signal)));
      const mean = drawDifference(canvas, one, other, link, original.width ? original : one);
      shape(frame, canvas);
      const text = `They differ by ${mean.toFixed(1)} of 255 on average`;
      canvas.setAttribute("aria-label", text);
      note.textContent = `${text}; what differs is shown ${gain} times as bright.`;
    } catch (error) {
      if (isAbort(error)) return;
      fill(frame, el("span", { class: "missing" }, "The difference cannot be shown."));
      note.textContent = error.message;
    }
    frame.removeAttribute("aria-busy");
  }

  return { frame, note };
}

/** The pixels of an item: of its image, or of a thumbnail where the browser does not know the format. */
async function bitmap(key, signal) {
  const read = async (path) =>
    createImageBitmap(await (await request(path, { headers: { Accept: "image/*" }, signal })).blob());
  try {
    return await read(imagePath(key));
  } catch (error) {
    if (isAbort(error)) throw error;
    return read(thumbnailPath(key, 1024));
  }
}
