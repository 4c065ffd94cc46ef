import type { Reader } from '../../platform/store/store.js';
import { isId } from '../../platform/values/ids.js';
import { findLastActiveDay } from '../audit/daily-counts.queries.js';
import { dayOf, nameOfDay } from '../audit/day.rules.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { listPasskeys } from '../factors/passkeys/passkeys.queries.js';
import { listSetUpFactors } from '../factors/second-factors.js';
import { listGivenUp } from '../identifiers/given-up/given-up.queries.js';
import { findPerson } from '../identifiers/person.queries.js';
import { listReclaimsOf } from '../identifiers/reclaims/reclaims.queries.js';
import { hasPassword, isPseudoUser } from '../identifiers/user-kind.rules.js';
import { findLastWithReceipt } from '../messaging/outbox/deliveries.queries.js';
import { Refusal } from '../refusal.js';
import { mostSessions } from '../sessions/session.rules.js';
import { listLiveSessions } from '../sessions/sessions.queries.js';
import { findAuditEntries, findMessagesAboutUser } from './export.queries.js';
import { exportMessages, type MessageAboutUser } from './export.rules.js';

/**
 * O5: returns everything that is stored about a user (GDPR, Articles 15 and 20) as plain JSON,
 * without hashes and secrets.
 */
export async function exportUser(deps: Deps, call: Call, userId: string): Promise<Record<string, unknown>> {
  const { reader } = deps.store;
  const person = isId(userId) ? await findPerson(reader, call.app.id, userId) : null;
  if (person === null) throw new Refusal('NOT_FOUND', { field: 'id' });
  const { id, displayName, country, locale, attributes } = person.user;
  const { createdAt, updatedAt, lastLoginAt, disabledAt } = person.user;
  const messages = exportMessages(await readMessagesAboutUser(reader, userId), userId, deps.now());
  const entries = await findAuditEntries(reader, call.app.id, userId);
  const sessions = await listLiveSessions(reader, userId, deps.now(), null, mostSessions);
  // The active day is written some seconds after the session, so add the days of the sessions.
  const activeDays = sessions.map(({ lastUsedAt }) => dayOf(lastUsedAt));
  const lastActiveDay = Math.max((await findLastActiveDay(reader, userId)) ?? 0, ...activeDays);
  await deps.store.transaction(tx => recordAction(deps, tx, call, 'USER_EXPORTED', userId));
  return {
    user: {
      id,
      isPseudo: isPseudoUser(person.user),
      hasPassword: hasPassword(person.user),
      displayName,
      country,
      locale,
      attributes,
      createdAt: iso(createdAt),
      updatedAt: iso(updatedAt),
      lastLoginAt: lastLoginAt === 0 ? null : iso(lastLoginAt),
      disabledAt: iso(disabledAt),
      lastActiveOn: lastActiveDay === 0 ? null : nameOfDay(lastActiveDay),
    },
    identifiers: person.owned.map(own => ({ kind: own.kind, value: own.display, verifiedAt: iso(own.verifiedAt) })),
    claims: person.claims.map(claim => ({ kind: claim.kind, value: claim.value, createdAt: iso(claim.createdAt) })),
    changedAddresses: (await listGivenUp(reader, userId)).map(row => ({
      kind: row.kind,
      oldAddress: row.value,
      newAddress: row.newValue,
      changedAt: iso(row.givenUpAt),
      frozenAt: iso(row.frozenAt),
      endedAt: iso(row.endedAt),
      kept: row.outcome,
    })),
    reclaims: (await listReclaimsOf(reader, userId)).map(row => ({
      number: row.value,
      isOwner: row.userId === userId,
      openedAt: iso(row.openedAt),
      dueAt: iso(row.dueAt),
      keptUntil: iso(row.keptUntil),
    })),
    passkeys: (await listPasskeys(reader, userId)).map(({ id, name, credentialId, createdAt, lastUsedAt }) => ({
      id,
      name,
      credentialId,
      createdAt: iso(createdAt),
      lastUsedAt: iso(lastUsedAt),
    })),
    secondFactors: (await listSetUpFactors(reader, userId)).map(({ createdAt, ...factor }) => ({
      ...factor,
      createdAt: iso(createdAt),
    })),
    sessions: sessions.map(({ createdAt, lastUsedAt, userAgent, ip, firstIp }) => ({
      createdAt: iso(createdAt),
      lastUsedAt: iso(lastUsedAt),
      userAgent,
      ip,
      firstIp,
    })),
    messages: messages.map(({ createdAt, sentAt, ...message }) => ({
      ...message,
      createdAt: iso(createdAt),
      sentAt: iso(sentAt),
    })),
    // Omit the IP address of admins, which is not the user's data.
    auditLog: entries.map(({ at, ip, ...entry }) => ({
      ...entry,
      at: iso(at),
      ip: entry.actor === 'USER' ? ip : null,
    })),
  };
}

/** Reads the messages. For messages that were held back, also reads the example that decides how they are shown. */
async function readMessagesAboutUser(reader: Reader, userId: string): Promise<MessageAboutUser[]> {
  const messages: MessageAboutUser[] = [];
  for (const { appId, ...message } of await findMessagesAboutUser(reader, userId)) {
    const { state, recipient } = message;
    const example = state === 'SUPPRESSED' ? await findLastWithReceipt(reader, { appId, recipient }) : null;
    messages.push({ ...message, example });
  }
  return messages;
}

function iso(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}
