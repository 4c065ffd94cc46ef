/** `npm run bench`: prints the cost of each operation and the limits of the machine, as Markdown to stdout. */
import { grow } from './growth.js';
import { type Options, readOptions, usage } from './options.js';
import { describe, describeGrowth } from './report.js';
import { compare } from './side-by-side.js';

const options = readOrExplain();
if (options !== null) {
  const text =
    options.growth.length > 0
      ? describeGrowth(await grow(options), options)
      : describe(await compare(options), options);
  console.log(`${text}\n`);
}

function readOrExplain(): Options | null {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exitCode = 1;
    return null;
  }
}
