import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import type { SettingsFragment } from '../../operations/operations.js';
import { UpdateAppSettingsDocument } from '../../operations/operations.js';
import { settingFields } from '../../operations/setting-fields.js';
import { PairList } from './pair-list.js';

/** Edits the test addresses: nothing is ever sent to them, and each has a fixed code (D8). */
export function TestAddresses({ saved }: { saved: SettingsFragment['testAddresses'] }) {
  const { mutate, isBusy, failure } = usePortalMutation(UpdateAppSettingsDocument);
  const { label, help } = settingFields.testAddresses;
  return (
    <PairList
      title={label}
      help={help}
      none="No test addresses yet."
      inputs={[
        { label: 'Address', placeholder: '+819000000001' },
        { label: 'Code of six digits', inputMode: 'numeric', pattern: '\\d{6}' },
      ]}
      pairs={saved.map(({ address, code }) => [address, code])}
      isBusy={isBusy}
      failure={failure}
      save={async pairs =>
        (await mutate({ input: { testAddresses: pairs.map(([address, code]) => ({ address, code })) } })) !== null
      }
    />
  );
}
