import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { findAbove } from '../../../platform/config/project-root.js';
import { type ErrorPages, sendError } from '../errors.js';
import type { Policy } from '../policies.js';
import { pagePolicy } from '../policies.js';
import { constantText, sendText, varyByEncoding } from './constant-text.js';

/** Whether each optional page exists. The index links to those that do. */
export interface OptionalPages {
  graphiql: boolean;
  inbox: boolean;
}

/** `src/web/account/build.mjs` writes this folder. */
export const publicFolder = () => findAbove('public');
const html = 'text/html; charset=utf-8';

/** Registers scripts, styles and images. Their names contain a hash of their content. The build has compressed them. */
export async function registerAssets(app: FastifyInstance): Promise<void> {
  await app.register(async scope => {
    // @fastify/static does not set `Vary`. Without it, a shared cache would send Brotli to a client that cannot read it.
    scope.addHook('onRequest', (_request, reply, done) => {
      varyByEncoding(reply);
      done();
    });
    await scope.register(fastifyStatic, {
      root: join(publicFolder(), 'assets'),
      prefix: '/assets/',
      index: false,
      preCompressed: true,
      immutable: true,
      maxAge: '1y',
    });
  });
}

/** Registers `/`, `/verify`, `/reset`, `/secure` and the page for unknown URLs. None of them changes anything (V14). */
export async function registerPublicPages(app: FastifyInstance, optional: OptionalPages): Promise<void> {
  await addPage(app, '/', 'index.html', { policy: pagePolicy, optional });
  await addPage(app, '/verify', 'verify.html', { policy: pagePolicy, optional });
  await addPage(app, '/reset', 'reset.html', { policy: pagePolicy, optional });
  await addPage(app, '/secure', 'secure.html', { policy: pagePolicy, optional });

  app.setNotFoundHandler(async (request, reply) => {
    const { method } = request;
    const [path = '', query = ''] = request.url.split('?', 2);
    if (!isRead(method))
      return isPage(app, path) ? sendError(reply.header('allow', 'GET, HEAD'), 405) : sendError(reply, 404);
    const moved = movedLink(path, query);
    return moved === null ? sendError(reply, 404) : reply.redirect(moved, 302);
  });
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

const publicPages = /^\/($|(verify|reset|secure|graphiql|inbox|portal)$|docs(\/|$))/;

function isPage(app: FastifyInstance, path: string): boolean {
  return publicPages.test(path) && app.hasRoute({ method: 'GET', url: path });
}

/** The changes that gateways make to a link: they end the path with a slash, or write `%23` for the `#` (V22). */
const changedLink = /^\/(verify|reset|secure)(\/?)(?:%(?:25)?23([A-Za-z0-9_-]{64})?.*)?$/;

/** The verification that a mailed link names (V23). The token follows where the `#` was changed, and the page reads it there. */
const mailedQuery = /^v=[0-9a-f-]{36}(?:%(?:25)?23[A-Za-z0-9_-]{64})?/i;

/**
 * Returns the page to which such a link, or `/docs/`, is redirected. The URL is relative, so that it works below the path of a
 * proxy. If the new URL has no fragment, the browser keeps the old one (RFC 9110, 10.2.2).
 */
function movedLink(path: string, query: string): string | null {
  if (path === '/docs/') return '../docs';
  const [, page, slash, token] = changedLink.exec(path) ?? [];
  if (page === undefined) return null;
  const kept = mailedQuery.exec(query);
  return `${slash === '/' ? '../' : './'}${page}${kept === null ? '' : `?${kept}`}${token === undefined ? '' : `#${token}`}`;
}

/**
 * Reads the pages about errors. They are served at any address, so their links are absolute and begin with the path of
 * `publicUrl`, which a proxy removes before it forwards a request.
 */
export async function readErrorPages(publicUrl: string | null): Promise<ErrorPages> {
  const path = publicUrl === null ? '' : new URL(publicUrl).pathname.replace(/\/+$/, '');
  const read = async (name: string) =>
    (await readPageFile(name)).replaceAll(/ (src|href)="\//g, (_, attribute) => ` ${attribute}="${path}/`);
  return { notFound: await read('not-found.html'), unavailable: await read('unavailable.html') };
}

interface PageOptions {
  policy: Policy;
  optional: OptionalPages;
  /** Whether a browser may keep the page, if it asks each time whether the page is still the same. */
  mayBeKept?: boolean;
}

/** Serves a built page from memory. All pages together take a megabyte. */
export async function addPage(
  app: FastifyInstance,
  path: string,
  file: string,
  { policy, optional, mayBeKept = false }: PageOptions,
): Promise<void> {
  const text = constantText(keepLinks(await readPageFile(file), optional));
  app.get(path, { helmet: { contentSecurityPolicy: policy }, config: { isPage: true } }, async (request, reply) =>
    sendText(request, reply.type(html), text, { mayBeKept }),
  );
}

export async function readPageFile(name: string): Promise<string> {
  return await readFile(join(publicFolder(), name), 'utf8');
}

/** Removes the elements marked `data-page` whose page this server does not have. */
function keepLinks(html: string, optional: OptionalPages): string {
  const isOffered = (name: string) => Object.entries(optional).some(([page, offered]) => page === name && offered);
  return html.replaceAll(/<(li|p) data-page="(\w+)">[\s\S]*?<\/\1>/g, (element: string, _tag: string, name: string) =>
    isOffered(name) ? element : '',
  );
}
