import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { type Engine, engines } from '../kit/world.js';
import { type OperationName, operations } from './operations.js';

export interface Options {
  /** The duration of each measurement, and the number of rounds. */
  seconds: number;
  rounds: number;
  inFlight: readonly number[];
  engines: readonly Engine[];
  operations: readonly OperationName[];
  /** Whether to measure starts, memory, and `me` during logins too. */
  inFull: boolean;
  /** Sizes of stores to compare. Empty: compare the operations with their upper limits. */
  growth: readonly number[];
  /** How many cold starts to measure, and nothing else. Zero: none. */
  starts: number;
  /** Whether to measure the work in PostgreSQL, and nothing else. */
  database: boolean;
  /** Another built checkout, to be measured in the same rounds. */
  against: string | null;
  root: string;
}

const names = Object.keys(operations) as OperationName[];

export const usage = `npm run bench [-- OPTION …]
  --quick               in less than two minutes, and less exactly
  --growth N,N,…        how cost grows with the number of users, as 1000,100000,1000000
  --starts N            what a start and an installation cost, and nothing else
  --database            what each operation costs PostgreSQL, and nothing else (Linux)
  --against FOLDER      compares with the build of another checkout
  --engine ENGINE       SQLite or PostgreSQL alone
  --operations NAME,…   these alone, as me,login, and nothing else
  --in-flight N,N,…     by default 1,16,64
  --seconds N           of one measurement
  --rounds N            of each measurement; the medians are shown`;

/** Throws if the arguments are not valid. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      growth: { type: 'string' },
      starts: { type: 'string' },
      database: { type: 'boolean', default: false },
      against: { type: 'string' },
      engine: { type: 'string' },
      operations: { type: 'string' },
      'in-flight': { type: 'string' },
      seconds: { type: 'string' },
      rounds: { type: 'string' },
    },
  });
  const only = engines.filter(engine => values.engine === undefined || engine === values.engine);
  if (only.length === 0) throw new Error(`There is no engine ${values.engine}`);
  const chosen = values.operations?.split(',') ?? names;
  const unknown = chosen.find(name => !names.includes(name as OperationName));
  if (unknown !== undefined) throw new Error(`There is no operation ${unknown}: ${names.join(', ')}`);
  const growth = numbersIn(values.growth ?? '');
  const inFlight = numbersIn(values['in-flight'] ?? (growth.length > 0 ? '16' : '1,16,64'));
  const [seconds = values.quick ? 0.4 : 1.5] = numbersIn(values.seconds ?? '');
  const [starts = 0] = numbersIn(values.starts ?? '');
  const [rounds = 3] = numbersIn(values.rounds ?? '');
  const against = values.against === undefined ? null : resolve(values.against);
  const operationNames = names.filter(name => chosen.includes(name));
  const inFull = values.operations === undefined;
  return {
    seconds,
    rounds,
    inFlight,
    engines: only,
    operations: operationNames,
    inFull,
    growth,
    starts,
    database: values.database,
    against,
    root: projectRoot(),
  };
}

function numbersIn(text: string): number[] {
  const numbers = text.split(',').filter(Boolean).map(Number);
  if (numbers.some(number => !(number > 0))) throw new Error(`${text} is no list of numbers`);
  return numbers;
}
