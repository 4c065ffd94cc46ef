/** What the environment says, checked. See the table of variables in README.md. */
export interface Config {
  production: boolean;
  host: string;
  port: number;
  /** The only base of links in messages; null: the address served. */
  publicUrl: string | null;
  databaseUrl: string;
  secretKey: Buffer;
  previousSecretKey: Buffer | null;
  operatorToken: string | null;
  vonage: { apiKey: string; apiSecret: string; signatureSecret: string | null; host: string | null } | null;
  smtp: { url: string; from: string } | null;
  trustedProxies: string[];
  corsOrigins: string[];
  limits: 'on' | 'off';
  graphiql: boolean;
  logLevel: string;
}
