import { decisions, described, linkOf, partOf, sameAsKept } from "../copies.js";
import { button, el, fill } from "../dom.js";
import { shortName } from "../format.js";
import { copyDifference } from "./copy-difference.js";
import { copyFigure } from "./copy-figure.js";
import { itemPicture } from "./picture.js";

/**
 * A group: the image that stays and one of its copies side by side, and the other copies below.
 *
 * @param {{onchoose: (copy: number) => void, onchange: () => void}} options told of another copy, and of an item that is gone
 */
export function copyPair({ onchoose, onchange }) {
  const images = el("div", { class: "pair" });
  const others = el("ul", { class: "copies", "aria-label": "Copies" });
  let drawing = new AbortController();

  /** @param {{copy: number, isDifferent: boolean, decided: (key: string) => string | undefined}} options */
  function show(group, { copy, isDifferent, decided }) {
    drawing.abort();
    drawing = new AbortController();
    const [kept, ...copies] = group.items;
    const chosen = copies[copy];
    const link = linkOf(group, chosen.key);
    const same = sameAsKept(group);
    const other = link && [link.a, link.b].find((key) => !same.has(key) && key !== chosen.key);
    const original = group.items.find(({ key }) => key === link?.a) ?? {};
    const facts = [
      link && described(link),
      other !== undefined && `compared with ${shortName(other)}`,
      !group.isNear && chosen.reason,
      decisions[decided(chosen.key)] && `Decided: ${decisions[decided(chosen.key)]}`,
    ];
    const part = link && partOf(link, original);
    const whole = link && (link.a === chosen.key ? chosen : same.has(link.a) ? kept : undefined);
    const outlined = (member) => (member === whole ? part : undefined);
    const figures = [
      copyFigure(kept, {
        role: group.isNear ? "First image" : `Stays: ${kept.reason}`, facts: [], part: outlined(kept), ongone: onchange,
      }),
      copyFigure(chosen, {
        role: group.isNear ? "Second image" : copies.length > 1 ? `Copy ${copy + 1} of ${copies.length}` : "Copy",
        facts, part: outlined(chosen), ongone: onchange,
      }),
    ];
    if (isDifferent && link) {
      const { frame, note } = copyDifference(link, original, drawing.signal);
      figures[1].querySelector(".frame").replaceWith(frame);
      figures[1].querySelector(".role").append(" – difference");
      figures[1].querySelector(".hint").before(note);
    }
    fill(images, figures);
    others.hidden = copies.length < 2;
    fill(others, copies.map((member, index) => el("li", {}, button(
      [itemPicture(member.key, { size: 96 }), el("span", { class: "hint" }, decisions[decided(member.key)] ?? "")],
      () => onchoose(index), {
        class: "open", title: member.key, "aria-pressed": String(index === copy),
        "aria-label": `Copy ${index + 1}: ${shortName(member.key)}`,
      }))));
  }

  return { element: el("div", { class: "stack" }, images, others), show, stop: () => drawing.abort() };
}
