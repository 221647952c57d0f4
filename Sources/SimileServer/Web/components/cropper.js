import { button, el, newId } from "../dom.js";
import { adjusted, between, middle, moved, smallest, stretched, writeRegion } from "../region.js";

const step = 0.02;
const arrows = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
const corners = { "north-west": [1, 1], "north-east": [0, 1], "south-west": [1, 0], "south-east": [0, 0] };
const names = { x: "Left", y: "Top", width: "Width", height: "Height" };

/**
 * Lets a part of an image be chosen: by dragging over it, with the arrow keys, or by its numbers.
 *
 * @param {HTMLImageElement} image
 * @param {{region: import("../region.js").Region | null, onregion: (text: string | undefined) => void}} options the
 *   part that is chosen already, and what to do with another; undefined for the whole image
 */
export function cropper(image, { region: chosen, onregion }) {
  let region = chosen;
  let isEditing = false;

  const hint = el("p", { class: "hint", id: newId("crop") },
    "Drag, or use the arrow keys; with Shift they change the size.");
  const frame = el("div",
    { class: "crop-frame", role: "group", tabindex: "-1", "aria-describedby": hint.id, onkeydown: press },
    Object.keys(corners).map((name) => el("span", { class: `corner ${name}`, "data-corner": name })));
  const stage = el("div", { class: "crop-stage", onpointerdown: begin }, image, frame);
  const numbers = Object.entries(names).map(([name, text]) => el("input", {
    type: "number", min: "0", max: "100", step: "1", "aria-label": `${text} in percent`, title: `${text} in percent`,
    "data-name": name, onchange: (event) => set(adjusted(region, name, event.target.value / 100)),
  }));
  const start = button("Choose a part", edit);
  const whole = button("Whole image", () => onregion(undefined));
  const search = button("Search this part", () => onregion(writeRegion(region)), { class: "primary" });
  const tools = el("div", { class: "stack crop-tools" }, hint, el("div", { class: "numbers" }, numbers),
    el("div", { class: "row" }, search, button("Cancel", cancel)));
  const element = el("div", { class: "cropper" }, stage, el("div", { class: "row" }, start, whole), tools);
  show();

  function set(changed) {
    region = changed;
    show();
  }

  function show() {
    frame.hidden = region === null;
    element.classList.toggle("editing", isEditing);
    tools.hidden = !isEditing;
    start.hidden = isEditing;
    whole.hidden = isEditing || chosen === null;
    frame.tabIndex = isEditing ? 0 : -1;
    if (region === null) return;
    const percent = (share) => `${(share * 100).toFixed(2)}%`;
    frame.style.left = percent(region.x);
    frame.style.top = percent(region.y);
    frame.style.width = percent(region.width);
    frame.style.height = percent(region.height);
    for (const input of numbers) input.value = Math.round(region[input.dataset.name] * 100);
    const [left, top, width, height] = numbers.map((input) => input.value);
    frame.setAttribute("aria-label", `Part: ${width} by ${height} percent, ${left} from the left, ${top} from the top`);
  }

  function edit() {
    isEditing = true;
    set(region ?? middle);
    frame.focus();
  }

  function cancel() {
    isEditing = false;
    set(chosen);
    start.focus();
  }

  function press(event) {
    if (!isEditing) return;
    if (event.key === "Enter") return search.click();
    if (event.key === "Escape") return cancel();
    const arrow = arrows[event.key];
    if (!arrow) return;
    event.preventDefault();
    set((event.shiftKey ? stretched : moved)(region, ...arrow));
  }

  function begin(event) {
    // A finger on the image scrolls the page, unless a part is being chosen.
    if (event.button !== 0 || (event.pointerType !== "mouse" && !isEditing)) return;
    event.preventDefault();
    const box = stage.getBoundingClientRect();
    const place = ({ clientX, clientY }) =>
      ({ x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height });
    const from = place(event);
    const before = region;
    const corner = isEditing && corners[event.target.dataset.corner];
    const anchor = corner ? { x: before.x + corner[0] * before.width, y: before.y + corner[1] * before.height } : from;
    const isMove = isEditing && event.target === frame;
    const drag = (event) => {
      const to = place(event);
      if (isMove) return set(moved(before, to.x - from.x, to.y - from.y));
      const drawn = between(anchor, to);
      if (drawn.width < smallest || drawn.height < smallest) return;
      isEditing = true;
      set(drawn);
    };
    const end = () => {
      stage.removeEventListener("pointermove", drag);
      if (isEditing) frame.focus({ preventScroll: true });
    };
    stage.setPointerCapture(event.pointerId);
    stage.addEventListener("pointermove", drag);
    for (const type of ["pointerup", "pointercancel"]) stage.addEventListener(type, end, { once: true });
  }

  return element;
}
