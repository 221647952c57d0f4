import { currentKey } from "../access.js";
import { thumbnailPath } from "../api.js";
import { el } from "../dom.js";
import { address, request } from "../http.js";

/** How far below the window images are fetched already. */
const margin = "400px";

/** What an image is told when its frame has got another shape. */
export const reshaped = "reshaped";

/** An image that failed is asked for once more after this time in milliseconds: the server may only have been busy. */
const secondTry = 1500;

/**
 * An image of an item in its frame; where there is none, the frame says so.
 *
 * @param {string} key
 * @param {{size?: number, alt?: string, part?: object}} options the long side in CSS pixels, what it is called, and the
 *   part of it that is alike, to be outlined
 * @returns {HTMLElement}
 */
export function itemPicture(key, { size = 256, alt = "", part } = {}) {
  const image = el("img", { alt, loading: "lazy", decoding: "async", draggable: "false" });
  const frame = el("span", { class: "frame" }, image);
  const pixels = Math.min(1024, size * (devicePixelRatio > 1 ? 2 : 1));
  for (const change of ["load", reshaped]) image.addEventListener(change, () => settle(frame, image, part));
  let tries = 0;
  image.addEventListener("error", () => {
    tries += 1;
    if (tries === 1) setTimeout(() => show(image, thumbnailPath(key, pixels)), secondTry);
    else frame.replaceChildren(el("span", { class: "missing" }, alt ? `${alt}: no image` : "No image"));
  });
  show(image, thumbnailPath(key, pixels));
  return frame;
}

/** Lets an image show a path of the service, with the API key where one is needed, once it is near the window. */
export function show(image, path) {
  if (currentKey() === null) {
    image.src = address(path);
    return;
  }
  // An image of the page cannot carry the key itself, so it is fetched with the key and shown from memory.
  const observer = new IntersectionObserver(async ([entry]) => {
    if (!entry.isIntersecting) return;
    observer.disconnect();
    try {
      const response = await request(path, { headers: { Accept: "image/*" } });
      image.src = URL.createObjectURL(await response.blob());
      image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    } catch {
      image.dispatchEvent(new Event("error"));
    }
  }, { rootMargin: margin });
  observer.observe(image);
}

/** Fills the frame with the image where hardly anything is cut off, else shows all of it; then outlines the part. */
function settle(frame, image, part) {
  const box = { width: frame.clientWidth, height: frame.clientHeight };
  if (!box.width || !box.height || !image.naturalWidth) return;
  const [inner, outer] = [image.naturalWidth / image.naturalHeight, box.width / box.height];
  const fills = Math.max(inner / outer, outer / inner) < 1.25;
  frame.classList.toggle("fills", fills);
  frame.querySelector(".part")?.remove();
  if (part?.unit !== "shares") return;
  // Shares of the frame that the image takes up, cut off or not.
  const width = fills ? Math.max(1, inner / outer) : Math.min(1, inner / outer);
  const height = fills ? Math.max(1, outer / inner) : Math.min(1, outer / inner);
  const outline = el("span", { class: "part" });
  const percent = (share) => `${(share * 100).toFixed(2)}%`;
  outline.style.left = percent((1 - width) / 2 + part.x * width);
  outline.style.top = percent((1 - height) / 2 + part.y * height);
  outline.style.width = percent(part.width * width);
  outline.style.height = percent(part.height * height);
  frame.append(outline);
}
