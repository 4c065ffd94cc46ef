import type { Recorded } from './examples.js';

const begin = Date.parse('2027-01-31T09:00:00Z');
const minuteMs = 60_000;

/** The names of fields with random texts, each with its sample. */
const samples: readonly [pattern: RegExp, sample: string][] = [
  [/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/, 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIwMTljIn0.c2lnbmF0dXJl'],
  [/^admin_[\w-]+$/, 'admin_wL3n8YzQ5tRk7xVb'],
  [/^whsec_\S+$/, 'whsec_c2FtcGxlIHNlY3JldA=='],
  [/^[\w-]{64}$/, 'AZwABQdG9rZW4gb2YgYSBsaW5r'],
  [/^[\w-]{70}$/, 'AZwABQcmVmcmVzaCB0b2tlbg'],
  [/^[\w-]{43}$/, 'c2FtcGxlIGlkIG9mIGEgY3JlZGVudGlhbA'],
  [/^[\w-]{21}[AQgw]$/, 'AZwABQd1c2VyIGhhbmRsZQ'],
  [/^[A-Za-z0-9+/=]{200,}$/, 'c2VhbGVkIGxvZ2lu'],
  [/^10\.\d+\.\d+\.\d+$/, '192.0.2.17'],
  [/^\d{4}-\d\d-\d\d$/, '2027-01-31'],
];
const samplesByName: Readonly<Record<string, string>> = {
  attestationObject: 'o2NmbXRkbm9uZWdhdHRTdG10oA',
  authenticatorData: 'o3mm9u6vuaVeN4wRgDTidR5oL6ufLTCrE9ISVYbOGUcFAAAAAQ',
  challenge: 'AZwABQdjaGFsbGVuZ2U',
  clientDataJSON: 'eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0',
  code: '123456',
  codes: '7K3M-9QXA-2VWB-H4TN-8RCE-5YDP',
  endCursor: 'MDE5YzQ',
  signature: 'MEUCIQDsc2FtcGxl',
  qrCode: '<svg xmlns="http://www.w3.org/2000/svg">…</svg>',
  secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
  totp: '123456',
  uri: 'otpauth://totp/Tea%20House:hanako?issuer=Tea%20House&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30',
  idempotencyKey: 'mT4vK9xQ2sLr7ZbN1cWd8g',
};
const uuid = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/**
 * Replaces the values that differ from run to run by samples, so that two runs give the same text: ids by their order of
 * appearance, times by their distance from `startedAt` in minutes, and secrets.
 */
export function withSamples(recorded: Recorded, startedAt: number): Recorded {
  const ids: string[] = [];
  return walk(recorded, (text, name) => {
    if (instant.test(text)) return timeOf(text, startedAt);
    const named = samplesByName[name];
    if (named !== undefined) return named;
    const [, sample] = samples.find(([pattern]) => pattern.test(text)) ?? [];
    return sample ?? text.replace(uuid, id => idOf(ids, id));
  }) as Recorded;
}

/** Removes for a comparison what depends on the speed of the machine: times, and whether a new message is still queued or was just sent. */
export function withoutTimes(recorded: unknown): unknown {
  return walk(recorded, (text, name) => {
    if (name === 'state' && (text === 'QUEUED' || text === 'SENT')) return 'ON ITS WAY';
    return instant.test(text) ? 'TIME' : text.replace(/\b\d+ seconds/, 'SECONDS');
  });
}

function walk(value: unknown, replace: (text: string, name: string) => string, name = ''): unknown {
  if (typeof value === 'string') return replace(value, name);
  if (Array.isArray(value)) return value.map(each => walk(each, replace, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, walk(each, replace, key)]));
}

function timeOf(text: string, startedAt: number): string {
  const minutes = Math.round((Date.parse(text) - startedAt) / minuteMs);
  // A time that the request contains.
  if (minutes > 1e6) return text;
  return new Date(begin + minutes * minuteMs).toISOString();
}

function idOf(ids: string[], id: string): string {
  if (!ids.includes(id)) ids.push(id);
  return `019c5f2a-7b10-7000-8000-${String(ids.indexOf(id) + 1).padStart(12, '0')}`;
}
