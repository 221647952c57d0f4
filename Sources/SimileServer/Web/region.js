/**
 * A rectangle of an image, in shares of its sides.
 *
 * @typedef {{x: number, y: number, width: number, height: number}} Region
 */

/** The smallest side of a region that is worth a search. */
export const smallest = 0.02;

/** The region that is offered first: the middle. */
export const middle = { x: 0.2, y: 0.2, width: 0.6, height: 0.6 };

/**
 * Reads a region as the server writes it in percent or shares.
 *
 * @param {string | undefined} text
 * @returns {Region | null} null where it is none, or counts pixels
 */
export function readRegion(text) {
  const words = (text ?? "").split(",").map((word) => word.trim());
  const scale = words.every((word) => word.endsWith("%")) ? 100 : 1;
  const [x, y, width, height] = words.map((word) => Number.parseFloat(word) / scale);
  const isInside = x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= 1.000001 && y + height <= 1.000001;
  return words.length === 4 && isInside ? { x, y, width, height } : null;
}

/** Writes a region in percent with one digit after the point; its edges stay within the image. */
export function writeRegion({ x, y, width, height }) {
  const side = (start, length) => {
    const first = Math.round(start * 1000);
    return [first / 10, (Math.round((start + length) * 1000) - first) / 10];
  };
  const [left, wide] = side(x, width);
  const [top, high] = side(y, height);
  return [left, top, wide, high].map((number) => `${number}%`).join(",");
}

/** The rectangle between two points, within the image. */
export function between(one, other) {
  const [left, right] = [one.x, other.x].map(clamp).sort((a, b) => a - b);
  const [top, bottom] = [one.y, other.y].map(clamp).sort((a, b) => a - b);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** A region moved, as far as the image reaches. */
export function moved(region, dx, dy) {
  return {
    ...region,
    x: Math.min(Math.max(0, region.x + dx), 1 - region.width),
    y: Math.min(Math.max(0, region.y + dy), 1 - region.height),
  };
}

/** A region with its lower right corner moved, as far as the image reaches. */
export function stretched(region, dx, dy) {
  return {
    ...region,
    width: Math.min(Math.max(smallest, region.width + dx), 1 - region.x),
    height: Math.min(Math.max(smallest, region.height + dy), 1 - region.y),
  };
}

/** A region with one of its numbers set, the others giving way. */
export function adjusted(region, name, value) {
  if (name === "x" || name === "y") {
    const place = { ...region, [name]: Math.min(clamp(value), 1 - smallest) };
    return { ...place, width: Math.min(place.width, 1 - place.x), height: Math.min(place.height, 1 - place.y) };
  }
  const room = 1 - (name === "width" ? region.x : region.y);
  return { ...region, [name]: Math.min(Math.max(smallest, value), room) };
}

const clamp = (share) => Math.min(Math.max(0, share), 1);
