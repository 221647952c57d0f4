import { kindsOf } from "../copies.js";
import { el, fill } from "../dom.js";
import { shortName, things } from "../format.js";
import { itemPicture } from "./picture.js";

/** The groups of a page, each a link to it. */
export function copyGroups() {
  const element = el("ol", { class: "copy-groups", "aria-label": "Groups" });
  return {
    element,
    /**
     * @param {object[]} groups
     * @param {{first: number, linkTo: (number: number) => string}} options the number of the first, and addresses
     */
    show(groups, { first, linkTo }) {
      element.start = first;
      fill(element, groups.map((group, index) => el("li", {}, el("a", { href: linkTo(first + index) },
        itemPicture(group.items[0].key, { size: 96 }),
        el("span", {},
          el("span", { class: "name" }, shortName(group.items[0].key)),
          el("span", { class: "hint" }, `${things(group.items.length, "image")}: ${kindsOf(group).join(", ")}`),
          el("span", { class: "hint good mark" }))))));
    },
    /** Shows which one is chosen. */
    choose(index) {
      for (const [place, { firstChild: way }] of [...element.children].entries()) {
        if (place === index) way.setAttribute("aria-current", "true");
        else way.removeAttribute("aria-current");
      }
      element.children[index]?.scrollIntoView({ block: "nearest", inline: "nearest" });
    },
    /** Tells what was decided in a group. */
    mark(index, text) {
      const mark = element.children[index]?.querySelector(".mark");
      if (mark) mark.textContent = text;
    },
  };
}
