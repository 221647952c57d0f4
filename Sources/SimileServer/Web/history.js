/**
 * What somebody did with items on this page, as its address keeps it: one letter for what was done and the key, the newest last.
 *
 * @typedef {{key: string, kind: "view" | "like" | "less" | "hide"}} Step
 */

const letters = { view: "v", like: "l", less: "d", hide: "h" };
const kinds = Object.fromEntries(Object.entries(letters).map(([kind, letter]) => [letter, kind]));

// A key may hold line ends, too.
const escaped = (key) => key.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
const unescaped = (text) => text.replace(/\\([\\n])/g, (_, sign) => (sign === "n" ? "\n" : sign));

/** So many items are kept, the newest: an address cannot be of any length. */
const most = 40;

/**
 * The history that an address tells; what cannot be read is left out.
 *
 * @returns {Step[]}
 */
export function read(text = "") {
  const steps = text.split("\n").filter((line) => Object.hasOwn(kinds, line[0]) && line.length > 1)
    .map((line) => ({ kind: kinds[line[0]], key: unescaped(line.slice(1)) }));
  return steps.slice(-most);
}

/** A history as an address keeps it. */
export const write = (history) => history.slice(-most).map(({ key, kind }) => letters[kind] + escaped(key)).join("\n");

/** A history without an item. */
export const without = (history, key) => history.filter((step) => step.key !== key);

/** A history in which something was done with an item, last. */
export const add = (history, key, kind) => [...without(history, key), { key, kind }];

/** A history in which something else was done with an item. */
export const changed = (history, key, kind) => history.map((step) => (step.key === key ? { key, kind } : step));
