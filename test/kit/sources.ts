import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { projectRoot } from '../../src/platform/config/project-root.js';

export interface Import {
  /** A path such as `src/domain/refusal.ts`, or a package such as `@vonage/sms` or `node:net`. */
  from: string;
  /** The compiler removes it, so it does not exist at run time. */
  typeOnly: boolean;
}

export interface SourceFile {
  /** Relative to the project's folder, for example `src/domain/accounts/register.ts`. */
  path: string;
  /** Without comments. */
  code: string;
  imports: Import[];
  /** The number of lines, with comments. */
  lines: number;
}

/** Returns the TypeScript files below a folder of the project, without the folders in `except`. */
export function sourceFiles(folder: string, except: readonly string[] = []): SourceFile[] {
  const paths = readdirSync(join(projectRoot(), folder), { recursive: true, encoding: 'utf8' })
    .filter(path => /\.tsx?$/.test(path) && !path.startsWith('node_modules/'))
    .map(path => posix.join(folder, path))
    .filter(path => !except.some(excluded => path.startsWith(`${excluded}/`)));
  return paths.sort().map(path => {
    const text = readProjectFile(path);
    const code = withoutComments(text);
    return { path, code, imports: importsIn(code, path), lines: text.split('\n').length - 1 };
  });
}

export function readProjectFile(path: string): string {
  return readFileSync(join(projectRoot(), path), 'utf8');
}

/** Removes comments. Keeps quoted texts, because they can contain `//`. */
function withoutComments(text: string): string {
  const quoted = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/;
  const comment = /\/\/[^\n]*|\/\*[\s\S]*?\*\//;
  return text.replace(new RegExp(`(${quoted.source})|${comment.source}`, 'g'), (_, kept?: string) => kept ?? '');
}

function importsIn(code: string, path: string): Import[] {
  const statement = /^(?:import|export)\s+(type\s)?(?:([^'";]*?)\s*from\s+)?'([^']+)'/gm;
  const dynamic = /\bimport\('([^']+)'\)/g;
  return [
    ...[...code.matchAll(statement)].map(([, type, names = '', specifier = '']) => ({
      from: resolve(specifier, path),
      typeOnly: type !== undefined || /^\{(\s*type\s[^,}]*,?)+\s*\}$/.test(names),
    })),
    ...[...code.matchAll(dynamic)].map(([, specifier = '']) => ({ from: resolve(specifier, path), typeOnly: false })),
  ];
}

function resolve(specifier: string, path: string): string {
  if (specifier.startsWith('.')) return posix.join(dirname(path), specifier).replace(/\.js$/, '.ts');
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
