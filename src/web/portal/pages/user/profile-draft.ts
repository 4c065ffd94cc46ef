import { useApolloClient } from '@apollo/client/react';
import { useState } from 'react';
import type { Failure } from '../../api/failure.js';
import { useNotify } from '../../hooks/use-notify.js';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import { readJsonObject } from '../../json-object.js';
import { nameOfUser } from '../../labels.js';
import type { ProfileInput, UserDetailFragment } from '../../operations/operations.js';
import { UpdateUserProfileDocument, UserByIdDocument } from '../../operations/operations.js';

export type ProfileField = 'displayName' | 'country' | 'locale' | 'attributes';

export interface ProfileDraft {
  /** The text that a field shows. */
  textOf: (field: ProfileField) => string;
  change: (field: ProfileField, text: string) => void;
  /** Whether the attributes are a JSON object or nothing. */
  isValid: boolean;
  isChanged: boolean;
  /** Whether somebody else has changed a field that is being edited. */
  isOvertaken: boolean;
  isBusy: boolean;
  failure: Failure | null;
  discard: () => void;
  save: () => Promise<void>;
}

interface Edit {
  text: string;
  /** The text that the field showed when the edit began. */
  before: string;
}

/** Holds the edits of a profile that are not saved yet. Saving sends only the fields that changed. */
export function useProfileDraft(user: UserDetailFragment): ProfileDraft {
  const [edits, setEdits] = useState<Partial<Record<ProfileField, Edit>>>({});
  const { mutate, isBusy, failure, clearFailure } = usePortalMutation(UpdateUserProfileDocument, ['UserHistory']);
  const client = useApolloClient();
  const notify = useNotify();
  const saved = textsOf(user);
  const changed = (Object.keys(edits) as ProfileField[]).filter(field => edits[field]?.text !== saved[field]);
  const attributes = readJsonObject(edits.attributes?.text ?? saved.attributes);

  function discard() {
    setEdits({});
    clearFailure();
  }

  async function save() {
    const newValueOf = (field: ProfileField) =>
      field === 'attributes' ? attributes : edits[field]?.text.trim() || null;
    const input: ProfileInput = Object.fromEntries(changed.map(field => [field, newValueOf(field)]));
    const before: ProfileInput = Object.fromEntries(changed.map(field => [field, user[field]]));
    const answer = await mutate({ userId: user.id, input });
    if (answer === null) return;
    setEdits({});
    const written = answer.updateUserProfile;
    notify({
      text: `The profile of ${nameOfUser(user)} was saved.`,
      undo: async () => ((await isStill(written, changed)) ? await mutate({ userId: user.id, input: before }) : null),
    });
  }

  /** Without this, Undo would also undo what the user, or a program of the app, has written since. */
  async function isStill(written: UserDetailFragment, fields: readonly ProfileField[]): Promise<boolean> {
    const asked = { query: UserByIdDocument, variables: { id: user.id }, fetchPolicy: 'network-only' } as const;
    const now = await client.query(asked).then(
      ({ data }) => data?.user,
      () => null,
    );
    return now != null && fields.every(field => JSON.stringify(now[field]) === JSON.stringify(written[field]));
  }

  return {
    textOf: field => edits[field]?.text ?? saved[field],
    change: (field, text) =>
      setEdits(old => ({ ...old, [field]: { text, before: old[field]?.before ?? saved[field] } })),
    isValid: attributes !== undefined,
    isChanged: changed.length > 0,
    isOvertaken: changed.some(field => edits[field]?.before !== saved[field]),
    isBusy,
    failure,
    discard,
    save,
  };
}

function textsOf({ displayName, country, locale, attributes }: UserDetailFragment): Record<ProfileField, string> {
  const isEmpty = attributes === null || Object.keys(attributes).length === 0;
  return {
    displayName: displayName ?? '',
    country: country ?? '',
    locale: locale ?? '',
    attributes: isEmpty ? '' : JSON.stringify(attributes, null, 2),
  };
}
