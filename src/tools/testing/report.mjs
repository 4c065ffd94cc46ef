/** Prints a test run: one line per file, every failure in full immediately and again at the end, and the totals. */
import { availableParallelism } from 'node:os';
import { inspect } from 'node:util';
import { inWords } from './durations.mjs';

const slowestShown = 5;

/** @param {{ estimate: ReturnType<import('./durations.mjs').createEstimate>, selection: object }} options */
export function createReport({ estimate, selection: { files, mode, isWhole, leftOut } }) {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  const failures = [];

  const fail = text => {
    failures.push(text);
    console.log(`\n${text}\n`);
  };

  return {
    begin() {
      const cores = availableParallelism();
      const here = cores === 2 ? '' : `, ${inWords(estimate.secondsOn(cores))} on the ${cores} here`;
      const beside = isWhole ? ', with lint and types beside them' : '';
      console.log(
        `${counted(files.length, 'file')}, about ${inWords(estimate.secondsOn(2))} on two cores${here}${beside}`,
      );
    },

    /** @param {string} name of a check @param {string | null} mistakes what it found */
    checked(name, mistakes) {
      tally[mistakes === null ? 'passed' : 'failed']++;
      if (mistakes === null) console.log(`✔ ${name.split(';')[0]}`);
      else fail(`✖ ${name}\n${mistakes}`);
    },

    /** @param {string[]} batch the files of one process */
    batch(batch) {
      const titles = [];
      let failed = 0;
      const handlers = {
        'test:start': ({ nesting, name }) => titles.splice(nesting, Number.POSITIVE_INFINITY, name),
        'test:pass': event => count(event, event.skip !== undefined || event.todo !== undefined ? 'skipped' : 'passed'),
        'test:fail'(event) {
          failed++;
          count(event, 'failed');
          const { failureType } = event.details.error;
          if (failureType !== 'subtestsFailed')
            fail(describeFailure(fileOf(event, batch), titles.slice(0, event.nesting), event));
        },
        // Totals of the whole run have no file. Messages of a test have one.
        'test:diagnostic': event => event.file !== undefined && console.log(`ℹ ${event.message}`),
        'test:stdout': ({ message }) => process.stdout.write(message),
        'test:stderr': ({ message }) => process.stderr.write(message),
      };
      return {
        began: () => batch.forEach(estimate.began),
        saw: ({ type, data }) => handlers[type]?.(data),
        ended() {
          const seconds = estimate.ended(batch).toFixed(1);
          const left = estimate.filesLeft();
          const rest = left === 0 ? '' : ` · ${counted(left, 'file')} left, about ${inWords(estimate.secondsLeft())}`;
          console.log(`${failed > 0 ? '✖' : '✔'} ${batch.join(', ')} ${seconds} s${rest}`);
        },
      };
    },

    /** Returns whether everything passed. */
    end() {
      if (failures.length > 0) console.log(`\n${'─'.repeat(80)}\nFailed:\n\n${failures.join('\n\n')}\n`);
      // The files of a quick run share processes, so the time of each is not known.
      if (files.length > 1 && mode !== 'quick') printSlowest();
      if (tally.skipped > 0) console.log(`${tally.skipped} skipped`);
      if (leftOut.length > 0) console.log(`Not done: ${leftOut.join(', ')}`);
      console.log(`\n${tally.passed} passed, ${tally.failed} failed`);
      return tally.failed === 0 && tally.passed > 0;
    },
  };

  function count({ details }, outcome) {
    // A suite fails only through its tests, unless one of its hooks fails.
    if (details.type !== 'suite' || details.error?.failureType === 'hookFailed') tally[outcome]++;
  }

  function printSlowest() {
    console.log('\nSlowest files:');
    for (const [file, seconds] of estimate.slowest(slowestShown))
      console.log(`${seconds.toFixed(1).padStart(7)} s  ${file}`);
  }
}

/** Returns the file of a test. A suite of `stories(…)` and a failed process have another file name. */
function fileOf({ file }, batch) {
  return (
    batch.find(each => file?.endsWith(`/${each}`) || file?.endsWith(`/${each.replace(/\.ts$/, '.js')}`)) ??
    batch.join(', ')
  );
}

function describeFailure(file, suites, { name, details: { error } }) {
  // If the process of the file failed, the name is its path.
  const title = [...suites, ...(name.endsWith('.js') ? [] : [name])].join(' › ');
  const reason = inspect(error.cause ?? error, { colors: process.stdout.isTTY });
  return `✖ ${file}: ${title || 'the file ended with an error'}\n${reason}`;
}

function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
