import { imagePath } from "../api.js";
import { el, fill } from "../dom.js";
import { shortName } from "../format.js";
import { show } from "./picture.js";

/**
 * The image that is classified, and below it the ways to others.
 *
 * @param {{picture?: {name: string, url: string}, key?: string, url?: string}} source
 * @param {...Node} ways
 */
export function classImage({ picture, key, url }, ...ways) {
  const name = picture?.name ?? shortName(key ?? url);
  const image = el("img", { alt: name });
  const frame = el("div", { class: "frame whole" }, image);
  image.addEventListener("error", () => fill(frame, el("p", { class: "missing" }, "This image cannot be shown here.")));
  if (picture) image.src = picture.url;
  else if (key) show(image, imagePath(key));
  // Images of other hosts are not shown: the page loads nothing from elsewhere.
  return el("figure", { class: "class-image" }, url ? null : frame,
    el("figcaption", { class: "name", title: key ?? url ?? name }, name), el("p", { class: "row" }, ways));
}
