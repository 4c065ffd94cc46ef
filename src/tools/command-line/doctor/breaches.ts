import { askService } from '../../../domain/passwords/breach-service.js';
import type { Config } from '../../../platform/config/config.js';
import { type Finding, ok, warn } from './finding.rules.js';

/** Every list of breached passwords contains this one, so the answer shows whether the service works. */
const breached = 'password';

/** Checks whether the range service of breached passwords answers (W7). Only warns, because the server works without it. */
export async function checkBreachService({ passwordBreachUrl: url }: Config): Promise<Finding> {
  const about = 'breached passwords';
  if (url === null)
    return ok(about, 'PASSWORD_BREACH_URL is not set: new passwords are compared only with the common ones');
  const outcome = await askService(url, breached);
  if (outcome === 'BREACHED') return ok(about, 'the service of PASSWORD_BREACH_URL answers');
  const advice = 'Check PASSWORD_BREACH_URL and the connection to it. Until then breached passwords are accepted.';
  return outcome === 'FAILED'
    ? warn(about, 'the service of PASSWORD_BREACH_URL gave no answer of a range service within a second', advice)
    : warn(about, 'the service of PASSWORD_BREACH_URL does not know the best known breached password', advice);
}
