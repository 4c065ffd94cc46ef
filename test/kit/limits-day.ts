import { eq } from 'drizzle-orm';
import type { UserCall } from '../../src/domain/call.js';
import { isHeldBackReason } from '../../src/domain/messaging/outbox/held-back.rules.js';
import type { AddressKind } from '../../src/platform/values/kinds.js';
import { type ClockedPeople, openClockedPeople } from './clocked-people.js';
import { password } from './test-app.js';

const minuteMs = 60_000;
const dayMinutes = 1_440;
const startsAt = Date.UTC(2030, 0, 1);

export interface Attack {
  /** The kind of address that attackers claim, and for which they request resets. */
  kind: AddressKind;
  /** The number of attacking networks. Each is an IPv6 /48, because such a network has the largest limits. */
  networks: number;
  /** Whether attackers verify the numbers that they claim. An attacker who earns from the SMS can do so. */
  verifies: boolean;
  /** Null: the default. */
  emailDailyLimit: number | null;
}

/** The outcome for honest people who signed up during the day. */
export interface Outcome {
  atOnce: number;
  /** Succeeded in a later attempt on the same day. */
  later: number;
  never: number;
}

export interface DayReport {
  /** The messages that attackers caused to be sent. */
  claims: number;
  resets: number;
  /** The messages that owners caused, and how many of them were sent. */
  owners: { caused: number; left: number };
  /** Honest sign-ups from the /64 of an attacker, from the attacked country, and from another country. */
  sameAddress: Outcome;
  sameCountry: Outcome;
  sameApp: Outcome;
}

/**
 * Simulates a day in which attackers send as fast as the limits allow, while honest people sign up and owners use their
 * accounts.
 */
export async function simulateDay(attack: Attack): Promise<DayReport> {
  const people = await openClockedPeople(startsAt - 2 * dayMinutes * minuteMs, attack);
  try {
    const owners = await signUpOwners(people, attack.kind);
    const attackers = new Attackers(people, attack, owners);
    const { kind } = attack;
    const crowds = {
      sameAddress: new Crowd(people, kind, { country: 'JP', ip: () => attackers.ipOf(0) }),
      sameCountry: new Crowd(people, kind, { country: 'JP', ip: newHome }),
      sameApp: new Crowd(people, kind, { country: 'GB', ip: newHome }),
    };
    const used = { caused: 0, left: 0 };
    for (let minute = 0; minute < dayMinutes; minute++) {
      people.setClock(startsAt + minute * minuteMs);
      // The worst order: attackers use everything that has become free before anybody else acts.
      await attackers.act(minute);
      for (const crowd of Object.values(crowds)) await crowd.act(minute);
      const owner = minute % 60 === 40 ? owners[Math.floor(minute / 60)] : undefined;
      if (owner !== undefined) {
        used.caused += 2;
        used.left += await actAsOwner(people, owner);
      }
    }
    const left = (await messagesOf(people)).filter(({ at }) => at >= startsAt);
    const resets = left.filter(({ isReset }) => isReset).length;
    return {
      claims: left.filter(({ recipient }) => attackers.claimed.has(recipient)).length,
      resets: resets - used.left / 2,
      owners: used,
      sameAddress: crowds.sameAddress.outcome,
      sameCountry: crowds.sameCountry.outcome,
      sameApp: crowds.sameApp.outcome,
    };
  } finally {
    await people.close();
  }
}

/** The minimum of requests that attackers send at the same time. Such transactions share a commit. */
const atOnce = 6;

interface Owner {
  call: UserCall;
  address: string;
}

/** One owner an hour uses the account. Strangers request resets for all of them. */
const ownerCount = 24;

async function signUpOwners(people: ClockedPeople, kind: AddressKind): Promise<Owner[]> {
  const owners = Array.from({ length: ownerCount }, async () => {
    const address = newAddress(kind, 'JP');
    const call = await people.signUp(newHome(), named(kind, address));
    await people.prove(call);
    return { call, address };
  });
  return await Promise.all(owners);
}

/**
 * Changes the password, which causes a notice, and requests a reset from home. Returns how many of the two messages were
 * sent.
 */
async function actAsOwner(people: ClockedPeople, { call, address }: Owner): Promise<number> {
  const before = (await messagesOf(people, address)).length;
  await people.changePassword(call, password, 'another horse battery');
  await people.requestReset(call.ip, address);
  return (await messagesOf(people, address)).length - before;
}

class Attackers {
  readonly claimed = new Set<string>();
  /** The minute from which each network may claim, or request a reset, again. */
  private readonly claimAt: number[];
  private readonly resetAt: number[];
  private victim = 0;
  private turn = 0;

  constructor(
    private readonly people: ClockedPeople,
    private readonly attack: Attack,
    private readonly owners: readonly Owner[],
  ) {
    this.claimAt = Array.from({ length: attack.networks }, () => 0);
    this.resetAt = [...this.claimAt];
  }

  /** Returns an address in a network. Each request uses another /64, except the first, which honest people share. */
  ipOf(network: number, subnet = 0): string {
    return `2001:db8:${network.toString(16)}:${subnet.toString(16)}::1`;
  }

  /** Lets every network do everything that the limits allow in this minute, in turns. */
  async act(minute: number): Promise<void> {
    await this.repeat(minute, this.claimAt, ip => this.claim(ip));
    await this.repeat(minute, this.resetAt, ip => this.askForReset(ip));
  }

  private async repeat(minute: number, freeAt: number[], request: (ip: string) => Promise<void>): Promise<void> {
    let free = freeAt.flatMap((at, network) => (at <= minute ? [network] : []));
    while (free.length > 0) {
      const requests = Array.from({ length: Math.max(free.length, atOnce) }, async (_, each) => {
        const network = free[each % free.length] as number;
        const wait = await this.people.waitAfter(request(this.ipOf(network, this.turn++ % 256)));
        if (wait > 0) freeAt[network] = minute + Math.ceil(wait / 60);
      });
      await Promise.all(requests);
      free = free.filter(network => (freeAt[network] ?? 0) <= minute);
    }
  }

  private async claim(ip: string): Promise<void> {
    const { kind, verifies } = this.attack;
    const address = newAddress(kind, 'JP');
    const call = await this.people.signUp(ip, named(kind, address));
    this.claimed.add(address);
    if (verifies) await this.people.prove(call);
  }

  private async askForReset(ip: string): Promise<void> {
    const { address } = this.owners[this.victim++ % this.owners.length] as Owner;
    await this.people.requestReset(ip, address);
  }
}

/** People who sign up, one every two hours, and verify. Refused people try again after the time in the answer, twice at most. */
class Crowd {
  readonly outcome: Outcome = { atOnce: 0, later: 0, never: 0 };
  private waiting: { ip: string; address: string; since: number; at: number; tries: number }[] = [];

  constructor(
    private readonly people: ClockedPeople,
    private readonly kind: AddressKind,
    private readonly where: { country: 'JP' | 'GB'; ip: () => string },
  ) {}

  async act(minute: number): Promise<void> {
    if (minute % 120 === 20) {
      const address = newAddress(this.kind, this.where.country);
      this.waiting.push({ ip: this.where.ip(), address, since: minute, at: minute, tries: 0 });
      this.outcome.never++;
    }
    for (const each of this.waiting.filter(({ at, tries }) => at <= minute && tries < 3)) {
      const signUp = async () =>
        await this.people.prove(await this.people.signUp(each.ip, named(this.kind, each.address)));
      each.tries++;
      each.at = minute + Math.ceil((await this.people.waitAfter(signUp())) / 60);
      if (each.at > minute) continue;
      this.waiting = this.waiting.filter(other => other !== each);
      this.outcome.never--;
      this.outcome[each.since === minute ? 'atOnce' : 'later']++;
    }
  }
}

/** Returns the messages that were sent or will be, of the app or of one recipient. */
async function messagesOf({ deps }: ClockedPeople, recipient?: string) {
  const { db, tables } = deps.store.reader;
  const { messages } = tables;
  const rows = await db
    .select({
      kind: messages.kind,
      recipient: messages.recipient,
      at: messages.createdAt,
      lastError: messages.lastError,
    })
    .from(messages)
    .where(recipient === undefined ? undefined : eq(messages.recipient, recipient as typeof messages.recipient._.data));
  return rows
    .filter(({ lastError }) => !isHeldBackReason(lastError))
    .map(({ kind, recipient, at }) => ({
      recipient: String(recipient),
      at,
      isReset: kind.startsWith('PASSWORD_RESET'),
    }));
}

let made = 0;

function newAddress(kind: AddressKind, country: 'JP' | 'GB'): string {
  const serial = made++;
  if (kind === 'EMAIL') return `person${serial}@example.com`;
  return country === 'JP' ? `+8190${10_000_000 + serial}` : `+447400${100_000 + (serial % 900_000)}`;
}

/** A network without attackers or other people. */
function newHome(): string {
  const serial = made++;
  return `10.${(serial >> 16) & 255}.${(serial >> 8) & 255}.${serial & 255}`;
}

function named(kind: AddressKind, address: string): { phone: string } | { email: string } {
  return kind === 'PHONE' ? { phone: address } : { email: address };
}
