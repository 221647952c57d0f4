/**
 * A copy laid over its original, and what differs. Nothing here knows of the page.
 *
 * @typedef {{turn: number, mirrored: boolean, box: number[] | null}} Link how a copy lies in its original: turned
 *   counterclockwise by degrees, then mirrored; the box in pixels of the original, null for all of it
 */

/** By how much differences are amplified. */
export const gain = 6;

/**
 * The transformation that lays a copy on the canvas of its original. It takes a square of side 1 around 0, onto which
 * the copy is drawn.
 *
 * @param {Link} link
 * @param {{width: number, height: number}} original its size in pixels
 * @param {{width: number, height: number}} canvas the size at which the original fills it
 * @returns {number[]} six numbers, as `setTransform` takes them
 */
export function placement({ turn, mirrored, box }, original, canvas) {
  const [left, top, wide, high] = box ?? [0, 0, original.width, original.height];
  const [across, down] = [canvas.width / original.width, canvas.height / original.height];
  const [width, height] = [wide * across, high * down];
  const [cos, sin] = [[1, 0], [0, 1], [-1, 0], [0, -1]][(((turn / 90) % 4) + 4) % 4];
  const side = mirrored ? -width : width;
  return [side * cos, -height * sin, side * sin, height * cos, left * across + width / 2, top * down + height / 2]
    .map((number) => number + 0);
}

/**
 * The difference of two images of the same size, channel by channel and amplified. Where the second is transparent the
 * first is seen, dark and gray.
 *
 * @param {ArrayLike<number>} original pixels of four bytes each
 * @param {ArrayLike<number>} copy as many
 * @returns {{pixels: Uint8ClampedArray, mean: number}} the mean of the differences that were seen, 0…255, not amplified
 */
export function difference(original, copy, amplification = gain) {
  const pixels = new Uint8ClampedArray(original.length);
  let sum = 0;
  let seen = 0;
  for (let at = 0; at < original.length; at += 4) {
    const [red, green, blue] = [original[at], original[at + 1], original[at + 2]];
    if (copy[at + 3] < 255) {
      pixels.fill(0.25 * (0.3 * red + 0.59 * green + 0.11 * blue), at, at + 3);
    } else {
      const parts = [red - copy[at], green - copy[at + 1], blue - copy[at + 2]].map(Math.abs);
      for (const [channel, part] of parts.entries()) pixels[at + channel] = amplification * part;
      sum += parts[0] + parts[1] + parts[2];
      seen += 3;
    }
    pixels[at + 3] = 255;
  }
  return { pixels, mean: seen > 0 ? sum / seen : 0 };
}

/**
 * Draws what differs between two images onto a canvas, which takes the shape of the original.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {ImageBitmap} original
 * @param {ImageBitmap} copy
 * @param {Link} link
 * @param {{width: number, height: number}} size the original's in pixels, where the bitmap is a smaller one
 * @returns {number} the mean difference, 0…255
 */
export function drawDifference(canvas, original, copy, link, size = original, longSide = 900) {
  const scale = Math.min(1, longSide / Math.max(original.width, original.height));
  canvas.width = Math.max(1, Math.round(original.width * scale));
  canvas.height = Math.max(1, Math.round(original.height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.imageSmoothingQuality = "high";
  const read = () => context.getImageData(0, 0, canvas.width, canvas.height);
  context.drawImage(original, 0, 0, canvas.width, canvas.height);
  const before = read();
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(...placement(link, size, canvas));
  context.drawImage(copy, -0.5, -0.5, 1, 1);
  context.resetTransform();
  const { pixels, mean } = difference(before.data, read().data);
  before.data.set(pixels);
  context.putImageData(before, 0, 0);
  return mean;
}
