import { Field, Int, ObjectType } from 'type-graphql';
import type { BrandColors } from '../../../domain/messaging/branding/brand-colors.rules.js';

@ObjectType('BrandColors', {
  description:
    'The readable colours that the server makes of a brand colour: white or black text on buttons, and links with a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3). Each is `#rrggbb`.',
})
export class BrandColorsType implements BrandColors {
  @Field(() => String)
  button!: string;

  @Field(() => String)
  buttonText!: string;

  @Field(() => String, { description: 'The button while the mouse is over it.' })
  buttonHover!: string;

  @Field(() => String, { description: 'Links on white.' })
  linkOnLight!: string;

  @Field(() => String, { description: 'Links on `#19211f`.' })
  linkOnDark!: string;

  @Field(() => String, { description: 'The edge of a button on white.' })
  edgeOnLight!: string;

  @Field(() => String, { description: 'The edge of a button on `#19211f`.' })
  edgeOnDark!: string;
}

@ObjectType('Logo', { description: 'The image of an app.' })
export class LogoType {
  @Field(() => String, { description: 'Its path, to be added to the address of this server: `/logos/…`.' })
  path!: string;

  @Field(() => Int, { description: 'The width at which to show it, in CSS pixels.' })
  width!: number;

  @Field(() => Int)
  height!: number;
}

@ObjectType('Branding', { description: 'The logo and colours of an app on the pages behind links.' })
export class BrandingType {
  @Field(() => LogoType, { nullable: true, description: 'Null: the app has none.' })
  logo!: LogoType | null;

  @Field(() => BrandColorsType, { nullable: true, description: 'Null: the app has chosen no colour.' })
  colors!: BrandColorsType | null;
}
