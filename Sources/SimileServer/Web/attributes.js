import { literal } from "./condition.js";

/**
 * Reads attributes as a person writes them: `category=dress, price=39.9, colour="dark red, dotted"`, or one on a line.
 *
 * @param {string} text
 * @returns {Record<string, string | number | boolean>}
 * @throws {Error} one line that names the part which is no attribute
 */
export function readAttributes(text) {
  const attributes = {};
  for (const part of text.match(/(?:"[^"]*"|'[^']*'|[^,\n"']|["'])+/g) ?? []) {
    if (!part.trim()) continue;
    const sign = part.indexOf("=");
    const name = part.slice(0, sign).trim();
    if (sign < 1 || !name) throw new Error(`“${part.trim()}” is not an attribute; write name=value, as in colour=red.`);
    const value = part.slice(sign + 1).trim();
    const quoted = /^(["'])(.*)\1$/su.exec(value);
    attributes[name] = quoted ? quoted[2] : literal(value);
  }
  return attributes;
}

/** Writes attributes as {@link readAttributes} reads them, one on a line. */
export function writeAttributes(attributes) {
  return Object.entries(attributes)
    .map(([name, value]) => `${name}=${typeof value === "string" ? written(value) : value}`)
    .join("\n");
}

function written(text) {
  const isBare = literal(text) === text && text.trim() === text && !/[,\n"']/.test(text);
  return isBare ? text : text.includes('"') ? `'${text}'` : `"${text}"`;
}
