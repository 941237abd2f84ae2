import { expect, it } from 'vitest';
import { fileRules } from '../../src/core/rules/file-rules';
import { ruleMetas } from '../../src/core/rules/meta';
import { ruleFixtures, ruleFolders } from './fixtures';
import { analyse, settingsOf } from './harness';

it('names rules that exist', () => {
  const names = new Set(ruleMetas.map(({ name }) => name));
  expect(fileRules.flatMap(({ rules }) => rules).filter((rule) => !names.has(rule))).toEqual([]);
});

it('a rule alone finds what it finds among all: no check that reports it is left out', () => {
  for (const folder of ruleFolders().filter((name) => ruleMetas.some((meta) => meta.name === name))) {
    for (const [file, cases] of ruleFixtures(folder)) {
      const [first] = cases.filter(({ expectations }) => expectations.some(({ rule }) => rule === folder));
      if (!file.startsWith('hits_') || first === undefined) continue;
      const among = analyse(first.files, settingsOf(first)).filter(({ rule }) => rule === folder);
      const alone = analyse(first.files, { ...settingsOf(first), select: [folder] });
      expect(alone.map(({ start }) => start), `${folder}: ${file}`).toEqual(among.map(({ start }) => start));
    }
  }
}, 60_000);
