export interface TableStyle {
  /** Columns that are aligned to the right. */
  readonly right?: readonly number[];
  /** Applied to a cell after it was padded, by column. */
  readonly style?: Readonly<Record<number, (text: string) => string>>;
}

/** Rows of plain text in aligned columns, two blanks apart, each with a line end; the last column is not padded. */
export function tableRows(rows: readonly (readonly string[])[], options: TableStyle = {}): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = column === row.length - 1 ? 0 : widths[column]!;
        const padded = options.right?.includes(column) === true ? cell.padStart(widths[column]!) : cell.padEnd(width);
        return options.style?.[column]?.(padded) ?? padded;
      })
      .join('  ')
      .trimEnd();
  return rows.map((row) => `${line(row)}\n`).join('');
}
