/**
 * Conditions on attributes, such as `category='dress' and price<=40`: of the language of the server's `where`, comparisons joined by `and`.
 * What goes beyond, the page passes on as it is written.
 *
 * @typedef {{name: string, relation: string, value: string | number | bigint | boolean}} Comparison
 */

import { exact } from "./exact.js";

const plainName = /^[\p{L}\p{M}\p{Nd}_.-]+$/u;
const token = /\s*(?:(!=|<=|>=|=|<|>)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\s=<>!'"(),;&|]+))/uy;
const escapes = { n: "\n", r: "\r", t: "\t" };
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * What a bare word means as a value: `true` and `false`, numbers as JSON writes them, else the text; so are whole numbers
 * beyond 64 bits.
 */
export function literal(word) {
  if (word === "true" || word === "false") return word === "true";
  if (!jsonNumber.test(word) || !Number.isFinite(Number(word))) return word;
  const number = exact(Number(word), word);
  return typeof number === "bigint" && BigInt.asIntN(64, number) !== number ? word : number;
}

/**
 * Reads a condition into its comparisons.
 *
 * @param {string} text
 * @returns {Comparison[] | null} null where it is none; the server then says what is wrong with it
 */
export function parse(text) {
  if (!text.trim()) return [];
  const tokens = tokensOf(text);
  if (!tokens) return null;
  const comparisons = [];
  for (let at = 0; at < tokens.length; at += 4) {
    const [name, relation, value, and] = tokens.slice(at, at + 4);
    if (!isWord(name) || !relation?.relation || !isWord(value)) return null;
    if (and && !(isAnd(and) && at + 4 < tokens.length)) return null;
    comparisons.push({
      name: name.text, relation: relation.relation, value: value.bare ? literal(value.text) : value.text,
    });
  }
  return comparisons;
}

/** Writes comparisons as the condition that {@link parse} reads back. */
export const format = (comparisons) => comparisons.map(formatOne).join(" and ");

/** One comparison in the language of conditions. */
export function formatOne({ name, relation, value }) {
  const isPlain = plainName.test(name) && name.toLowerCase() !== "and";
  return `${isPlain ? name : quote(name)}${relation}${typeof value === "string" ? quote(value) : value}`;
}

const signs = { "!=": "≠", "<=": "≤", ">=": "≥" };

/** One comparison as a person reads it. */
export const describe = ({ name, relation, value }) => `${name} ${signs[relation] ?? relation} ${value}`;

/** Adds a comparison; what it contradicts, a comparison of the same kind with the same name, goes. */
export function adding(comparisons, added) {
  return [...without(comparisons, added.name, added.relation), added];
}

/** Takes the comparisons of a kind with a name away. */
export function without(comparisons, name, relation) {
  return comparisons.filter((other) => other.name !== name || other.relation !== relation);
}

const isAnd = ({ text, bare }) => bare && text.toLowerCase() === "and";

const isWord = (token) => token?.text !== undefined && !isAnd(token);

function tokensOf(text) {
  const tokens = [];
  token.lastIndex = 0;
  while (text.slice(token.lastIndex).trim()) {
    const match = token.exec(text);
    if (!match) return null;
    const [, relation, single, double, word] = match;
    const quoted = single ?? double;
    if (relation) tokens.push({ relation });
    else if (quoted === undefined) tokens.push({ text: word, bare: true });
    else tokens.push({ text: quoted.replace(/\\(.)/gsu, (_, sign) => escapes[sign] ?? sign) });
  }
  return tokens;
}

const quote = (text) => `'${text.replace(/['\\]/g, "\\$&")}'`;
