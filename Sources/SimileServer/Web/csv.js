/**
 * Writes rows as comma-separated values (RFC 4180): what holds a comma, a quote, a line's end or outer blanks is quoted.
 *
 * @param {(string | number | undefined)[][]} rows
 */
export const csv = (rows) => rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");

function cell(value) {
  const text = String(value ?? "");
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Lets the browser save a text as a file. */
export function save(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  Object.assign(link, { href: url, download: name });
  link.click();
  // A browser that asks where to save reads it later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
