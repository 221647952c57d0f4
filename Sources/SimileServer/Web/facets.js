/** An attribute with more different numbers than this is offered as a range. */
const fewNumbers = 6;

/** An attribute with more different texts than this, and more than one for every two items, names items rather than kinds of them. */
const fewNames = 6;

/**
 * What the server's facets offer for filters.
 *
 * @param {{name: string, values: {value, count: number}[], distinct: number, missing: number, numbers?: {count, least, greatest}}[]} facets
 * @param {number} items how many items they were counted among
 * @returns {{name: string, values: {value, count: number}[], distinct: number, numbers?: {least, greatest}}[]} by name; the values by how
 *   many have them
 */
export function offersOf(facets, items) {
  return [...facets].sort((one, other) => one.name.localeCompare(other.name)).map((facet) => offer(facet, items)).filter(Boolean);
}

function offer({ name, values, distinct, missing, numbers }, items) {
  if (distinct > fewNumbers && numbers?.count === items - missing) return { name, values, distinct, numbers };
  if (distinct === 0 || (distinct > fewNames && 2 * distinct > items - missing)) return null;
  return { name, values, distinct };
}
