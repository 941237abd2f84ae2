import { describe, expect, it } from 'vitest';
import { patternOf } from '../../../src/core/bench/pattern-of-finding';
import type { Finding } from '../../../src/core/findings';
import { ruleMetas } from '../../../src/core/rules/meta';
import catalogue from '../../../src/runner/interlock_bench/patterns.json';
import { analyse } from '../../rules/harness';

function finding(rule: string, primitive?: string, text = 'x'): Finding {
  return { rule, severity: 'warning', confidence: 'certain', path: '/a.py', start: 0, end: text.length, message: '', related: [], fixes: [], ...(primitive === undefined ? {} : { primitive }) };
}

describe('the pattern of a finding', () => {
  it.each([
    ['blocking-sleep', 'time.sleep', 'time.sleep(5)', { kind: 'sleep', seconds: 0.1 }],
    ['blocking-sleep', 'time.sleep', 'time.sleep(0.05)', { kind: 'sleep', seconds: 0.05 }],
    ['blocking-file-io', 'builtins.open', 'open(p)', { kind: 'file-read' }],
    ['blocking-file-io', 'pathlib.Path.write_text', 'p.write_text(x)', { kind: 'file-write' }],
    ['blocking-http-call', 'requests.get', 'requests.get(u)', { kind: 'request', seconds: 0.1 }],
    ['transitive-blocking-call', 'builtins.open', 'load()', { kind: 'file-read', seconds: 0.1 }],
    ['transitive-blocking-call', 'subprocess.run', 'load()', { kind: 'process', seconds: 0.1 }],
    ['transitive-blocking-call', 'queue.Queue.get', 'load()', { kind: 'queue', seconds: 0.1 }],
    ['blocking-loop-callback', 'sqlite3.Connection.execute', 'f', { kind: 'sqlite', seconds: 0.1, where: 'callback' }],
  ])('%s by %s', (rule, primitive, text, parameters) => {
    expect(patternOf(finding(rule, primitive, text), text)).toEqual({ pattern: 'stall', parameters });
  });

  it('is none where nothing can be timed', () => {
    expect(patternOf(finding('nested-event-loop', 'asyncio.run'), '')).toBeUndefined();
    expect(patternOf(finding('toString'), '')).toBeUndefined();
  });

  it('says for each rule of the family that blocks either how it is measured or why not', () => {
    const known = new Set([...Object.keys(catalogue.rules), ...Object.keys(catalogue.unmeasured)]);
    const blocking = ruleMetas.map(({ name }) => name).filter((name) => /^(?:blocking|transitive|configured|nested|slow)-/.test(name));
    expect(blocking.filter((name) => !known.has(name))).toEqual([]);
  });
});

it('is found for what the engine reports', () => {
  const texts = { '/ws/main.py': 'import time\nfrom store import load\n\nasync def handler():\n    time.sleep(0.05)\n    return load("a")\n', '/ws/store.py': 'def load(name):\n    with open(name) as file:\n        return file.read()\n' };
  const patterns = analyse(texts).map((each) => patternOf(each, texts['/ws/main.py'])?.parameters);
  expect(patterns).toEqual([{ kind: 'sleep', seconds: 0.05 }, { kind: 'file-read', seconds: 0.1 }]);
});
