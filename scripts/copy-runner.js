'use strict';

const { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

/**
 * Brings the Python runner into the output folder: its code and data, without caches that an interpreter left. Files are changed one
 * by one where they differ, so that a benchmark that runs meanwhile does not lose the ground under its feet.
 * @param {string} source folder of the package `interlock_bench`.
 * @param {string} target folder that is to hold the same.
 * @returns {number} files in it.
 */
function copyRunner(source, target) {
  const wanted = filesOf(source);
  for (const path of wanted) {
    const content = readFileSync(join(source, path));
    const file = join(target, path);
    if (existsSync(file) && readFileSync(file).equals(content)) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  const kept = new Set(wanted);
  // What is gone in the source must not be importable, and no cache may be packed.
  if (existsSync(target)) {
    for (const path of listed(target)) if (!kept.has(path)) rmSync(join(target, path), { force: true });
  }
  return wanted.length;
}

function filesOf(folder) {
  return listed(folder).filter((path) => /\.(py|json)$/.test(path) && !/(^|[\\/])__pycache__[\\/]/.test(path));
}

function listed(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1));
}

module.exports = { copyRunner };
