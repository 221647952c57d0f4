/** An attribute with more different numbers than this is offered as a range. */
const fewNumbers = 6;

/** An attribute with more different texts than this, each seen once, names items rather than kinds of them. */
const fewNames = 6;

/**
 * What the attributes of items offer for filters.
 *
 * @param {{attributes?: Record<string, string | number | boolean>}[]} items
 * @returns {{name: string, values: {value, occurrences: number}[], numbers?: {least: number, most: number}}[]} by
 *   name; the values by how often they are seen
 */
export function facetsOf(items) {
  const counts = new Map();
  for (const { attributes = {} } of items) {
    for (const [name, value] of Object.entries(attributes)) {
      if (!counts.has(name)) counts.set(name, new Map());
      const values = counts.get(name);
      values.set(value, (values.get(value) ?? 0) + 1);
    }
  }
  return [...counts].sort(([one], [other]) => one.localeCompare(other)).map(facet).filter(Boolean);
}

function facet([name, counts]) {
  const values = [...counts].map(([value, occurrences]) => ({ value, occurrences }));
  const kinds = values.map(({ value }) => value);
  if (kinds.length > fewNumbers && kinds.every((value) => typeof value === "number")) {
    return { name, values, numbers: { least: Math.min(...kinds), most: Math.max(...kinds) } };
  }
  if (kinds.length > fewNames && values.every(({ occurrences }) => occurrences === 1)) return null;
  const byValue = (one, other) => String(one.value).localeCompare(String(other.value));
  values.sort((one, other) => other.occurrences - one.occurrences || byValue(one, other));
  return { name, values };
}
