/** `npm run bench`: prints the cost of each operation and the limits of the machine, as Markdown to stdout. */
import { measureColdStarts } from './cold-starts.js';
import { measureDatabase } from './database/database.js';
import { describeDatabase } from './database/describe.js';
import { grow } from './growth.js';
import { type Options, readOptions, usage } from './options.js';
import { describe, describeColdStarts, describeGrowth } from './report.js';
import { compare } from './side-by-side.js';

const options = readOrExplain();
if (options !== null) console.log(`${await measured(options)}\n`);

async function measured(options: Options): Promise<string> {
  if (options.starts > 0) return describeColdStarts(await measureColdStarts(options));
  if (options.database) return describeDatabase(await measureDatabase(options));
  if (options.growth.length > 0) return describeGrowth(await grow(options), options);
  return describe(await compare(options), options);
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
