import { bytes, count } from "./format.js";

/**
 * What the server tells of copies, as the page shows it.
 *
 * @typedef {{key: string, reason?: string, width?: number, height?: number, bytes?: number}} Member
 * @typedef {{items: Member[], links: object[], isNear?: boolean}} Group the image that stays first
 */

/** What was done to a copy, by the names of the server; those that filters offer. */
export const kinds = {
  exact: "exact", reencoded: "compressed anew", resized: "resized", cropped: "cropped", turned: "turned",
  mirrored: "mirrored", recolored: "recolored", decided: "decided by you",
};

/** What was decided about a copy. */
export const decisions = { same: "same image", different: "not a copy", undecided: "undecided" };

/** A pair that only looks alike, as a group. */
export const pairGroup = (link) => ({ items: [{ key: link.a }, { key: link.b }], links: [link], isNear: true });

/** The keys of the image that stays and of those with the same pixels: links may name any of them. */
export function sameAsKept({ items, links }) {
  const keys = new Set([items[0].key]);
  for (const { a, b, kind } of links) if (kind === "exact" && (keys.has(a) || keys.has(b))) keys.add(a).add(b);
  return keys;
}

/** What joins an image of a group to it: its link with the one that stays, else with another. */
export function linkOf(group, key) {
  const own = group.links.filter(({ a, b }) => a === key || b === key);
  const kept = sameAsKept(group);
  return own.find(({ a, b }) => kept.has(a === key ? b : a)) ?? own.find(({ b }) => b === key) ?? own[0];
}

/** The kinds of a group's copies, each once. */
export function kindsOf(group) {
  if (group.isNear) return ["looks alike"];
  const found = group.items.slice(1).map(({ key }) => linkOf(group, key)?.kind);
  return Object.keys(kinds).filter((kind) => found.includes(kind)).map((kind) => kinds[kind]);
}

/** What was done to a copy, in a few words. */
export function described({ kind, turn, mirrored, box, confidence }) {
  if (kind === "near") return `looks alike, score ${confidence.toFixed(3)}`;
  return [
    kind !== "turned" && kinds[kind],
    turn > 0 && `turned by ${turn}°`,
    mirrored && kind !== "mirrored" && "mirrored",
    box && `${count(box[2])} × ${count(box[3])} pixels at ${count(box[0])}, ${count(box[1])}`,
    kind !== "exact" && kind !== "decided" && `${(confidence * 100).toFixed(1)}% the same`,
  ].filter(Boolean).join(", ");
}

/** The size of an image, as far as it is known. */
export const sizeOf = ({ width, height, bytes: size }) => [
  width && `${count(width)} × ${count(height)}`, typeof size === "number" && bytes(size),
].filter(Boolean).join(" · ");

/** The part of the original that a copy shows, in shares; undefined where it shows all. */
export function partOf({ box }, { width, height }) {
  if (!box || !width) return undefined;
  const [x, y, wide, high] = box;
  return { x: x / width, y: y / height, width: wide / width, height: high / height, unit: "shares" };
}
