import { useState } from 'react';
import type { Failure } from '../../api/failure.js';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import type { AppSettingsInput, SettingsFragment } from '../../operations/operations.js';
import { UpdateAppSettingsDocument } from '../../operations/operations.js';

export interface Draft {
  /** The settings as they will be once saved. */
  settings: SettingsFragment;
  isChanged: boolean;
  isBusy: boolean;
  isSaved: boolean;
  failure: Failure | null;
  /** Null resets a setting to its default. */
  change: (change: AppSettingsInput) => void;
  discard: () => void;
  clearFailure: () => void;
  save: () => Promise<void>;
}

/** Holds changes of settings that are not saved yet. Saving sends only the settings that changed. */
export function useDraft(saved: SettingsFragment): Draft {
  const [changes, setChanges] = useState<AppSettingsInput>({});
  const [isSaved, setSaved] = useState(false);
  const { mutate, isBusy, failure, clearFailure } = usePortalMutation(UpdateAppSettingsDocument, [
    'VerificationImpact',
  ]);
  const kept = Object.entries(changes).filter(([name, value]) => value !== saved[name as keyof SettingsFragment]);

  function discard() {
    setChanges({});
    clearFailure();
  }

  function change(change: AppSettingsInput) {
    // Otherwise "Saved." would come back when the change is discarded.
    setSaved(false);
    setChanges(old => ({ ...old, ...change }));
  }

  return {
    settings: { ...saved, ...changes } as SettingsFragment,
    isChanged: kept.length > 0,
    isBusy,
    isSaved,
    failure,
    change,
    discard,
    clearFailure,
    async save() {
      if ((await mutate({ input: Object.fromEntries(kept) })) === null) return;
      setChanges({});
      setSaved(true);
    },
  };
}
