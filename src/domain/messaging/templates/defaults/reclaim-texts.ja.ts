import type { DefaultTexts } from './mail-layout.js';

const buttonHint = 'ボタンが動作しない場合は、次のURLを開いてください。';

/** Asks the owner of a dormant number whether it is still theirs (M20). */
export const japaneseReclaimTexts: Pick<DefaultTexts, 'PHONE_RECLAIM'> = {
  PHONE_RECLAIM: {
    mail: {
      subject: '【{{ appName }}】{{ oldAddress }} は現在もお使いですか',
      heading: '電話番号の引き継ぎ申請がありました',
      paragraphs: [
        '{{ oldAddress }} 宛のメッセージを受け取れる方が、{{ appName }} でこの番号の使用を申請しました。この番号は、長期間使われていない {{ address }} のアカウントに登録されています。',
        '何もしなければ、このメールの7日後に番号はその方のものになり、お客様のアカウントへのログインには使えなくなります。アカウントと、ほかのログイン手段はそのまま残ります。',
      ],
      button: '番号を手放さない',
      buttonHint,
      notes: [
        '現在もお使いの場合は、7日以内にリンクを開くか、ログインしてください。',
        'すでに手放した番号の場合は、何もする必要はありません。',
      ],
    },
  },
};
