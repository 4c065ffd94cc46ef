/** What drizzle-kit reads to generate drizzle/postgres; it finds tables only as exports of their own. */
import { postgresTables } from './postgres.js';

export const {
  apps,
  adminTokens,
  portalSessions,
  users,
  identifiers,
  searchTerms,
  claims,
  challenges,
  sessions,
  signingKeys,
  messages,
  events,
  webhookSecrets,
  templates,
  repeatableRequests,
  budgets,
  userNetworks,
  smsTraffic,
  smsPauses,
  providerTroubles,
  dailyCounts,
  activeUsers,
  auditLog,
  spellings,
} = postgresTables;
