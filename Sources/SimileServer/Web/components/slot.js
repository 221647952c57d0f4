import { imagePath } from "../api.js";
import { button, el, fill } from "../dom.js";
import { shortName } from "../format.js";
import { kept } from "../pictures.js";
import { picker } from "./picker.js";
import { show } from "./picture.js";

/**
 * One of two images that are compared, or the way to choose it.
 *
 * @param {{name: string, place: {key?: string, image?: string}, onpictures, onchance, onclear}} options
 */
export function slot({ name, place, onpictures, onchance, onclear }) {
  const element = el("section", { class: "slot", "aria-label": name });
  const { key, picture: id } = place;
  const picture = id && kept(id);
  if (!key && !picture) {
    const title = id ? "That image is no longer here; choose it again" : name;
    const choice = picker({ title, onpictures, onchance });
    return fill(element, choice.element);
  }
  const text = picture?.name ?? shortName(key);
  const image = el("img", { alt: `${name}: ${text}` });
  const frame = el("div", { class: "frame whole" }, image);
  image.addEventListener("error", () => {
    fill(frame, el("p", { class: "missing" }, "This image cannot be shown here."));
  });
  if (picture) image.src = picture.url;
  else show(image, imagePath(key));
  return fill(element, frame, el("p", { class: "name", title: key ?? text }, text),
    button("Another image", onclear, { class: "plain", "aria-label": `Another image for ${name.toLowerCase()}` }));
}
