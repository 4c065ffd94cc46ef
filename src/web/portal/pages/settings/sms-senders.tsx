import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import { countryName } from '../../labels.js';
import type { SettingsFragment } from '../../operations/operations.js';
import { UpdateAppSettingsDocument } from '../../operations/operations.js';
import { settingFields } from '../../operations/setting-fields.js';
import { PairList } from './pair-list.js';

/** Edits the senders of SMS to some countries (D30). */
export function SmsSenders({ saved }: { saved: SettingsFragment['smsSendersByCountry'] }) {
  const { mutate, isBusy, failure } = usePortalMutation(UpdateAppSettingsDocument);
  const { label, help } = settingFields.smsSendersByCountry;
  return (
    <PairList
      title={label}
      help={help}
      none="SMS to every country have the same sender."
      nameOf={countryName}
      inputs={[
        { label: 'Country', placeholder: 'US', maxLength: 2 },
        { label: 'Sender', placeholder: '+14155550100', maxLength: 16 },
      ]}
      pairs={saved.map(({ country, sender }) => [country, sender])}
      isBusy={isBusy}
      failure={failure}
      save={async pairs => {
        const smsSendersByCountry = pairs.map(([country, sender]) => ({ country: country.toUpperCase(), sender }));
        return (await mutate({ input: { smsSendersByCountry } })) !== null;
      }}
    />
  );
}
