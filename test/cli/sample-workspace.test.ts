import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { expect, test } from 'vitest';
import { buildCli } from './built-cli';

const folder = 'examples/sample-workspace';

interface Found {
  readonly rule: string;
  readonly filename: string;
  readonly location: { readonly row: number; readonly column: number };
  readonly end_location: { readonly row: number; readonly column: number };
}

/** `file: rule: text`, for a finding that lies on one line. */
function describeFinding({ rule, filename, location, end_location: end }: Found): string {
  const line = readFileSync(filename, 'utf8').split('\n')[location.row - 1] ?? '';
  expect(end.row).toBe(location.row);
  const path = relative(`${folder}/parcels`, filename).split(sep).join('/');
  return `${path}: ${rule}: ${line.slice(location.column - 1, end.column - 1)}`;
}

test('the sample workspace shows what its README promises, and nothing else', async () => {
  const { code, stdout } = await buildCli('sample').run(['check', folder, '--output-format', 'json']);
  expect((JSON.parse(stdout) as Found[]).map(describeFinding)).toEqual([
    'carriers.py: blocking-http-call: self.session.get(f"{self.url}/status/{number}", timeout=10)',
    'carriers.py: blocking-sleep: time.sleep(5)',
    'counters.py: inconsistent-lock-guard: self.parcels -= 1',
    'depot.py: lock-order-inversion: note(f"{number} lies on shelf {shelf}")',
    'dispatch.py: blocking-sync-primitive: waiting.get()',
    'dispatch.py: transitive-blocking-call: self.finish(number)',
    'dispatch.py: blocking-process-wait: subprocess.run(["lp", f"labels/{number}.txt"], check=True)',
    'labels.py: missing-main-guard: Pool()',
    'main.py: transitive-blocking-call: load_tariff(country)',
    'main.py: transitive-blocking-call: write_text(f"labels/{number}.txt", text)',
    'notices.py: dangling-task: asyncio.create_task(send(client, number, "Your parcel has arrived."))',
    'notices.py: coroutine-not-awaited: send(client, number, f"Your parcel comes {days} days later.")',
  ]);
  expect(code).toBe(1);
});
