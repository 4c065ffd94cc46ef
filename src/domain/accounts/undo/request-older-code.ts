import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { findOwner } from '../../identifiers/owner.js';
import { recogniseIdentifier } from '../../identifiers/parse.rules.js';
import { type LoginCodeRequest, requestLoginCode } from '../../presence/request-login-code.js';
import { deadLink, findNoticeOfLink } from '../notice-link.js';
import { findUndo, isJudged } from './find-undo.js';

/**
 * C25: sends the code for C24 if the reader of a link names the number of the account. Otherwise opens a decoy, so that the reader does not learn who
 * owns the number.
 */
export async function requestOlderCode(
  deps: Deps,
  anyCall: Call,
  token: string,
  phone: string,
): Promise<LoginCodeRequest> {
  const { call, notice, user } = await findNoticeOfLink(deps, anyCall, token);
  const { reader } = deps.store;
  const undo = await findUndo(reader, notice);
  if (undo === null || undo.row.kind !== 'EMAIL' || !isJudged(undo.row)) throw deadLink();
  const identifier = recogniseIdentifier(`PHONE:${phone}`, 'phone');
  const owner = await findOwner(reader, call.app.id, identifier);
  const isOwned = owner?.user.id === user.id;
  const resolved = { identifier, user: isOwned ? user : null, isOwned, unprovenClaimant: null };
  return await requestLoginCode(deps, call, resolved, 'PHONE', 'phone');
}
