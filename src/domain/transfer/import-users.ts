import { setTimeout as rest } from 'node:timers/promises';
import type { Tx } from '../../platform/store/store.js';
import { newId } from '../../platform/values/ids.js';
import { fieldOf, type Kind } from '../../platform/values/kinds.js';
import type { App } from '../apps/settings.rules.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { emitEvent } from '../events/emit.js';
import { findPasskey } from '../factors/passkeys/passkeys.queries.js';
import { insertClaim } from '../identifiers/claims.queries.js';
import { findOwner, takeIfFree } from '../identifiers/owner.js';
import { insertUser, newUserRow, removeUser, type UserRow } from '../identifiers/users.queries.js';
import { hashOfNoPassword } from '../passwords/no-password.js';
import { Refusal } from '../refusal.js';
import { addFactors } from './add-factors.js';
import { type ImportedUser, readImportedUser } from './imported-user.js';

/** A line of a file. The text is null if it is not UTF-8, or longer than any valid line. */
export interface ImportLine {
  readonly number: number;
  readonly text: string | null;
}

export interface ImportCounts {
  lines: number;
  imported: number;
  refused: number;
}

export interface ImportOptions {
  /** DRY_RUN writes nothing, and reports what WRITE would do. */
  readonly mode: 'WRITE' | 'DRY_RUN';
  /** Updated during the import. */
  readonly counts: ImportCounts;
  /** Does not receive the line itself, because it contains addresses and a hash. */
  readonly onRefused: (line: number, refusal: Refusal) => void;
}

/** Small, because with an embedded database the server waits during each transaction. */
const linesPerTransaction = 200;

interface GoodLine {
  readonly number: number;
  readonly user: ImportedUser;
}

/**
 * Adds the users of a file to an app as if each had registered, except that it checks no passwords, opens no sessions and sends no messages. A
 * refused line changes nothing, and the import continues. Run it again after an interruption. The lines that were already imported are then refused
 * as taken.
 */
export async function importUsers(
  deps: Deps,
  call: Call,
  lines: AsyncIterable<readonly ImportLine[]>,
  { mode, counts, onRefused }: ImportOptions,
): Promise<void> {
  const seen = new Set<string>();
  for await (const batch of inBatches(lines)) {
    // An admin may change the app's switches during the import.
    const app = await deps.apps.find(call.app.id);
    // O45: the worker that deletes the rows of the app would not find those that are written after it.
    if (app === null) throw new Refusal('NOT_FOUND', { field: 'app' });
    const outcomes = new Map<number, Refusal | null>();
    const good = batch.flatMap(line => readLine(deps, app, line, outcomes));
    if (mode === 'DRY_RUN') await judge(deps, app, good, seen, outcomes);
    else await writeBatch(deps, { ...call, app }, good, outcomes);
    counts.lines += batch.length;
    for (const [line, refusal] of outcomes) {
      counts[refusal === null ? 'imported' : 'refused'] += 1;
      if (refusal !== null) onRefused(line, refusal);
    }
  }
}

async function* inBatches(chunks: AsyncIterable<readonly ImportLine[]>): AsyncGenerator<ImportLine[]> {
  let batch: ImportLine[] = [];
  for await (const chunk of chunks) {
    for (const line of chunk) {
      if (batch.push(line) < linesPerTransaction) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/** Returns the line if it is valid, otherwise an empty list. Sets the outcome of the line, in the order of the lines. */
function readLine(
  deps: Deps,
  app: App,
  { number, text }: ImportLine,
  outcomes: Map<number, Refusal | null>,
): GoodLine[] {
  try {
    if (text === null) throw new Refusal('BAD_USER_INPUT', { reason: 'NOT_UTF8' });
    const user = readImportedUser(deps, app, text);
    outcomes.set(number, null);
    return [{ number, user }];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    outcomes.set(number, error);
    return [];
  }
}

async function writeBatch(
  deps: Deps,
  call: Call,
  good: readonly GoodLine[],
  outcomes: Map<number, Refusal | null>,
): Promise<void> {
  const startedAt = performance.now();
  // Return the refusals, and do not record them here: a transaction may run more than once.
  const taken = await deps.store.transaction(async tx => {
    const refusals: [line: number, refusal: Refusal][] = [];
    for (const { number, user } of good) {
      const refusal = await addUser(deps, tx, call, user);
      if (refusal !== null) refusals.push([number, refusal]);
    }
    return refusals;
  });
  for (const [number, refusal] of taken) outcomes.set(number, refusal);
  // Leave half of the time to the server, because an embedded database has only one writer.
  await rest(performance.now() - startedAt);
}

/** Returns null, or the refusal if the user cannot be added. In that case this transaction has written nothing for the user. */
async function addUser(deps: Deps, tx: Tx, call: Call, imported: ImportedUser): Promise<Refusal | null> {
  const user = newUser(deps, call.app.id, imported);
  await insertUser(tx, user);
  for (const { identifier, status } of imported.identifiers) {
    const { kind, value, display, typed } = identifier;
    const now = deps.now();
    const row = { appId: user.appId, value, userId: user.id };
    if (status === 'CLAIMED' && kind !== 'USERNAME') {
      await insertClaim(tx, { ...row, id: newId(deps), kind, createdAt: now, factorProvenAt: null });
      continue;
    }
    const provenAt = status === 'PROVEN' ? now : null;
    if (await takeIfFree(tx, { ...row, kind, display, verifiedAt: now, provenAt }, typed)) continue;
    await removeUser(tx, user.id);
    return takenRefusal(kind);
  }
  if (!(await addFactors(deps, tx, user, imported.factors))) {
    await removeUser(tx, user.id);
    return takenPasskey();
  }
  await emitEvent(deps, tx, call.app, { type: 'user.created', userId: user.id, data: { isPseudo: false } });
  const kinds = imported.identifiers.map(({ identifier }) => identifier.kind);
  await recordAction(deps, tx, call, 'USER_CREATED', user.id, { kinds, isImported: true });
  return null;
}

function newUser(deps: Deps, appId: string, { profile, passwordHash, isDisabled, createdAt }: ImportedUser): UserRow {
  // `sessionsEndedAt` is now, not `createdAt`: an imported user has had no chance to log in here (R2).
  const user = { ...newUserRow(deps, appId), ...profile };
  return {
    ...user,
    passwordHash: passwordHash ?? hashOfNoPassword(deps),
    disabledAt: isDisabled ? user.createdAt : null,
    createdAt: createdAt ?? user.createdAt,
  };
}

/** Sets the outcome of lines that `writeBatch` would refuse as taken, by the database or by an earlier line. */
async function judge(
  deps: Deps,
  app: App,
  good: readonly GoodLine[],
  seen: Set<string>,
  outcomes: Map<number, Refusal | null>,
): Promise<void> {
  for (const { number, user } of good) {
    const own = user.identifiers.filter(({ status }) => status !== 'CLAIMED').map(each => each.identifier);
    let taken: Kind | null = null;
    for (const identifier of own) {
      const isSeen = seen.has(`${identifier.kind} ${identifier.value}`);
      if (!isSeen && (await findOwner(deps.store.reader, app.id, identifier)) === null) continue;
      taken = identifier.kind;
      break;
    }
    const { passkeys } = user.factors;
    let isTaken = false;
    for (const { credentialId } of passkeys) {
      isTaken ||= seen.has(`PASSKEY ${credentialId}`);
      isTaken ||= (await findPasskey(deps.store.reader, { appId: app.id, credentialId })) !== null;
    }
    if (taken !== null) outcomes.set(number, takenRefusal(taken));
    else if (isTaken) outcomes.set(number, takenPasskey());
    else {
      for (const { kind, value } of own) seen.add(`${kind} ${value}`);
      for (const { credentialId } of passkeys) seen.add(`PASSKEY ${credentialId}`);
    }
  }
}

const takenPasskey = () => new Refusal('INVALID_PASSKEY', { field: 'passkeys', reason: 'ALREADY_ADDED' });

function takenRefusal(kind: Kind): Refusal {
  return new Refusal(kind === 'USERNAME' ? 'USERNAME_TAKEN' : 'IDENTIFIER_TAKEN', { field: fieldOf[kind] });
}
