import assert from 'node:assert/strict';
import { readProjectFile } from './sources.js';

/** The first block of code in a guide with these words behind its fence, as `js` or `json hasura`. */
export function snippetIn(path: string, info: string): string {
  const [, snippet] = new RegExp(`^\`\`\`${info}\n(.*?)^\`\`\``, 'ms').exec(readProjectFile(path)) ?? [];
  assert(snippet !== undefined, `${path} has no block of ${info}`);
  return snippet;
}
