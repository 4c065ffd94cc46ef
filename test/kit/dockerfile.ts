export interface Instruction {
  keyword: string;
  /** An instruction without flags such as `--from=package`. */
  argument: string;
  flags: Record<string, string>;
}

export interface Stage {
  name: string;
  instructions: Instruction[];
}

/** Reads the stages of a Dockerfile. Supports only the syntax that ours uses. */
export function stagesIn(dockerfile: string): Stage[] {
  const joined = dockerfile.replace(/^\s*#.*\n/gm, '').replace(/\\\n/g, ' ');
  const stages: Stage[] = [];
  for (const line of joined.split('\n').filter(text => text.trim() !== '')) {
    const [, keyword = '', given = '', argument = ''] = /^([A-Z]+)((?: +--[a-z-]+=\S+)*) +(.*)$/.exec(line) ?? [];
    const flags = Object.fromEntries([...given.matchAll(/--([a-z-]+)=(\S+)/g)].map(([, name, value]) => [name, value]));
    if (keyword === 'FROM') stages.push({ name: / AS (\w+)$/.exec(argument)?.[1] ?? '', instructions: [] });
    else stages.at(-1)?.instructions.push({ keyword, argument: argument.trim(), flags });
  }
  return stages;
}

/** Returns the command of an instruction in exec form, such as `ENTRYPOINT ["bonafide"]`. */
export function commandOf(argument: string): string[] {
  return JSON.parse(argument.slice(argument.indexOf('[')));
}

/** Returns the variables of an ENV instruction. `$PATH` is the path that this process has. */
export function environmentOf(argument: string): Record<string, string> {
  const pairs = [...argument.matchAll(/(\w+)=(\S+)/g)];
  return Object.fromEntries(pairs.map(([, name, value]) => [name, value?.replace('$PATH', process.env.PATH ?? '')]));
}

/** Returns the paths that .dockerignore lets into the build. A later line wins over an earlier one. */
export function contextOf(dockerignore: string, paths: readonly string[]): string[] {
  const lines = dockerignore.split('\n').filter(line => line !== '');
  return paths.filter(path => {
    const deciding = lines.findLast(line => isBelow(path, line.replace('!', '')));
    return deciding === undefined || deciding.startsWith('!');
  });
}

function isBelow(path: string, pattern: string): boolean {
  const source = pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]*');
  return new RegExp(`^${source}(/|$)`).test(path);
}
