'use strict';

const { readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

/**
 * The licence texts of the packages whose code is in the bundles, as their licences ask for. Fails if one has no text: then it
 * must not be shipped.
 * @param {string} root folder with `node_modules`.
 * @param {import('esbuild').Metafile[]} metafiles of the bundles.
 * @returns {string}
 */
function thirdPartyNotices(root, metafiles) {
  const folders = new Set();
  for (const { inputs } of metafiles) {
    for (const path of Object.keys(inputs)) {
      const match = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path);
      if (match) folders.add(match[0]);
    }
  }
  const parts = [...folders].sort().map((folder) => notice(join(root, folder)));
  return ['Interlock contains code of the packages below, under their licences.', ...parts].join(`\n\n${'-'.repeat(80)}\n\n`) + '\n';
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence text, it cannot be shipped`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()}`;
}

module.exports = { thirdPartyNotices };
