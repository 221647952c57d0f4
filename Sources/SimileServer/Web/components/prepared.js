import { el, fill } from "../dom.js";

/**
 * What a model sees of an image: the pixels as they were resized and cropped for it. Hidden while there is nothing.
 *
 * @param {string} name what the image is called: `First picture`
 */
export function prepared(name) {
  const image = el("img", { alt: `The model's input: ${name.toLowerCase()}`, onload: measure });
  const frame = el("div", { class: "frame" });
  const caption = el("figcaption", { class: "hint" });
  const element = el("figure", { class: "prepared", hidden: true }, frame, caption);
  const label = "The model's input";

  function measure() {
    caption.textContent = `${label}, ${image.naturalWidth} × ${image.naturalHeight}`;
  }

  return {
    element,
    /** Keeps the place for what is on its way. */
    await() {
      fill(frame);
      caption.textContent = label;
      element.hidden = false;
    },
    /** Shows the pixels, a data URI. */
    show(source) {
      image.src = source;
      fill(frame, image);
      element.hidden = false;
    },
    hide() {
      element.hidden = true;
    },
  };
}
