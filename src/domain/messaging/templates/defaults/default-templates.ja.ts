import { japaneseFreezeTexts } from './freeze-texts.ja.js';
import type { DefaultTexts } from './mail-layout.js';

const buttonHint = 'ボタンが動作しない場合は、次のURLを開いてください。';

export const japaneseTexts: Omit<DefaultTexts, 'PHONE_RECLAIM'> = {
  EMAIL_VERIFICATION: {
    mail: {
      subject: '【{{ appName }}】メールアドレスの確認',
      heading: 'メールアドレスの確認',
      paragraphs: [
        '{{ appName }} で {{ address }} が入力されました。ご本人のアドレスであることを確認すると、このアドレスでログインできるようになります。{% if otherIdentifiers != "" %}このアカウントには{{ otherIdentifiers }}も登録されています。ご自身のものでない場合は、確認せずに、リンクを開いて「心当たりがありません」を押してください。{% endif %}',
      ],
      button: 'アドレスを確認する',
      buttonHint,
      codeHint: 'コードの入力を求められた場合は、次のコードを入力してください。誰にも教えないでください。',
      notes: [
        'リンクとコードの有効期間は{{ expiresIn }}で、一度だけ使えます。',
        'お心当たりがない場合は、リンクを開いて「心当たりがありません」を押してください。このアドレスがそのアカウントから削除されます。何もしなくても、このアドレスでログインされることはありません。',
      ],
    },
  },
  EMAIL_VERIFIED: {
    mail: {
      subject: '【{{ appName }}】メールアドレスの確認が完了しました',
      heading: 'メールアドレスの確認が完了しました',
      paragraphs: [
        '{{ address }} は {{ appName }} のアカウントに登録され、ログインに使えるようになりました。{% if preparedBefore == "" and otherIdentifiers != "" %}このアカウントには{{ otherIdentifiers }}も登録されています。ご自身のものでない場合は、このアドレスでパスワードを再設定し、ご自身のものでない情報をアカウントから削除してください。{% endif %}{% if preparedBefore != "" %}確認の前から、このアカウントには次のものがありました: {{ preparedBefore }}。ご自身で登録し、すべてご自身のものであれば、ご対応は不要です。そうでない場合は、ほかの人がこのアカウントを使える状態です。リンクを開いて、できることをご確認ください。{% endif %}',
      ],
      button: 'アカウントを保護する',
      buttonIf: 'preparedBefore',
      buttonHint,
      notes: [
        'お心当たりがない場合は、このアドレスでパスワードの再設定を行ってください。ほかの端末はすべてログアウトされます。',
      ],
    },
  },
  PHONE_VERIFICATION: {
    sms: '{{ appName }} 認証コード: {{ code }}（{{ expiresInMinutes }}分間有効）誰にも教えないでください。心当たりがなければ無視してください。',
  },
  PHONE_VERIFIED: {
    sms: '{{ appName }}: この番号でログインできます。{% if otherIdentifiers != "" %}{{ otherIdentifiers }}も登録済みです。{% endif %}心当たりがなければパスワードを再設定してください。',
  },
  ADDRESS_IN_USE: {
    mail: {
      subject: '【{{ appName }}】このアドレスは登録済みです',
      heading: 'このアドレスは登録済みです',
      paragraphs: [
        '{{ appName }} で {{ address }} の登録が試みられました。このアドレスはすでにお客様のアカウントに登録されているため、何も変更されていません。',
        'ご本人の場合は、このアドレスでログインしてください。パスワードをお忘れの場合は、このアドレスで再設定できます。',
      ],
      notes: [
        'お心当たりがない場合も、ご対応は不要です。相手がこのアドレスでログインすることはできず、アカウントがあることも相手には知らされません。',
      ],
    },
    sms: '{{ appName }}: この番号は登録済みです。ご本人ならそのままログインしてください。心当たりがなくても、何も変更されていません。',
  },
  IDENTIFIER_CHANGED: {
    mail: {
      subject: '【{{ appName }}】ログイン情報が変更されました',
      heading: 'このアドレスではログインできなくなりました',
      paragraphs: [
        '{{ address }} は {{ appName }} のアカウントから削除されました。{% if newAddress != "" %}今後は {{ newAddress }} が使われます。{% endif %}',
        '今後、{{ address }} ではログインやパスワードの再設定ができません。',
      ],
      button: 'アカウントを保護する',
      buttonHint,
      notes: [
        'お心当たりがない場合は、第三者がアカウントを使用しているおそれがあります。72時間以内にボタンを押してアカウントを保護し、{{ appName }} へご連絡ください。',
      ],
    },
    sms: '{{ appName }}: この番号ではログインできなくなりました。心当たりがなければすぐにご連絡ください。',
  },
  IDENTIFIER_ADDED: {
    mail: {
      subject: '【{{ appName }}】ログイン方法が追加されました',
      heading: 'ログイン方法が追加されました',
      paragraphs: [
        '{{ newAddress }} が {{ address }} の {{ appName }} アカウントに追加されました。ログインとパスワードの再設定に使えます。{% if oldAddress != "" %}{{ oldAddress }} は今後使えません。{% endif %}',
        'このアドレスは今までどおり使えます。',
      ],
      button: 'アカウントを保護する',
      buttonHint,
      notes: [
        'お心当たりがない場合は、すぐにこのアドレスでパスワードを再設定し、{{ newAddress }} をアカウントから削除してください。',
      ],
    },
    sms: '{{ appName }}: {{ newAddress }} がログイン用に追加されました。心当たりがなければパスワードを再設定し、削除してください。',
  },
  IDENTIFIER_REMOVED: {
    mail: {
      subject: '【{{ appName }}】ログイン方法が削除されました',
      heading: 'ログイン方法が削除されました',
      paragraphs: [
        '{{ oldAddress }} が {{ address }} の {{ appName }} アカウントから削除されました。ログインやパスワードの再設定には使えません。',
        'このアドレスは今までどおり使えます。',
      ],
      button: 'アカウントを保護する',
      buttonHint,
      notes: ['お心当たりがない場合は、すぐにこのアドレスでパスワードを再設定し、{{ appName }} へご連絡ください。'],
    },
    sms: '{{ appName }}: {{ oldAddress }} がアカウントから削除されました。心当たりがなければパスワードを再設定してください。',
  },
  ...japaneseFreezeTexts,
  USERNAME_CHANGED: {
    mail: {
      subject: '【{{ appName }}】ユーザー名が変更されました',
      heading: 'ユーザー名が変更されました',
      paragraphs: [
        '{{ address }} の {{ appName }} アカウントのユーザー名が追加、変更、または削除されました。このアドレスは今までどおり使えます。',
      ],
      button: 'アカウントを保護する',
      buttonHint,
      notes: ['お心当たりがない場合は、すぐにこのアドレスでパスワードを再設定し、{{ appName }} へご連絡ください。'],
    },
    sms: '{{ appName }}: ユーザー名が追加、変更、または削除されました。心当たりがなければパスワードを再設定してください。',
  },
  WAY_IN_ADDED: {
    mail: {
      subject: '【{{ appName }}】アカウントに{{ wayIn }}が追加されました',
      heading: 'アカウントに追加がありました',
      paragraphs: [
        '{{ address }} の {{ appName }} アカウントに{{ wayIn }}が追加されました。ログイン、またはログインの確認に使われます。',
        'アドレスとパスワードは今までどおり使えます。',
      ],
      button: 'アカウントを保護する',
      buttonHint,
      notes: [
        'お心当たりがない場合は、第三者がアカウントを使用しています。すぐにこのアドレスでパスワードを再設定し、{{ appName }} へご連絡ください。',
      ],
    },
    sms: '{{ appName }}: {{ wayIn }}が追加されました。心当たりがなければパスワードを再設定し、ご連絡ください。',
  },
  WAY_IN_REMOVED: {
    mail: {
      subject: '【{{ appName }}】アカウントから{{ wayIn }}が削除されました',
      heading: 'アカウントから削除がありました',
      paragraphs: [
        '{{ address }} の {{ appName }} アカウントから{{ wayIn }}が削除されました。',
        'アドレスとパスワードは今までどおり使えます。',
      ],
      button: 'アカウントを保護する',
      buttonHint,
      notes: ['お心当たりがない場合は、すぐにこのアドレスでパスワードを再設定し、{{ appName }} へご連絡ください。'],
    },
    sms: '{{ appName }}: {{ wayIn }}が削除されました。心当たりがなければパスワードを再設定してください。',
  },
  SECOND_FACTOR_GUESSED: {
    mail: {
      subject: '【{{ appName }}】パスワードが第三者に知られています',
      heading: 'パスワードを変更してください',
      paragraphs: [
        '{{ address }} の {{ appName }} アカウントで、認証アプリのコードまたはリカバリーコードが10回間違って入力されました。これはパスワードを知っている人にしかできません。',
        'ログインはされていません。今後、コードを入力するたびに待ち時間が長くなります。',
      ],
      button: 'アカウントを保護する',
      buttonHint,
      notes: [
        'お心当たりがない場合は、すぐにこのアドレスでパスワードを再設定してください。認証アプリのコードはそのまま使えます。',
      ],
    },
    sms: '{{ appName }}: コードが10回間違って入力されました。心当たりがなければパスワードを再設定してください。',
  },
  INVITATION: {
    mail: {
      subject: '【{{ appName }}】アカウントのご案内',
      heading: 'パスワードの設定',
      paragraphs: [
        '{{ appName }} の管理者が {{ address }} のアカウントを作成しました。パスワードを設定すると、ご利用を開始できます。',
      ],
      button: 'パスワードを設定する',
      buttonHint,
      notes: [
        'リンクの有効期間は{{ expiresIn }}で、一度だけ使えます。アカウントを守るため、誰にも転送しないでください。',
        'お心当たりがない場合、ご対応は不要です。このリンクがなければ、誰もこのアカウントを使えません。',
      ],
    },
  },
  PASSWORD_RESET_EMAIL: {
    mail: {
      subject: '【{{ appName }}】パスワードの再設定',
      heading: 'パスワードの再設定',
      paragraphs: ['{{ address }} の {{ appName }} アカウントについて、パスワードの再設定が申し込まれました。'],
      button: '新しいパスワードを設定する',
      buttonHint,
      notes: [
        'リンクの有効期間は{{ expiresIn }}で、一度だけ使えます。アカウントを守るため、誰にも転送しないでください。',
        'お心当たりがない場合、ご対応は不要です。パスワードは変更されません。',
      ],
    },
  },
  PASSWORD_RESET_SMS: {
    sms: '{{ appName }} パスワード再設定コード: {{ code }}（{{ expiresInMinutes }}分間有効）誰にも教えないでください。',
  },
  LOGIN_CODE_EMAIL: {
    mail: {
      subject: '【{{ appName }}】ログインコード',
      heading: 'ログインコード',
      paragraphs: ['{{ address }} の {{ appName }} アカウントにログインするためのコードです。'],
      codeHint: 'ログインするには、次のコードを入力してください。',
      notes: [
        'コードの有効期間は{{ expiresIn }}で、一度だけ使えます。アカウントを守るため、誰にも教えないでください。当社からコードをお尋ねすることはありません。',
        'お心当たりがない場合、ご対応は不要です。コードがなければログインされません。',
      ],
    },
  },
  LOGIN_CODE_SMS: {
    sms: '{{ appName }} ログインコード: {{ code }}（{{ expiresInMinutes }}分間有効）誰にも教えないでください。',
  },
  PASSWORD_CHANGED: {
    mail: {
      subject: '【{{ appName }}】パスワードが変更されました',
      heading: 'パスワードが変更されました',
      paragraphs: [
        '{{ address }} の {{ appName }} アカウントのパスワードが変更されました。ほかの端末はすべてログアウトされました。{% if otherIdentifiers != "" %}このアカウントには{{ otherIdentifiers }}も登録されています。ご自身のものでない場合は、アカウントから削除してください。ログインやパスワードの再設定に使われるおそれがあります。{% endif %}',
      ],
      button: 'アカウントを保護する',
      buttonHint,
      notes: ['お心当たりがない場合は、すぐにこのアドレスでパスワードを再設定し、{{ appName }} へご連絡ください。'],
    },
    sms: '{{ appName }}: パスワードが変更されました。{% if otherIdentifiers != "" %}ほかに{{ otherIdentifiers }}も登録済みです。{% endif %}心当たりがなければすぐに再設定してください。',
  },
  NEW_SIGN_IN: {
    mail: {
      subject: '【{{ appName }}】新しい環境からのログイン',
      heading: '新しい環境からのログイン',
      paragraphs: [
        '{{ address }} の {{ appName }} アカウントに、過去30日間に使われていない端末とネットワークからログインがありました。',
        '日時：{{ signedInAt }}、端末：{{ device }}、IPアドレス：{{ network }}',
      ],
      button: 'アカウントを保護する',
      buttonHint,
      notes: [
        'ご本人の場合、ご対応は不要です。',
        'お心当たりがない場合は、すぐにこのアドレスでパスワードを再設定し、{{ appName }} へご連絡ください。すべての端末がログアウトされます。',
      ],
    },
  },
  ACCOUNT_DELETED: {
    mail: {
      subject: '【{{ appName }}】アカウントが削除されました',
      heading: 'アカウントが削除されました',
      paragraphs: [
        '{{ address }} の {{ appName }} アカウントは、すべてのデータとともに削除されました。このアドレスではログインできません。',
      ],
      notes: ['お心当たりがない場合は、すぐに {{ appName }} へご連絡ください。'],
    },
    sms: '{{ appName }}: アカウントが削除され、この番号ではログインできません。心当たりがなければご連絡ください。',
  },
};
