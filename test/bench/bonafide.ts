import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Carrier } from './carrier.js';
import { type Program, startProgram } from './program.js';

export const operatorToken = 'operator-token-of-the-bench';

/** One for all, so that any server can go on with the store of another. */
const secretKey = randomBytes(32).toString('base64');

/** The real server as production has it, but for the limits, which would count the bench as one client. */
export async function startBonafide(root: string, databaseUrl: string, carrier: Carrier): Promise<Program> {
  return await startProgram(join(root, 'dist/src/main.js'), {
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
  });
}
