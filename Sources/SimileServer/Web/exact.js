/**
 * JSON in which whole numbers beyond 2^53 stay what they are: as BigInt, where a number would be rounded.
 */

/**
 * Reads JSON. A browser that does not tell how a number is written (those before 2024 or so) rounds it.
 *
 * @param {string} text
 */
export const parse = (text) => JSON.parse(text, (_, value, context) => exact(value, context?.source));

/** Writes JSON. */
export function stringify(value) {
  if (typeof value === "bigint") return String(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one) => stringify(one) ?? "null")}]`;
  const members = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${stringify(one)}`)}}`;
}

/**
 * A number as it is written, if as a number it would become another one.
 *
 * @param {unknown} value
 * @param {string | undefined} written
 */
export function exact(value, written) {
  const isRounded = typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(written ?? "");
  return isRounded ? BigInt(written) : value;
}
