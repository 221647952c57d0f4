import { el } from "../dom.js";

/** Where there is room for what else would be folded away. */
export const wide = matchMedia("(min-width: 60rem)");

/** Something with a title, open where there is room for it. */
export const fold = (title, content) =>
  el("details", { class: "fold", open: wide.matches }, el("summary", {}, title), content);
