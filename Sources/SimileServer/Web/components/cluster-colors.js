/**
 * The color of a cluster, as far apart from those of its neighbors in number as there are hues: steps of the golden angle.
 * Every fourth one is darker or lighter, so that like hues differ.
 *
 * @param {number | undefined} id from 1; undefined for an outlier
 * @param {boolean} isDark whether it lies on a dark ground
 */
export function clusterColor(id, isDark) {
  if (id === undefined) return isDark ? "rgb(150 146 138 / .55)" : "rgb(110 106 98 / .5)";
  const hue = (id * 137.508 + 150) % 360;
  const light = (isDark ? 68 : 42) + [0, 8, -6, 4][id % 4];
  return `hsl(${hue.toFixed(1)} ${isDark ? 62 : 68}% ${light}%)`;
}

/** Whether the page is dark. */
export const darkness = matchMedia("(prefers-color-scheme: dark)");
