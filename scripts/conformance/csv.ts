/** A line of a CSV file, by its number in the file. */
export interface CsvRow {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * Reads CSV (RFC 4180): quoted fields with doubled quotes and line ends inside, LF or CRLF. Space counts; lines without
 * anything are left out.
 */
export function parseCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^,\r\n"]*))(,|\r?\n|\r|$)/y;
  let [line, rowLine, fields]: [number, number, string[]] = [1, 1, []];
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const match = field.exec(text);
    if (match === null) throw new Error(`line ${line}: a quote is not closed, or stands inside a field`);
    const [whole, quoted, plain = "", end = ""] = match;
    fields.push(quoted?.replaceAll('""', '"') ?? plain);
    line += whole.split("\n").length - 1;
    const isRowOver = end !== "," || at + whole.length === text.length;
    if (!isRowOver) continue;
    if (end === ",") fields.push(""); // the file ends behind a comma
    if (fields.some((value) => value.trim() !== "")) rows.push({ line: rowLine, fields });
    [rowLine, fields] = [line, []];
  }
  return rows;
}
