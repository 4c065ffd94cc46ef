import { useState } from 'react';
import { useAct } from '../../act.js';
import type { Failure } from '../../failure.js';
import type { AppSettingsInput, SettingsFragment } from '../../operations/operations.js';
import { UpdateAppSettingsDocument } from '../../operations/operations.js';

export interface Draft {
  /** The settings as they would be. */
  settings: SettingsFragment;
  isChanged: boolean;
  isBusy: boolean;
  isSaved: boolean;
  failure: Failure | null;
  /** Null goes back to the default. */
  change: (change: AppSettingsInput) => void;
  drop: () => void;
  save: () => Promise<void>;
}

/** Changes of settings that are not saved yet; what is not touched is not sent. */
export function useDraft(saved: SettingsFragment): Draft {
  const [changes, setChanges] = useState<AppSettingsInput>({});
  const [isSaved, setSaved] = useState(false);
  const { act, isBusy, failure, reset } = useAct(UpdateAppSettingsDocument, ['VerificationImpact']);
  const kept = Object.entries(changes).filter(([name, value]) => value !== saved[name as keyof SettingsFragment]);

  function drop() {
    setChanges({});
    reset();
  }

  return {
    settings: { ...saved, ...changes } as SettingsFragment,
    isChanged: kept.length > 0,
    isBusy,
    isSaved,
    failure,
    change: change => setChanges(old => ({ ...old, ...change })),
    drop,
    async save() {
      if ((await act({ input: Object.fromEntries(kept) })) === null) return;
      setChanges({});
      setSaved(true);
    },
  };
}
