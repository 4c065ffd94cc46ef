import { codeIn, startFakeVonage } from '../kit/fake-vonage.js';

/** Stands for Vonage and everybody's handset. */
export interface Carrier {
  /** For VONAGE_HOST. */
  host: string;
  /** The code of the next SMS to this number; asked before the server is told of the number. */
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
    // The kit keeps what a test may ask for; a bench runs for minutes.
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
