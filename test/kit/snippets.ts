import assert from 'node:assert/strict';
import { readProjectFile } from './sources.js';

/** Returns the first code block of a guide with this info string, for example `js` or `json hasura`. */
export function snippetIn(path: string, info: string): string {
  const [, snippet] = new RegExp(`^\`\`\`${info}\n(.*?)^\`\`\``, 'ms').exec(readProjectFile(path)) ?? [];
  assert(snippet !== undefined, `${path} has no block of ${info}`);
  return snippet;
}
