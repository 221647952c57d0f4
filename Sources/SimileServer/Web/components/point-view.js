/** How far one can go in. */
const closest = 400;

/** The part of a square of side 1 that a rectangle of pixels shows: its middle, and how many times it is enlarged. */
export function pointView(text) {
  const [x = 0.5, y = 0.5, zoom = 1] = (text ?? "").split(",").map(Number).map((number) =>
    Number.isFinite(number) ? number : undefined);
  const view = { x, y, zoom };
  let [width, height] = [1, 1];
  const margin = 24;
  /** Pixels for the side of the square. */
  const scale = () => Math.max(1, Math.min(width, height) - 2 * margin) * view.zoom;

  function settle() {
    view.zoom = Math.min(closest, Math.max(1, view.zoom));
    view.x = Math.min(1, Math.max(0, view.x));
    view.y = Math.min(1, Math.max(0, view.y));
  }
  settle();

  return {
    get zoom() { return view.zoom; },
    /** Says it as {@link pointView} reads it; nothing for the whole. */
    get text() {
      const isWhole = view.zoom === 1 && view.x === 0.5 && view.y === 0.5;
      return isWhole ? undefined : `${view.x.toFixed(4)},${view.y.toFixed(4)},${view.zoom.toFixed(2)}`;
    },
    resize(newWidth, newHeight) { [width, height] = [newWidth, newHeight]; },
    /** Where a point of the square is, in pixels. */
    place: (point) => ({
      left: width / 2 + (point.x - view.x) * scale(),
      top: height / 2 - (point.y - view.y) * scale(),
    }),
    /** Moves what is shown by pixels. */
    pan(left, top) {
      view.x -= left / scale();
      view.y += top / scale();
      settle();
    },
    /** Enlarges by a factor; what is at the place stays there. */
    zoomBy(factor, left = width / 2, top = height / 2) {
      const before = scale();
      view.zoom *= factor;
      view.zoom = Math.min(closest, Math.max(1, view.zoom));
      const change = 1 / before - 1 / scale();
      view.x += (left - width / 2) * change;
      view.y -= (top - height / 2) * change;
      settle();
    },
    /** Shows the whole square. */
    reset() { Object.assign(view, { x: 0.5, y: 0.5, zoom: 1 }); },
    /** Brings a point into sight, in the middle if it is not. */
    reveal(point) {
      const { left, top } = this.place(point);
      if (left > margin && top > margin && left < width - margin && top < height - margin) return;
      [view.x, view.y] = [point.x, point.y];
      settle();
    },
  };
}
