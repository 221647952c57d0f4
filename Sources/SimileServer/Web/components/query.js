import { imagePath } from "../api.js";
import { el } from "../dom.js";
import { shortName } from "../format.js";
import { kept } from "../pictures.js";
import { readRegion } from "../region.js";
import { link } from "../router.js";
import { cropper } from "./cropper.js";
import { message } from "./message.js";
import { show } from "./picture.js";

/** The parameters that say what is looked for; one of them is given. */
export const queryNames = ["picture", "key", "url", "text"];

/**
 * What the parameters of an address ask to look for, as the service takes it.
 *
 * @returns {{picture: File} | {key: string} | {url: string} | {text: string} | null} null where they ask for nothing
 */
export function queryOf(params) {
  const name = queryNames.find((name) => params[name]);
  if (!name) return null;
  return name === "picture" ? { picture: kept(params.picture)?.blob } : { [name]: params[name] };
}

/**
 * What is looked for, as the page shows it: the image, of which a part can be chosen, or the words.
 *
 * @param {(region: string | undefined) => void} onregion
 */
export function queryPanel(params, onregion) {
  if (params.text) return el("div", { class: "query" }, el("p", { class: "words" }, `“${params.text}”`), again());
  const picture = params.picture ? kept(params.picture) : null;
  const name = picture?.name ?? shortName(params.key ?? params.url);
  const caption = el("p", { class: "name", title: params.key ?? params.url ?? name }, name);
  // Images of other hosts are not shown: the page loads nothing from elsewhere.
  if (params.url) return el("div", { class: "query" }, caption, again(params));

  const image = el("img", { alt: `The query: ${name}`, draggable: "false" });
  const choice = cropper(image, { region: readRegion(params.region), onregion });
  image.addEventListener("error", () => {
    choice.replaceWith(el("p", { class: "hint" }, "This image cannot be shown here."));
  });
  if (picture) image.src = picture.url;
  else show(image, imagePath(params.key));
  return el("div", { class: "query" }, choice, caption, again(params));
}

/** Stands where an image was that this page no longer has, with the way to choose another. */
export const lostPicture = (href = link("search"), way = "New search") => message("That image is no longer here",
  "An image from your device is kept only until the page is reloaded. Choose it again.",
  el("a", { class: "button primary", href }, way));

/** Links to a new search and, where the query is an image, to its classification. */
function again({ picture, key, url } = {}) {
  const image = { picture, key, url };
  return el("p", { class: "row" }, el("a", { href: link("search") }, "New search"),
    Object.values(image).some(Boolean) && el("a", { href: link("classify", image) }, "What is it?"));
}
