import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { projectRoot } from '../../src/platform/config/project-root.js';

export interface Import {
  /** `src/domain/refusal.ts` or the name of a package, as `@vonage/sms` or `node:net`. */
  from: string;
  /** Erased by the compiler: nothing of it is there at run time. */
  typeOnly: boolean;
}

export interface SourceFile {
  /** From the top of the project, as `src/domain/accounts/register.ts`. */
  path: string;
  /** Without its comments. */
  code: string;
  imports: Import[];
  /** With its comments. */
  lines: number;
}

/** The TypeScript below a folder of the project, without the folders in `except`. */
export function sourceFiles(folder: string, except: readonly string[] = []): SourceFile[] {
  const paths = readdirSync(join(projectRoot(), folder), { recursive: true, encoding: 'utf8' })
    .filter(path => /\.tsx?$/.test(path))
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

/** Text in quotes is kept, for a `//` may stand in it. */
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
