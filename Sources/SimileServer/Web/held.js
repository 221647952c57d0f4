import * as api from "./api.js";

/** The most attributes whose values are counted at once. */
const mostAttributes = 50;

/** The names of attributes that items have, of those that a query can list: the first ones, in the order of their bytes. */
export async function attributeNames() {
  const { attributes } = await known();
  return attributes.filter((name) => !name.includes(",")).slice(0, mostAttributes);
}

/** For so many milliseconds what was told is not asked for again. */
const fresh = 30_000;
let told = { at: -Infinity, answer: null };

/**
 * The models in whose spaces the catalog holds vectors, the default first, with what is known about each.
 *
 * @returns {Promise<{name: string, isDefault: boolean, summary?: string, readsText?: boolean}[]>}
 */
export const heldModels = async () => (await known()).models;

/** The models of pairs that were trained, as methods of comparison: `lr:NAME` or `rf:NAME`. */
export const trainedMethods = async () => (await known()).trained;

function known() {
  if (performance.now() - told.at > fresh) {
    const answer = ask();
    told = { at: performance.now(), answer };
    answer.catch(() => { told.at = -Infinity; });
  }
  return told.answer;
}

async function ask() {
  const [known, spaces, { attributes }] = await Promise.all([api.models(), api.spaces(), api.stats()]);
  const names = [...new Set(spaces.map(({ space }) => space.model))];
  const standard = names.includes(known.default) ? known.default : names[0];
  const models = names
    .map((name) => ({ ...known.models.find((model) => model.name === name), name, isDefault: name === standard }))
    .sort((one, other) => other.isDefault - one.isDefault);
  return { models, trained: known.trained ?? [], attributes: attributes ?? [] };
}

/** Whether one of some models reads words, so that images can be found by describing them. */
export const readsWords = (models) => models.some(({ readsText }) => readsText);
