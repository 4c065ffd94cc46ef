import { randomBytes } from 'node:crypto';
import type { Carrier } from './carrier.js';
import { type Program, programOf, startProgram } from './program.js';

export const operatorToken = 'operator-token-of-the-bench';

/** All servers have the same key, so that each can open another's store. */
const secretKey = randomBytes(32).toString('base64');

/** Starts the real server as in production, but by default without limits, which would treat the bench as one client. */
export async function startBonafide(
  root: string,
  databaseUrl: string,
  carrier: Carrier,
  environment: Record<string, string> = {},
): Promise<Program> {
  return await startProgram(programOf(root), {
    NODE_ENV: 'production',
    LIMITS: 'off',
    PORT: '0',
    PUBLIC_URL: 'https://id.example.com',
    SECRET_KEY: secretKey,
    OPERATOR_TOKEN: operatorToken,
    DATABASE_URL: databaseUrl,
    VONAGE_API_KEY: 'bench',
    VONAGE_API_SECRET: 'bench',
    VONAGE_HOST: carrier.host,
    ...environment,
  });
}
