import { Arg, Directive, Query, Resolver } from 'type-graphql';
import { color as colorSetting } from '../../../domain/apps/setting-kinds.rules.js';
import { brandColors, defaultBrandColor } from '../../../domain/messaging/branding/brand-colors.rules.js';
import { BrandColorsType } from '../types/branding.types.js';

/** The look of the mails and pages of an app (O19). */
@Resolver()
export class BrandingResolver {
  @Directive('@auth(requires: ADMIN)')
  @Query(() => BrandColorsType, {
    description:
      'Returns the colours that emails and pages derive from a brand colour, before it is saved as `brandColor`.\n\nErrors: BAD_USER_INPUT with `reason` NOT_A_COLOR.',
  })
  brandColors(
    @Arg('color', () => String, {
      nullable: true,
      description: 'For example `#0f766e`. Null: the colours of an app without one.',
    })
    color: string | null,
  ): BrandColorsType {
    return brandColors(color == null ? defaultBrandColor : colorSetting.check(color, 'color'));
  }
}
