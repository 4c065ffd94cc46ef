import { type Finding, ok, warn } from './finding.rules.js';
import { judgeClock } from './judgements.rules.js';

const answerMs = 5_000;
const about = 'PUBLIC_URL';

/** Requests /healthz at PUBLIC_URL, and compares the clock with the Date header of the answer. */
export async function checkAddress(publicUrl: string | null): Promise<Finding[]> {
  if (publicUrl === null) return [ok(about, 'is not set: links begin with the address on which the server listens')];
  const advice = 'Start the server, and look at DNS, the certificate and the proxy before it.';
  try {
    const askedAt = Date.now();
    const { status, headers } = await fetch(`${publicUrl}/healthz`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(answerMs),
    });
    const middle = (askedAt + Date.now()) / 2;
    if (status !== 200) return [warn(about, `/healthz there answers ${status}`, advice)];
    const date = Date.parse(headers.get('date') ?? '');
    const answers = ok(about, '/healthz there answers');
    // The header is rounded down to whole seconds, so add half a second.
    return Number.isNaN(date) ? [answers] : [answers, judgeClock(date + 500 - middle, 'PUBLIC_URL')];
  } catch (error) {
    return [warn(about, `/healthz there does not answer (${reasonOf(error)})`, advice)];
  }
}

function reasonOf(error: unknown): string {
  const { name, cause } = error as Error;
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : name;
}
