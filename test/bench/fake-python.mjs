#!/usr/bin/env node
// Stands in for an interpreter with a runner. What it does is in FAKE_RUNNER; the behaviours are named after what they do to the host.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const how = process.env.FAKE_RUNNER ?? 'proper';
const { environment, plan, result } = JSON.parse(process.env.FAKE_DATA ?? '{}');
let seq = 0;
const say = (event, fields = {}, id = null) => process.stdout.write(`${JSON.stringify({ event, id, seq: seq++, ...fields })}\n`);
const hello = (fields = {}) => say('hello', { protocol: 1, runner: '9.9.9', pid: process.pid, version: '3.12.1', ...fields });
const sample = (id, round, value) => say('sample', { cell: 'sequential', round, value, discarded: round === 0 }, id);
const done = (id, why = 'ok', fields = {}) => say('done', { why, code: 0, stderr: '', ...fields }, id);

if (process.argv[2] === '-c') {
  // Asked for its version.
  if (process.env.FAKE_VERSION !== undefined) process.stdout.write(`interlock ${process.env.FAKE_VERSION}`);
  process.exit(0);
}

const begin = (id) => {
  say('environment', { environment }, id);
  say('plan', { title: 'Fake', budget: 5, ...plan }, id);
};
const finish = (id) => {
  say('result', { result }, id);
  done(id);
};

const requests = {
  proper(id) {
    begin(id);
    say('progress', { phase: 'rounds', done: 1, of: 2, eta: null }, id);
    for (let round = 0; round < 6; round++) sample(id, round, 1 + round / 100);
    finish(id);
  },
  many(id) {
    begin(id);
    for (let round = 0; round < 3000; round++) sample(id, round, round);
    finish(id);
  },
  garbage(id) {
    begin(id);
    process.stdout.write('hello from a print\n{"event": "sample", not json\n{"event":"surprise","id":null,"seq":0}\n[1, 2]\n\n');
    say('sample', { cell: 3 }, id); // another form
    say('sample', { cell: 'sequential', round: 1, value: 5, discarded: false, extra: true }, 'somebody else');
    finish(id);
  },
  async huge(id) {
    begin(id);
    const piece = 'x'.repeat(1 << 20);
    for (let at = 0; at < 34; at++) if (!process.stdout.write(piece)) await new Promise((go) => process.stdout.once('drain', go));
    process.stdout.write('\n');
    finish(id);
  },
  dies(id) {
    begin(id);
    for (let round = 0; round < 4; round++) sample(id, round, 2);
    process.stderr.write('last words\n', () => process.exit(7));
  },
  hangs(id) {
    begin(id);
    for (let round = 0; round < 4; round++) sample(id, round, 2);
    // In a session of its own, as a worker is.
    const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
    writeFileSync(process.env.FAKE_PIDS, `${process.pid} ${child.pid}`);
    say('progress', { phase: 'hanging', done: 0, of: 1, eta: null }, id);
  },
  waits(id) {
    begin(id);
    sample(id, 1, 2);
  },
  fails(id) {
    say('error', { code: 'exception', message: 'ValueError: no', traceback: 'Traceback: here', next: 'The traceback shows where.' }, id);
    done(id, 'failed', { code: 1, stderr: 'printed\n' });
  },
  memory: (id) => done(id, 'memory', { code: null }),
  'no-result': (id) => done(id),
  'bad-result'(id) {
    say('result', { result: { ...result, cells: 'none' } }, id);
    done(id);
  },
  'bad-done': (id) => say('done', { why: 'tired' }, id),
};

switch (how) {
  case 'dies-at-start':
    process.stderr.write(`${'noise\n'.repeat(5000)}boom\n`, () => process.exit(3));
    break;
  case 'silent':
    setInterval(() => undefined, 1000);
    break;
  case 'floods':
    setInterval(() => process.stdout.write('y\n'.repeat(1000)), 1);
    break;
  case 'other-protocol':
    hello({ protocol: 99 });
    break;
  case 'old':
    hello({ version: '3.7.16' });
    break;
  case 'other-hello':
    process.stdout.write('{"event":"hello","protocol":7}\n');
    break;
  default:
    hello();
}

// The end of the input ends it, but for those that do not care.
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const request = JSON.parse(line);
  if (request.op === 'cancel') {
    if (how === 'waits') done(request.id, 'cancelled', { code: null });
  } else if (request.op === 'environment') {
    say('environment', { environment }, request.id);
    done(request.id);
  } else requests[how](request.id);
});
lines.on('close', () => {
  if (how === 'hangs' || how === 'silent') setInterval(() => undefined, 1000);
  else process.exit(0);
});
