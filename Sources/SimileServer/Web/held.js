import * as api from "./api.js";

/** For so many milliseconds what was told is not asked for again. */
const fresh = 30_000;
let told = { at: -Infinity, models: null };

/**
 * The models in whose spaces the catalog holds vectors, the default first, with what is known about each.
 *
 * @returns {Promise<{name: string, isDefault: boolean, summary?: string, readsText?: boolean}[]>}
 */
export function heldModels() {
  if (performance.now() - told.at > fresh) {
    const models = ask();
    told = { at: performance.now(), models };
    models.catch(() => { told.at = -Infinity; });
  }
  return told.models;
}

async function ask() {
  const [known, spaces] = await Promise.all([api.models(), api.spaces()]);
  const names = [...new Set(spaces.map(({ space }) => space.model))];
  const standard = names.includes(known.default) ? known.default : names[0];
  return names
    .map((name) => ({ ...known.models.find((model) => model.name === name), name, isDefault: name === standard }))
    .sort((one, other) => other.isDefault - one.isDefault);
}

/** Whether one of some models reads words, so that images can be found by describing them. */
export const readsWords = (models) => models.some(({ readsText }) => readsText);
