import { describe, expect, it } from 'vitest';
import type { Settings } from '../../src/core/config/settings';
import { analyse } from './harness';

const path = '/project/main.py';
const text = `
import os
import time

def load():
    return open("x")

async def handler(name):
    time.sleep(1)
    os.path.exists(name)
    load()
`;

function rules(settings: Partial<Settings>, source = text): string[] {
  return analyse({ [path]: source }, settings).map((finding) => finding.rule);
}

describe('settings', () => {
  it('leaves rules that are off by default to the strict profile and to their name', () => {
    expect(rules({ profile: 'default' })).toEqual(['blocking-sleep', 'transitive-blocking-call']);
    expect(rules({ profile: 'strict' })).toEqual(['blocking-sleep', 'blocking-filesystem-metadata', 'transitive-blocking-call']);
    expect(rules({ profile: 'default', extendSelect: ['blocking-filesystem-metadata'] })).toContain('blocking-filesystem-metadata');
  });

  it('runs only what is selected, and nothing that is ignored', () => {
    expect(rules({ profile: 'default', select: ['blocking-sleep'] })).toEqual(['blocking-sleep']);
    expect(rules({ profile: 'default', select: ['ALL'] })).toHaveLength(3);
    expect(rules({ profile: 'default', ignore: ['blocking-sleep'] })).toEqual(['transitive-blocking-call']);
    expect(rules({ profile: 'strict', select: ['ALL'], ignore: ['transitive-blocking-call', 'blocking-sleep'] })).toEqual(['blocking-filesystem-metadata']);
  });

  it.each(['# noqa', '# noqa: ASYNC251', '# noqa: blocking-sleep', '# noqa: S7488'])('accepts the comment %s', (comment) => {
    expect(rules({}, text.replace('time.sleep(1)', `time.sleep(1)  ${comment}`))).not.toContain('blocking-sleep');
  });

  it.each(['# noqa: ASYNC999', '# noqa: ASYNC230', '# noqa: E501', '# a noqa'])('is not silenced by the comment %s', (comment) => {
    expect(rules({}, text.replace('time.sleep(1)', `time.sleep(1)  ${comment}`))).toContain('blocking-sleep');
  });
});
