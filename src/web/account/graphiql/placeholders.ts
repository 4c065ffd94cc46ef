import { readLoginId } from './last-login-id.js';
import { lastSession } from './last-session.js';
import { newestCode, newestLoginCode } from './newest-code.js';

/** Thrown when a placeholder cannot be filled. Its message says what to do. The request is not sent. */
export class NotFilled extends Error {}

const anywhere = /\{\{\s*(\w+)\s*\}\}/g;
/** In variables only a whole text is a placeholder: the text of a template contains `{{ code }}` for the server. */
const whole = /^\{\{\s*(\w+)\s*\}\}$/;

export async function fillHeaders(headers: Record<string, unknown>): Promise<Record<string, string>> {
  const filled: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    let text = String(value);
    for (const [found, placeholder = ''] of text.matchAll(anywhere))
      text = text.replace(found, await fillingOf(placeholder, 'Headers'));
    filled[name] = text;
  }
  return filled;
}

export async function fillVariables(value: unknown): Promise<unknown> {
  if (typeof value === 'string') {
    const placeholder = whole.exec(value)?.[1];
    return placeholder === undefined ? value : await fillingOf(placeholder, 'Variables');
  }
  if (Array.isArray(value)) return await Promise.all(value.map(fillVariables));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(async ([name, member]) => [name, await fillVariables(member)]);
  return Object.fromEntries(await Promise.all(members));
}

async function fillingOf(placeholder: string, place: 'Headers' | 'Variables'): Promise<string> {
  if (placeholder === 'accessToken')
    return lastSession.accessToken ?? stop('There is no session yet: run tab 2, SignUpWithPhone, first.');
  if (placeholder === 'code')
    return (await newestCode()) ?? stop('The inbox has no SMS with a code: run tab 1, then tab 2, and then this tab.');
  if (placeholder === 'loginId')
    return readLoginId() ?? stop('No login code was requested: run tab 8, AskForLoginCode, first.');
  if (placeholder === 'loginCode')
    return (
      (await newestLoginCode()) ??
      stop('The inbox has no login code: verify the address with tabs 5 and 6, then run tab 8.')
    );
  if (placeholder === 'operatorToken')
    return stop(
      `Replace {{operatorToken}} under ${place} with the operator token. The server printed it when it first started. If it is lost, set OPERATOR_TOKEN to a new one and start the server again.`,
    );
  return stop(`Replace {{${placeholder}}} under ${place} with a value.`);
}

function stop(whatToDo: string): never {
  throw new NotFilled(`Not sent. ${whatToDo}`);
}
