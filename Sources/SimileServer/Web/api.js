import { stringify } from "./exact.js";
import { events, json, request, sendJson, upload } from "./http.js";

/** The path of an item: its key, slashes and all, is one segment. */
const itemPath = (key) => `v1/items/${encodeURIComponent(key)}`;

/** The path of an item's image. */
export const imagePath = (key) => `${itemPath(key)}/image`;

/** The path of an item's image, shrunk to a long side. */
export const thumbnailPath = (key, size) => `${itemPath(key)}/thumbnail?size=${size}`;

/** Those of some options that have a value. */
const given = (options) =>
  Object.entries(options).filter(([, value]) => value !== undefined && value !== null && value !== "");

/** They as the query of a path. */
function queryOf(options) {
  const text = new URLSearchParams(given(options)).toString();
  return text && `?${text}`;
}

/** An image with some options as a form. */
function formOf(picture, options) {
  const form = new FormData();
  form.append("image", picture, picture.name ?? "picture");
  for (const [name, value] of given(options)) form.append(name, String(value));
  return form;
}

/** Some options as JSON takes them: those with certain names as numbers. */
const typed = (options, numbers) => Object.fromEntries(
  given(options).map(([name, value]) => [name, numbers.includes(name) ? Number(value) : value]));

/**
 * Searches for images that are like one.
 *
 * @param {{image?: Blob, key?: string, url?: string, text?: string}} query one of these
 * @param {{limit?, where?, region?, minScore?, index?, effort?, model?, rerank?, groupBy?, diversity?, facet?: string[]}} options
 *   texts or numbers, and names of attributes without commas
 */
export function search(query, options, signal) {
  if (query.picture) return json("v1/search", { method: "POST", body: formOf(query.picture, options), signal });
  const { region, ...others } = options;
  if (query.key !== undefined && !region) return json(`${itemPath(query.key)}/similar${queryOf(others)}`, { signal });
  return sendJson("POST", "v1/search", { ...query, ...typed(options, ["limit", "minScore", "effort", "diversity"]) }, signal);
}

/**
 * Tells which class an image may be of, the most probable first: by a trained head, or by the values that the most similar
 * items have of an attribute.
 *
 * @param {{picture?: Blob, key?: string, url?: string}} query one of these
 * @param {{head?: string, label?: string, neighbors?, top?, model?: string}} options either `head` or `label`
 * @returns {Promise<{classes: {label: string, probability: number}[], neighbors?: number}>}
 */
export function classify(query, options, signal) {
  if (query.picture) return json("v1/classify", { method: "POST", body: formOf(query.picture, options), signal });
  return sendJson("POST", "v1/classify", { ...query, ...typed(options, ["neighbors", "top"]) }, signal);
}

/** The trained heads, each with what it learned from and how good it is. */
export const heads = async (signal) => (await json("v1/heads", { signal })).heads;

/** Two images, each a `{picture: Blob}` or a `{key}`, to an operation that is about two. */
async function askOfPair(operation, first, second, options, signal) {
  const path = `v1/${operation}${queryOf(options)}`;
  if (!first.picture && !second.picture) return sendJson("POST", path, { first, second }, signal);
  const form = new FormData();
  for (const [name, side] of Object.entries({ first, second })) {
    // A form holds files only, so an item that is compared with a file comes along as one.
    const picture = side.picture ?? await (await request(imagePath(side.key), { signal })).blob();
    form.append(name, picture, picture.name ?? name);
  }
  return json(path, { method: "POST", body: form, signal });
}

/**
 * Compares two images, each a `{picture: Blob}` or a `{key}`.
 *
 * @param {{model?, method?, threshold?, prepared?}} options texts, numbers or truths
 * @returns {Promise<{model: string, cosine: number, score: number, prepared?: {first: string, second: string},
 *   milliseconds: {load, embed, total}}>}
 */
export const compare = (first, second, options, signal) => askOfPair("compare", first, second, options, signal);

/**
 * Explains why two images are alike, each a `{picture: Blob}` or a `{key}`.
 *
 * @param {{model?, method?, threshold?, prepared?}} options texts, numbers or truths
 * @returns {Promise<{cosine: number, method: "additive" | "occlusion", mapA: number[][], mapB: number[][],
 *   counterpartsA?: number[][], counterpartsB?: number[][], shares: {shape, color, detail}, losses: {shape, color, detail}}>}
 */
export const explain = (first, second, options, signal) => askOfPair("explain", first, second, options, signal);

/**
 * What to recommend by what somebody did, the newest last; nothing is stored.
 *
 * @param {{key: string, kind: string}[]} history
 * @param {{limit?, strategy?, diversity?, where?}} options texts or numbers
 * @returns {Promise<{items: {rank, key, score, because: string[], interest?, attributes}[], interests: string[][],
 *   coldStart: null | "session" | "popular" | "newest"}>}
 */
export const recommend = (history, options, signal) =>
  sendJson("POST", "v1/recommendations", { history, ...typed(options, ["limit", "diversity"]) }, signal);

/** A page of items: `{items, next?}`. */
export const items = (options, signal) => json(`v1/items${queryOf(options)}`, { signal });

/** One item. */
export const item = (key, signal) => json(itemPath(key), { signal });

/** Some items by chance. */
export const random = async (count, signal) => (await json(`v1/random?count=${count}`, { signal })).items;

/**
 * Adds an image under a key, or replaces it.
 *
 * @returns {Promise<"added" | "updated">}
 */
export async function put(key, picture, attributes, options) {
  let body = picture;
  // A bare body says by its type that it is an image; a browser does not know the type of all images.
  if (Object.keys(attributes).length > 0 || !picture.type.startsWith("image/")) {
    body = new FormData();
    body.append("image", picture, picture.name);
    body.append("attributes", stringify(attributes));
  }
  return (await upload(itemPath(key), body, options)).status === 201 ? "added" : "updated";
}

/** Changes attributes of an item; null takes one away. Answers with the item. */
export const patch = (key, attributes) => sendJson("PATCH", itemPath(key), { attributes });

/** Takes an item out of the catalog. */
export const remove = (key) => request(itemPath(key), { method: "DELETE" });

/**
 * The clusters of the catalog's images, and where each image lies in a square of side 1.
 *
 * @param {{count?, minSize?, label?, where?, limit?}} options texts or numbers
 * @returns {Promise<{clusters: {id, size, medoid, items, names?}[], outliers: string[], outlierCount: number,
 *   map: {key, cluster?, x, y}[]}>}
 */
export const map = (options, signal) => json(`v1/map${queryOf(options)}`, { signal });

/**
 * What is new and what grows.
 *
 * @param {{since?, by?, of?, date?, where?, attributes?, limit?}} options texts or numbers
 * @returns {Promise<{periods: {start, end, count}[], recentPeriods: number, groups: object[], attributes: object[],
 *   newLooks?: {count, counts, newest}, undated: number, ahead: number, notes?: string[]}>}
 */
export const trends = (options, signal) => json(`v1/trends${queryOf(options)}`, { signal });

/**
 * Tells which group an image belongs to, and whether that grows.
 *
 * @param {Blob} picture
 * @returns {Promise<{group?: object, isNewLook: boolean, nearestGroup?: number, neighbors: {key, score, group?}[]}>}
 */
export const placeTrend = (picture, options, signal) =>
  json("v1/trends/place", { method: "POST", body: formOf(picture, options), signal });

/**
 * The values of attributes, and how many items have each: `{items, facets}`.
 *
 * @param {{attributes?: string[], where?, limit?}} options
 */
export const facets = (options, signal) => json(`v1/facets${queryOf(options)}`, { signal });

/** Counts, sizes and the queue. */
export const stats = (signal) => json("v1/stats", { signal });

/** The spaces of vectors that the catalog holds. */
export const spaces = async (signal) => (await json("v1/spaces", { signal })).spaces;

/** A page of the groups of copies, or of pairs that look alike: `{groups | near, next?, totals, asOf}`. */
export const duplicates = (options, signal) => json(`v1/duplicates${queryOf(options)}`, { signal });

/** Starts looking for copies; the job. */
export const findDuplicates = () => json("v1/duplicates", { method: "POST" });

/** Decides about two items: `same`, `different` or `undecided`. */
export const decide = (a, b, decision) => sendJson("PUT", "v1/duplicates/decisions", { a, b, decision });

/** The sources of products, and whether the server reads them: `{sources, collecting}`. */
export const sources = (signal) => json("v1/sources", { signal });

/** Has a source `run`, `pause`, `resume` or `confirm`; the source. */
export const changeSource = (name, verb) => json(`v1/sources/${encodeURIComponent(name)}/${verb}`, { method: "POST" });

/** The jobs of the server, the last one first. */
export const jobs = async (signal) => (await json("v1/jobs", { signal })).jobs;

/** Tells of a job whenever it changes, to its end. */
export const watchJob = (id, onchange, signal) => events(`v1/jobs/${id}/events`, onchange, signal);

/** Stops a job. */
export const cancelJob = (id) => request(`v1/jobs/${id}/cancel`, { method: "POST" });

/** The models that the server knows, and the trained methods of comparison: `{models, default, trained}`. */
export const models = (signal) => json("v1/models", { signal });
