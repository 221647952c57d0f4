import { sizeOf } from "../copies.js";
import { button, el } from "../dom.js";
import { shortName } from "../format.js";
import { openItem } from "./item-dialog.js";
import { itemPicture, reshaped } from "./picture.js";

/**
 * An image of a group, large, with what is known of it.
 *
 * @param {object} member
 * @param {{role: string, facts: string[], part?: object, ongone: () => void}} options what it is here, what to tell, and
 *   the part to outline
 */
export function copyFigure(member, { role, facts, part, ongone }) {
  const name = shortName(member.key);
  const frame = itemPicture(member.key, { size: 512, alt: `${role}: ${name}`, part });
  shape(frame, member);
  const image = frame.querySelector("img");
  image.addEventListener("load", () => {
    shape(frame, { width: image.naturalWidth, height: image.naturalHeight });
    image.dispatchEvent(new Event(reshaped));
  }, { once: true });
  return el("figure", { class: "copy" }, frame, el("figcaption", {},
    el("p", { class: "role" }, role),
    el("p", { class: "name", title: member.key }, member.key),
    el("p", { class: "hint" }, sizeOf(member)),
    facts.filter(Boolean).map((fact) => el("p", { class: "hint" }, fact)),
    button("Details", () => openItem(member.key, { item: { key: member.key }, ongone }),
      { class: "plain", "aria-label": `Details of ${name}` })));
}

/** Gives a frame the shape of an image. */
export function shape(frame, { width, height }) {
  if (width && height) frame.style.setProperty("--shape", String(width / height));
}
