import { operatorToken } from '../bonafide.js';
import type { Task } from '../load.js';
import { bearer, documents, operations, type Stage } from '../operations.js';

/** An operation of which the cost in PostgreSQL is measured. */
export interface Work {
  title: string;
  prepare(stage: Stage): Promise<Task>;
}

/** Enough that a refresh nearly always finds its session on another page of the table than the previous refresh. */
const sessionsOfEach = 300;

/** Operations of clients and admins. The reads at the end are the pages of the portal. */
export const workload: Readonly<Record<string, Work>> = {
  register: operations.register,
  login: operations.login,
  refreshSession: { title: '`refreshSession`', prepare: refreshOneOfMany },
  createPseudoUser: operations.createPseudoUser,
  me: operations.me,
  phoneRoundTrip: operations.phoneRoundTrip,
  auditLog: ofAdmin('`auditLog(first: 50)`', '{ auditLog(first: 50) { nodes { id at action user { id } } } }'),
  messages: ofAdmin('`messages(first: 50)`', '{ messages(first: 50) { nodes { id kind createdAt } } }'),
  users: ofAdmin('`users(first: 50)`', '{ users(first: 50) { nodes { id username displayName createdAt } } }'),
};

/** Makes many sessions, and refreshes a random one each time. */
async function refreshOneOfMany({ client }: Stage): Promise<Task> {
  const tokens: string[] = [];
  for (let session = 0; session < sessionsOfEach; session++) {
    tokens.push((await client.ask(documents.createPseudoUser)).createPseudoUser.refreshToken);
  }
  return async () => {
    const session = Math.floor(Math.random() * tokens.length);
    const refreshed = await client.ask(documents.refresh, { refreshToken: tokens[session] });
    tokens[session] = refreshed.refreshSession.refreshToken;
  };
}

function ofAdmin(title: string, query: string): Work {
  return {
    title,
    prepare: async ({ client, phoneAppId }) => {
      // Messages are in the app with phones. The users that the store was filled with are in the default app.
      const app = title.includes('messages') ? { 'x-app-id': phoneAppId } : {};
      return async () => {
        await client.ask(query, {}, { ...bearer(operatorToken), ...app });
      };
    },
  };
}
