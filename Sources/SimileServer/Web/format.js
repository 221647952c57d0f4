const counts = new Intl.NumberFormat("en");
const dates = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** A whole number with its thousands apart; nothing where there is none. */
export const count = (number) => (Number.isFinite(number) ? counts.format(number) : "");

/** A number of things, in the singular or plural: `1 picture`, `2 pictures`. */
export const things = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;

/** A score with the digits that mean something, and more where it would else stand on the other side of 1 or a threshold. */
export function score(value, threshold = 1) {
  const sides = (number) => [number >= 1, number >= threshold].join();
  for (let digits = 3; digits < 7; digits += 1) {
    const text = value.toFixed(digits);
    if (sides(Number(text)) === sides(value)) return text;
  }
  return value.toFixed(7);
}

/** A share in percent; one that is not all, or not nothing, is never told as such. */
export function percent(share) {
  if (share > 0 && share < 0.0005) return "<0.1%";
  if (share < 1 && share >= 0.9995) return ">99.9%";
  return `${(share * 100).toFixed(1)}%`;
}

/** A time in milliseconds: the shorter, the more exact. */
export function milliseconds(value) {
  if (value >= 1000) return `${(value / 1000).toFixed(1)} s`;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}

/** A number of bytes in the unit that suits it. */
export function bytes(number) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let unit = 0;
  let value = number;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** A time span in its two largest units. */
export function duration(seconds) {
  const parts = [[Math.floor(seconds / 86400), "d"], [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"], [Math.floor(seconds) % 60, "s"]];
  const first = parts.findIndex(([number]) => number > 0);
  if (first < 0) return "0 s";
  return parts.slice(first, first + 2).map(([number, unit]) => `${number} ${unit}`).join(" ");
}

/** A moment, from the text or the seconds that the server gives; the text itself where it is none. */
export function moment(value) {
  const date = new Date(typeof value === "number" ? value * 1000 : value);
  return Number.isNaN(date.getTime()) ? String(value) : dates.format(date);
}

/** The part of a key that tells items apart for a person: the end of a path, or all of it. */
export const shortName = (key) => key.split("/").filter(Boolean).pop() ?? key;

/** A model as a person is told of it. */
export const modelName = (model, hasOwnWeights) => model + (hasOwnWeights ? " (own weights)" : "");

/** The value of an attribute as a person reads it; of a boolean its name. */
export function attribute(name, value) {
  if (value === true) return name;
  return value === false ? `not ${name}` : String(value);
}
