import type { JSX } from 'preact';
import type { ChartTable } from './table-rows';

/** A table of figures; scrolls sideways by itself in a narrow panel. */
export function DataTable({ caption, table, hidden = false }: { readonly caption: string; readonly table: ChartTable; readonly hidden?: boolean }): JSX.Element {
  return (
    <div class={hidden ? 'sr-only' : 'table-scroll'} {...(hidden ? {} : { tabIndex: 0, role: 'region', 'aria-label': caption })}>
      <table class="data">
        <caption class="sr-only">{caption}</caption>
        <thead>
          <tr>{table.columns.map((column) => <th key={column} scope="col">{column}</th>)}</tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.id}>
              {row.cells.map((cell, index) => (index === 0 ? <th key={index} scope="row">{cell}</th> : <td key={index}>{cell}</td>))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
