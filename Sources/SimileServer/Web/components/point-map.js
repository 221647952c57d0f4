import { announce } from "../announce.js";
import { button, el, fill } from "../dom.js";
import { shortName } from "../format.js";
import { clusterColor, darkness } from "./cluster-colors.js";
import { openItem } from "./item-dialog.js";
import { itemPicture } from "./picture.js";
import { pointView } from "./point-view.js";

/** How near to a point counts as on it, in pixels. */
const reach = 14;

/**
 * A map of points on a canvas: drag or Shift and arrows move it, the wheel, two fingers, + and − enlarge it, 0 shows all of it;
 * arrows go from point to point, Enter opens one.
 *
 * @param {{key, cluster?, x, y}[]} points in a square of side 1
 * @param {{at?: string, cluster?: number, names: Map<number, string>, onmove: (at?: string) => void}} options the part that
 *   is shown, the cluster that is brought out, what clusters are called, and what to do when another part is shown
 */
export function pointMap(points, { at, cluster, names, onmove }) {
  const canvas = el("canvas", {
    tabindex: "0", role: "application",
    "aria-label": "Map of images. Arrows go from image to image, Enter opens one, plus and minus zoom, "
      + "Shift with arrows moves the map, zero shows all of it.",
  });
  const preview = el("div", { class: "map-preview", hidden: true });
  const view = pointView(at);
  const fingers = new Map();
  let current = null;
  let dragged = 0;

  const zoom = (factor, left, top) => change(() => view.zoomBy(factor, left, top));
  const element = el("div", { class: "map" }, canvas, preview,
    el("div", { class: "map-tools row" },
      button("+", () => zoom(1.6), { "aria-label": "Zoom in" }), button("−", () => zoom(1 / 1.6), { "aria-label": "Zoom out" }),
      button("All", () => change(() => view.reset()), { "aria-label": "Show all of the map" })));

  function change(what) {
    what();
    onmove(view.text);
    draw();
  }

  function draw() {
    const { clientWidth: width, clientHeight: height } = canvas;
    const ratio = devicePixelRatio || 1;
    [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    view.resize(width, height);
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    const size = Math.min(9, 2.6 + Math.log2(view.zoom));
    // What is brought out lies on top.
    const order = cluster === undefined ? points
      : [...points.filter((one) => one.cluster !== cluster), ...points.filter((one) => one.cluster === cluster)];
    for (const point of order) {
      const { left, top } = view.place(point);
      if (left < -size || top < -size || left > width + size || top > height + size) continue;
      context.globalAlpha = cluster === undefined || point.cluster === cluster ? 0.9 : 0.15;
      context.fillStyle = clusterColor(point.cluster, darkness.matches);
      context.beginPath();
      context.arc(left, top, point.cluster === undefined ? size * 0.7 : size, 0, 2 * Math.PI);
      context.fill();
    }
    context.globalAlpha = 1;
    if (current) outline(context, view.place(current), size + 4);
  }

  function outline(context, { left, top }, radius) {
    context.strokeStyle = getComputedStyle(canvas).color;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(left, top, radius, 0, 2 * Math.PI);
    context.stroke();
  }

  const nameOf = (point) => (point.cluster === undefined ? "outlier" : names.get(point.cluster) ?? `cluster ${point.cluster}`);

  function choose(point) {
    if (point === current) return;
    current = point;
    preview.hidden = point === null;
    if (point) {
      fill(preview, itemPicture(point.key, { size: 160, alt: shortName(point.key) }),
        el("p", { class: "name" }, shortName(point.key)), el("p", { class: "hint" }, nameOf(point)));
    }
    draw();
  }

  const open = (point) => openItem(point.key, { item: { key: point.key }, ongone: () => {
    points = points.filter((other) => other !== point);
    choose(null);
    draw();
  } });

  /** The point nearest to a place; null where none is near. */
  function nearest(left, top) {
    let [best, least] = [null, reach];
    for (const point of points) {
      const place = view.place(point);
      const distance = Math.hypot(place.left - left, place.top - top);
      if (distance < least) [best, least] = [point, distance];
    }
    return best;
  }

  /** Goes on to the next point in a direction: the nearest of those that lie more ahead than aside. */
  function step(right, down) {
    const from = current ? view.place(current) : { left: canvas.clientWidth / 2, top: canvas.clientHeight / 2 };
    let [best, least] = [null, Infinity];
    for (const point of points) {
      if (point === current) continue;
      const place = view.place(point);
      const [dx, dy] = [place.left - from.left, place.top - from.top];
      const ahead = dx * right + dy * down;
      const aside = Math.abs(dx * down) + Math.abs(dy * right);
      if (current && (ahead <= 0 || aside > ahead)) continue;
      const distance = Math.hypot(dx, dy);
      if (distance < least) [best, least] = [point, distance];
    }
    if (!best) return;
    view.reveal(best);
    choose(best);
    announce(`${shortName(best.key)}, ${nameOf(best)}`);
  }

  canvas.addEventListener("keydown", (event) => {
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (arrow && event.shiftKey) change(() => view.pan(-60 * arrow[0], -60 * arrow[1]));
    else if (arrow) step(...arrow);
    else if (event.key === "+" || event.key === "=") zoomAtCurrent(1.6);
    else if (event.key === "-") zoomAtCurrent(1 / 1.6);
    else if (event.key === "0") change(() => view.reset());
    else if (event.key === "Enter" && current) open(current);
    else if (event.key === "Escape" && current) choose(null);
    else return;
    event.preventDefault();
  });

  function zoomAtCurrent(factor) {
    const place = current && view.place(current);
    zoom(factor, place?.left, place?.top);
  }

  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.002)), event.offsetX, event.offsetY);
  }, { passive: false });

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { left: event.offsetX, top: event.offsetY });
    dragged = 0;
  });

  canvas.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return choose(nearest(event.offsetX, event.offsetY));
    const now = { left: event.offsetX, top: event.offsetY };
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    dragged += Math.hypot(now.left - before.left, now.top - before.top);
    fingers.set(event.pointerId, now);
    const apart = (one) => Math.hypot(one.left - other.left, one.top - other.top);
    if (other) zoom(apart(now) / Math.max(1, apart(before)), (now.left + other.left) / 2, (now.top + other.top) / 2);
    else change(() => view.pan(now.left - before.left, now.top - before.top));
  });

  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, (event) => {
      if (!fingers.delete(event.pointerId) || end !== "pointerup" || dragged > 5) return;
      const point = nearest(event.offsetX, event.offsetY);
      // A finger has nothing to hover with: its first tap shows, its second opens.
      const opens = point && (event.pointerType === "mouse" || point === current);
      choose(point);
      if (opens) open(point);
    });
  }

  const sizes = new ResizeObserver(draw);
  sizes.observe(canvas);
  darkness.addEventListener("change", draw);
  return {
    element,
    unmount() {
      sizes.disconnect();
      darkness.removeEventListener("change", draw);
    },
  };
}
