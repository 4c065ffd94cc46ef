/** Estimates how long the tests will take, from each file's last time in dist/ or else from the table below. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run.mjs';

const kept = join(root, 'dist/.test-seconds.json');

/** The average time of a file in each folder, or of one file, in seconds on two cores. CONTRIBUTING.md has the total. */
const usualSeconds = [
  ['test/stories/browser/', 15],
  ['test/stories/', 8],
  ['test/contracts/', 5],
  ['test/faults/', 14],
  ['test/package/', 50],
  ['test/guards/', 1],
  ['test/rules/', 1],
  ['test/system/mixed-load', 3_600],
  ['test/system/million-users', 2_400],
  ['test/system/clean-up-beside-load', 600],
  ['test/system/', 300],
];

/** @param {string[]} files @param {{ mode: string, concurrency: number }} options */
export function createEstimate(files, { mode, concurrency }) {
  const before = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : {};
  const usual = file => usualSeconds.find(([folder]) => file.startsWith(folder))?.[1] ?? 10;
  const expected = new Map(files.map(file => [file, before[mode]?.[file] ?? usual(file)]));
  const took = {};
  const startedAt = new Map();
  const left = file => Math.max(0, expected.get(file) - secondsSince(startedAt.get(file) ?? Date.now()));
  /** The pace is above 1 if the files so far took longer than expected, for example on a busy machine. */
  const done = { expected: 0, took: 0 };
  const pace = () => (done.expected === 0 ? 1 : done.took / done.expected);
  const onCores = (cores, seconds) => Math.max(sum(seconds) / cores, ...seconds);
  return {
    /** Estimates the whole run, before it begins. */
    secondsOn: cores => onCores(cores, [...expected.values()]),
    filesLeft: () => expected.size,
    secondsLeft: () => (expected.size === 0 ? 0 : pace() * onCores(concurrency, [...expected.keys()].map(left))),
    began: file => void startedAt.set(file, Date.now()),
    /** Returns how many seconds the files of one process took. @param {string[]} batch */
    ended(batch) {
      const seconds = secondsSince(startedAt.get(batch[0]));
      done.took += seconds;
      for (const file of batch) {
        took[file] = seconds / batch.length;
        done.expected += expected.get(file);
        expected.delete(file);
      }
      return seconds;
    },
    /** Saves the times for the next run. */
    keep() {
      writeFileSync(kept, JSON.stringify({ ...before, [mode]: { ...before[mode], ...took } }));
    },
    slowest: count =>
      Object.entries(took)
        .sort(([, a], [, b]) => b - a)
        .slice(0, count),
  };
}

/** Returns a time such as `50 s` or `12 min`. @param {number} seconds */
export function inWords(seconds) {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

function secondsSince(ms) {
  return (Date.now() - ms) / 1000;
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
