import { el } from "../dom.js";

/** So many bars are drawn, the last ones. */
const most = 60;

/** Counts as small bars, told as words to those who do not see them. */
export function sparkline(counts) {
  const shown = counts.slice(-most);
  const greatest = Math.max(1, ...shown);
  return el("span", { class: "spark", role: "img", "aria-label": `By period: ${shown.join(", ")}` },
    shown.map((count) => {
      const bar = el("span", {});
      bar.style.height = `${count > 0 ? Math.max(8, (100 * count) / greatest) : 3}%`;
      return bar;
    }));
}

/** How many times as frequent, and how sure that is: `×2.1 (1.3…3.4)`; nothing where nothing can be compared. */
export function growthText({ growth, interval }) {
  if (!interval) return "";
  const text = (number) => (number === null ? "" : number >= 10 ? String(Math.round(number)) : number.toFixed(2));
  return `${growth === null ? "" : `×${text(growth)} `}(${text(interval[0])}…${text(interval[1])})`;
}
