import type { DefaultTexts } from './mail-layout.js';

const buttonHint = 'ボタンが動作しない場合は、次のURLを開いてください。';

/** The messages that are sent when addresses are frozen (C12), and when a freeze ends (N13). */
export const japaneseFreezeTexts: Pick<DefaultTexts, 'ADDRESS_FROZEN' | 'FREEZE_ENDED'> = {
  ADDRESS_FROZEN: {
    mail: {
      subject: '【{{ appName }}】アカウントの変更が取り消されました',
      heading: '「自分の操作ではない」という申し出がありました',
      paragraphs: [
        '{{ appName }} のアカウントで {{ oldAddress }} が{% if newAddress != "" %} {{ newAddress }} に変更されました{% else %}削除されました{% endif %}。{{ oldAddress }} またはアカウントの別のアドレスの利用者から、この変更は自分の操作ではないという申し出がありました。',
        '解決するまで、どちらのアドレスもログインやパスワードの再設定に使えません。すべてのセッションは終了しました。期限までに異議がなければ {{ oldAddress }} がアカウントに戻るか、{{ appName }} の運営者が判断します。どちらになるかは、ボタンから確認できます。',
      ],
      button: 'アカウントを保護する',
      buttonHint,
      notes: [
        'ご本人による変更であれば、ボタンを押して異議を申し立てるか、アカウントの持ち主であることを証明してください。',
      ],
    },
    sms: '{{ appName }}: アドレスの変更が取り消され、解決まで使えない場合があります。ご本人の変更ならご連絡ください。',
  },
  FREEZE_ENDED: {
    mail: {
      subject: '【{{ appName }}】アカウントの一時停止が解除されました',
      heading: 'アカウントのアドレスが確定しました',
      paragraphs: [
        '{% if newAddress != "" %}{{ newAddress }} が {{ appName }} のアカウントのアドレスになりました。ログインとパスワードの再設定に使えます。{% else %}どちらのアドレスも {{ appName }} のアカウントから外れました。{% endif %}',
      ],
      button: 'アカウントを保護する',
      buttonHint,
      notes: [
        '決定から72時間は、どちらのアドレスの利用者も、アカウントの持ち主であることを証明できる場合があります。決定が正しい場合も、この変更について以前お送りしたメールのボタンを押してください。',
        '誤りがある場合は、{{ appName }} へご連絡いただくこともできます。',
      ],
    },
    sms: '{{ appName }}: {% if newAddress != "" %}{{ newAddress }} でログインできます。{% else %}停止中のアドレスはアカウントから外れました。{% endif %}誤りがあればご連絡ください。',
  },
};
