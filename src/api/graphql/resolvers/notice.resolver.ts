import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { readRemovable, removeAddedByNotice } from '../../../domain/accounts/added/remove-added.js';
import { endSessionsByNotice, readNoticeInfo } from '../../../domain/accounts/notice-link.js';
import { readPreparedOfNotice } from '../../../domain/accounts/prepared/read-prepared.js';
import { sendResetByToken } from '../../../domain/accounts/prepared/send-reset.js';
import { keepNumberByNotice, readReclaimOfNotice } from '../../../domain/accounts/reclaim/keep-number.js';
import type { Context } from '../context.js';
import { showBranding } from '../show-branding.js';
import { showUndo } from '../show-undo.js';
import { NoticeInfoType } from '../types/message.types.js';
import { showPrepared } from '../types/recovery/prepared.types.js';

const ofToken = { description: 'The part of the link after the `#`.' };

@Resolver()
export class NoticeResolver {
  @Query(() => NoticeInfoType, {
    description:
      'Returns the facts of a security notice, for the page behind its link. It changes nothing and needs no session or header. The link works for 72 hours, and for longer while a freeze or a reclaim is open. A link about a freeze also works for 72 hours after the freeze ended, unless an admin ended it.\n\nErrors: INVALID_TOKEN; CODE_EXPIRED.',
  })
  async noticeInfo(
    @Ctx() { deps, call }: Context,
    @Arg('token', () => String, ofToken) token: string,
  ): Promise<NoticeInfoType> {
    const { app, happenedAt, undo, ...info } = await readNoticeInfo(deps, call, token);
    const { settings } = app;
    const removable = await readRemovable(deps, call, token);
    const preparedBefore = showPrepared(await readPreparedOfNotice(deps, call, token), token);
    const reclaimDueAt = await readReclaimOfNotice(deps, call, token);
    return {
      ...info,
      reclaimDueAt: reclaimDueAt === null ? null : new Date(reclaimDueAt),
      preparedBefore,
      removable,
      happenedAt: new Date(happenedAt),
      appName: settings.name,
      branding: showBranding(settings),
      undo: undo === null ? null : showUndo(undo),
    };
  }

  @Mutation(() => Boolean, {
    description:
      'Ends every session of the user who got a security notice. The link in the notice works once.\n\nErrors: INVALID_TOKEN if the link is unknown or used, or its user is disabled or deleted; CODE_EXPIRED after 72 hours.',
  })
  async endSessionsByNotice(
    @Ctx() { deps, call }: Context,
    @Arg('token', () => String, ofToken) token: string,
  ): Promise<boolean> {
    await endSessionsByNotice(deps, call, token);
    return true;
  }

  @Mutation(() => Boolean, {
    description:
      'Removes the passkey, the authenticator app with its recovery codes, or the address that a security notice reports, and ends every session of the user. `NoticeInfo.removable` names it. The link in the notice works once.\n\nErrors: INVALID_TOKEN if the link is unknown, was used, or removes nothing; CODE_EXPIRED.',
  })
  async removeAddedByNotice(
    @Ctx() { deps, call }: Context,
    @Arg('token', () => String, ofToken) token: string,
  ): Promise<boolean> {
    await removeAddedByNotice(deps, call, token);
    return true;
  }

  @Mutation(() => Boolean, {
    description:
      'Keeps a dormant phone number that its new holder asks for. The link in the notice (`PHONE_RECLAIM`) works once, while `NoticeInfo.reclaimDueAt` is not null. After that, nobody can ask for the number for as many days as the app’s `dormantAfterDays`.\n\nErrors: INVALID_TOKEN if the link is unknown, or was used, or if somebody else has the number already; CODE_EXPIRED.',
  })
  async keepNumberByNotice(
    @Ctx() { deps, call }: Context,
    @Arg('token', () => String, ofToken) token: string,
  ): Promise<boolean> {
    await keepNumberByNotice(deps, call, token);
    return true;
  }

  @Mutation(() => Boolean, {
    description:
      'Sends a password reset to the email address that got a security notice, if it still belongs to the account. Takes the token of the link in the notice, or the `token` of `PreparedBefore`. It is the reset of `requestPasswordReset`, with the same limits.\n\nErrors: INVALID_TOKEN; CODE_EXPIRED; RATE_LIMITED with `retryAfter`.',
  })
  async sendResetByNotice(
    @Ctx() { deps, call }: Context,
    @Arg('token', () => String, ofToken) token: string,
  ): Promise<boolean> {
    await sendResetByToken(deps, call, token);
    return true;
  }
}
