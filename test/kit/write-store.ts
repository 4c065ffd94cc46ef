import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { writeOldStore } from './old-store.js';

/** `node dist/test/kit/write-store.js`: keeps a store of each engine as it is written today, for later versions to open. */
const folder = join(projectRoot(), 'test/stores', new Date().toISOString().slice(0, 10));
mkdirSync(folder);
await writeOldStore(folder);
