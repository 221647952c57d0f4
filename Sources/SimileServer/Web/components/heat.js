import { el } from "../dom.js";

/**
 * The color of a number from −1 to 1, as `HeatColor` of the library has it: straight lines in lightness and hue at a constant
 * chroma of Oklab, so that equal steps of the number are equal steps for the eye.
 */
function color(value) {
  const strength = Math.min(0.7, 0.15 + 0.55 * Math.abs(value));
  const place = value < 0
    ? `${0.35 - 0.45 * value} 0.08 240`
    : `${0.35 + 0.55 * value} 0.16 ${(300 + 160 * value) % 360}`;
  return `oklch(${place} / ${strength})`;
}

/** How the arrow keys, Home and End move among places. */
const moves = {
  ArrowLeft: ([row, column]) => [row, column - 1],
  ArrowRight: ([row, column]) => [row, column + 1],
  ArrowUp: ([row, column]) => [row - 1, column],
  ArrowDown: ([row, column]) => [row + 1, column],
  Home: ([row]) => [row, 0],
  End: ([row], columns) => [row, columns - 1],
};

/** A place as a person counts. */
export const placeText = ([row, column]) => `row ${row + 1}, column ${column + 1}`;

/**
 * An image under its map: a place is a button, and the arrow keys go from one to the next.
 *
 * @param {{name: string, source: string, map: number[][], peak: number, onchoose: (place: [number, number]) => void}} options
 *   what the image is called, its data URI, its numbers, and the number that has the strongest color
 */
export function heat({ name, source, map, peak, onchoose }) {
  const columns = map[0].length;
  const cells = map.map((row, rowNumber) => row.map((value, column) => {
    const place = [rowNumber, column];
    const text = `${placeText(place)}: ${value.toFixed(4)}`;
    const cell = el("button", {
      type: "button", class: "place", tabindex: "-1", "aria-label": text, title: text,
      onclick: () => choose(place), onkeydown: (event) => move(event, place),
    });
    cell.style.backgroundColor = color(value / peak);
    return cell;
  }));
  const grid = el("div", { class: "places", role: "group", "aria-label": `${name}: places, arrow keys go from one to the next` },
    cells);
  grid.style.gridTemplateColumns = `repeat(${columns}, 1fr)`;
  grid.style.gridTemplateRows = `repeat(${map.length}, 1fr)`;
  const image = el("img", { src: source, alt: `${name}, as the model sees it` });
  const element = el("figure", { class: "heat" }, el("div", { class: "stage" }, image, grid));
  const stage = element.firstChild;
  let reachable = cells[0][0];
  reachable.tabIndex = 0;

  function choose(place) {
    const cell = cells[place[0]][place[1]];
    reachable.tabIndex = -1;
    reachable = cell;
    reachable.tabIndex = 0;
    onchoose(place);
  }

  function move(event, place) {
    const [row, column] = moves[event.key]?.(place, columns) ?? [];
    const cell = cells[row]?.[column];
    if (!cell) return;
    event.preventDefault();
    cell.focus();
    choose([row, column]);
  }

  /** Outlines a place, or none. */
  function mark(place, kind) {
    for (const cell of grid.querySelectorAll(".chosen, .partner")) cell.classList.remove("chosen", "partner");
    if (place) cells[place[0]][place[1]].classList.add(kind);
  }

  /** Shows spots, each by a number, at shares of the sides. */
  function pin(spots) {
    stage.append(...spots.map(({ x, y }, number) => {
      const pin = el("span", { class: "pin", "aria-hidden": "true" }, String(number + 1));
      pin.style.left = `${x * 100}%`;
      pin.style.top = `${y * 100}%`;
      return pin;
    }));
  }

  return { element, mark, pin, show: (isShown) => grid.classList.toggle("bare", !isShown) };
}
