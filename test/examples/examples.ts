import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/platform/config/project-root.js';
import type { Examples } from './example.js';
import { appExamples, messageExamples, userExamples } from './for-admins.js';
import { passkeyExamples } from './for-passkeys.js';
import { secondFactorExamples } from './for-second-factor.js';
import { undoExamples } from './for-undo.js';
import { profileExamples, proofExamples, sessionExamples } from './for-users.js';

/** One request for each operation of the API. `docs/reference.md` shows them, and a story sends them. */
export const examples: Examples = {
  ...sessionExamples,
  ...profileExamples,
  ...proofExamples,
  ...passkeyExamples,
  ...secondFactorExamples,
  ...undoExamples,
  ...userExamples,
  ...messageExamples,
  ...appExamples,
};

/** The variables of each request and its answer, with sample values in the place of ids, times and secrets. */
export const answersFile = 'test/examples/answers.json';

export interface Recorded {
  readonly variables?: unknown;
  readonly answer: unknown;
}

export function readAnswers(): Record<string, Recorded> {
  return JSON.parse(readFileSync(join(projectRoot(), answersFile), 'utf8'));
}
