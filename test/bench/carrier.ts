import { codeIn, startFakeVonage } from '../kit/fake-vonage.js';

/** Replaces Vonage and all phones. */
export interface Carrier {
  /** The value for VONAGE_HOST. */
  host: string;
  /** Returns the code of the next SMS to this number. Call it before the server learns the number. */
  codeFor(phone: string): Promise<string>;
  stop(): Promise<void>;
}

export async function startCarrier(): Promise<Carrier> {
  const vonage = await startFakeVonage();
  const waiting = new Map<string, (code: string) => void>();
  vonage.behave(({ to, text }) => {
    const phone = `+${to}`;
    const code = codeIn(text);
    if (code !== undefined) waiting.get(phone)?.(code);
    waiting.delete(phone);
    // The kit keeps these for tests. A bench runs for minutes, so drop them.
    vonage.accepted.length = 0;
    vonage.requests.length = 0;
    return { status: '0' };
  });
  return {
    host: vonage.host,
    codeFor: phone => new Promise(resolve => waiting.set(phone, resolve)),
    stop: () => vonage.stop(),
  };
}
