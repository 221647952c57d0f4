import { reshaped } from "./picture.js";

/** So many images tell what shape most have. */
const enough = 6;

/** No frame is slimmer or wider than these shares of width to height. */
const [slimmest, widest] = [3 / 4, 4 / 3];

/** The shape of most images that were seen on this page; square to begin with. */
let usual = 1;

/**
 * Gives the frames of a list the shape of most of its images, so that few stand between bands. It is found once, when the
 * first of them are there; lists that come later begin with it.
 *
 * @param {HTMLElement} list
 */
export function shapeFrames(list) {
  const shapes = [];
  const take = (shape) => list.style.setProperty("--shape", String(shape));
  take(usual);
  // Loads do not bubble, but they can be caught on the way down.
  list.addEventListener("load", function look({ target }) {
    shapes.push(target.naturalWidth / target.naturalHeight);
    if (shapes.length < Math.min(enough, list.children.length)) return;
    list.removeEventListener("load", look, true);
    shapes.sort((one, other) => one - other);
    const most = Math.min(widest, Math.max(slimmest, shapes[shapes.length >> 1]));
    if (Math.abs(most - usual) < 0.01) return;
    usual = most;
    take(usual);
    for (const image of list.querySelectorAll(".frame img")) image.dispatchEvent(new Event(reshaped));
  }, true);
}
