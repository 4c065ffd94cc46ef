import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { documentPolicy } from '../policies.js';
import { addPage, type OptionalPages, publicFolder } from './static-pages.js';

/** Registers the project's documentation (O23): `docs/NAME.html` of the built pages at `/docs/NAME`. */
export async function registerDocuments(app: FastifyInstance, optional: OptionalPages): Promise<void> {
  const files = await readdir(join(publicFolder(), 'docs'), { recursive: true });
  const pages = files.map(path => path.replaceAll('\\', '/')).filter(path => path.endsWith('.html'));
  await Promise.all(
    pages.map(async file => {
      const path = file === 'index.html' ? '/docs' : `/docs/${file.slice(0, -'.html'.length)}`;
      await addPage(app, path, `docs/${file}`, { policy: documentPolicy, optional, mayBeKept: true });
    }),
  );
}
