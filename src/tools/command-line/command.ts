import type { Deps } from '../../domain/deps.js';

interface Described {
  /** One line, which the list of commands shows too. */
  readonly summary: string;
  readonly details?: string;
  readonly arguments: readonly { readonly name: string; readonly meaning: string }[];
  readonly options: Readonly<Record<string, Option>>;
}

/** A command on the server's database, which is opened before it and closed after it. Resolves with the exit status. */
export interface StoreCommand extends Described {
  run(deps: Deps, given: CommandInput): Promise<number>;
}

/** A command that opens everything itself. Resolves with the exit status. */
export interface OwnCommand extends Described {
  runAlone(given: CommandInput): Promise<number>;
}

export type Command = StoreCommand | OwnCommand;

interface Option {
  /** The name of its value in the help. Null if the option has no value. */
  readonly value: string | null;
  readonly required?: boolean;
  readonly meaning: string;
}

export interface CommandInput {
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly arguments: readonly string[];
}
