/** Selects the test files that a command runs. */
import { filesUnder } from '../build/files.mjs';
import { CommandFailed } from '../run.mjs';

/** The longest time of a file, after which it fails, so that it cannot block the run. */
const minute = 60_000;
const fileTimeoutMs = { whole: 8 * minute, quick: 5 * minute, faults: 20 * minute, system: 90 * minute };

/** The quick run skips these files. They need a browser or PostgreSQL, or take half of the total time. */
const heavy = [
  'rules/limits-simulation',
  'stories/browser/',
  'stories/two-nodes',
  'stories/attacks/',
  'stories/limits-',
  'stories/no-enumeration',
  'stories/changing-races',
  'stories/races',
  'stories/hostile-input',
  'stories/importing',
  'stories/command-line',
  'stories/tutorial',
  'stories/integrate-guide',
  'stories/replacing-the-secret-key',
];

/**
 * @param {string[]} args `--quick`, `--system`, parts of paths
 * @returns {{ mode: 'whole' | 'quick' | 'faults' | 'system', files: string[], isWhole: boolean, leftOut: string[],
 *   fileTimeoutMs: number, env: Record<string, string> }} `leftOut` lists what a partial run skips
 */
export function select(args) {
  const parts = args.filter(arg => !arg.startsWith('--')).map(part => part.replace(/\.[jt]s$/, ''));
  const mode = modeOf(args);
  const all = filesUnder('test', ['test/node_modules']).filter(path => path.endsWith('.test.ts'));
  const inMode = all.filter(path => belongsTo(mode, path));
  const files = inMode.filter(path => parts.length === 0 || parts.some(part => path.includes(part)));
  if (files.length === 0) throw new CommandFailed(noMatchSentence(parts, all));
  const isWhole = mode === 'whole' && parts.length === 0;
  return {
    mode,
    files,
    isWhole,
    leftOut: isWhole ? [] : leftOut(mode, files, all),
    fileTimeoutMs: fileTimeoutMs[mode],
    env: mode === 'quick' ? { ENGINES: 'SQLite' } : {},
  };
}

function modeOf(args) {
  const unknown = args.find(arg => arg.startsWith('--') && !['--quick', '--system'].includes(arg));
  if (unknown !== undefined) throw new CommandFailed(`There is no option ${unknown}.`);
  if (args.includes('--system')) return 'system';
  if (args.includes('--quick')) return 'quick';
  return process.env.FAULTS === 'full' ? 'faults' : 'whole';
}

function belongsTo(mode, path) {
  if (path.startsWith('test/system/') || mode === 'system') return path.startsWith('test/system/') && mode === 'system';
  if (mode !== 'quick') return true;
  return /^test\/(guards|rules|stories)\//.test(path) && !heavy.some(start => path.startsWith(`test/${start}`));
}

function leftOut(mode, files, all) {
  const ofWhole = all.filter(path => belongsTo('whole', path));
  return [
    'lint',
    'types',
    ...(mode === 'quick' ? ['PostgreSQL', 'contracts', 'faults', ...heavy] : []),
    ...(mode === 'system'
      ? ['all that `npm test` runs']
      : [`${ofWhole.length - files.length} of ${ofWhole.length} files`]),
  ];
}

function noMatchSentence(parts, all) {
  const elsewhere = all.filter(path => parts.some(part => path.includes(part)));
  if (elsewhere.length === 0) return `No test file has ${parts.map(part => `"${part}"`).join(' or ')} in its path.`;
  return `${elsewhere.join(', ')}: not part of this command. \`npm run test:system\` runs what is in test/system.`;
}

const filesPerProcess = 6;

/** Files that measure times. A whole run begins with them, and runs at most one per core at a time. */
const measuring = ['test/contracts/', 'test/faults/', 'test/stories/no-enumeration-by-time'];
/** Files that wait for a browser, or for npm, half of their time. */
const waiting = ['test/stories/browser/', 'test/package/'];

/**
 * Returns which files share a process, in the order in which they run. In the quick run several share one, because loading the
 * server takes a part of the time of a short file. In all other runs each file has a separate process, so that files cannot disturb each other.
 * In a whole run, the files of `beside` run one after another while other files run, after the files that measure times have ended.
 * @param {{ mode: string, files: string[], isWhole: boolean }} selection
 * @returns {{ first: string[][], after: string[][], beside: string[][] }}
 */
export function batchesOf({ mode, files, isWhole }) {
  const size = mode === 'quick' ? filesPerProcess : 1;
  const batches = files.flatMap((_, index) => (index % size === 0 ? [files.slice(index, index + size)] : []));
  if (!isWhole) return { first: batches, after: [], beside: [] };
  const isOneOf =
    starts =>
    ([file]) =>
      starts.some(start => file.startsWith(start));
  const [isMeasuring, isWaiting] = [isOneOf(measuring), isOneOf(waiting)];
  return {
    first: batches.filter(isMeasuring),
    after: batches.filter(batch => !isMeasuring(batch) && !isWaiting(batch)),
    beside: batches.filter(isWaiting),
  };
}
