import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useAttempt } from '../../hooks/use-attempt.js';
import { useNotify } from '../../hooks/use-notify.js';
import { usePortal } from '../../hooks/use-portal.js';
import { usePortalMutation } from '../../hooks/use-portal-mutation.js';
import { useReturnedFocus } from '../../hooks/use-returned-focus.js';
import { nameOfUser } from '../../labels.js';
import type { CreateUserInput, CreateUserMutation } from '../../operations/operations.js';
import { CreateUserDocument } from '../../operations/operations.js';
import { AppLink } from '../../parts/app-link.js';
import { FailureAlert } from '../../parts/failure-alert.js';
import { HeldBackAlert } from '../user/held-back-alert.js';

/** The fields of the form, with a hint where one is needed. */
const fields = {
  email: { label: 'Email', type: 'email', hint: 'Gets the invitation.' },
  displayName: { label: 'Name', type: 'text' },
  username: { label: 'Username', type: 'text' },
  phone: { label: 'Phone', type: 'tel', hint: 'With + and the country code.' },
  locale: { label: 'Language', type: 'text', hint: 'The language of messages, such as en or ja.' },
} as const;
type Field = keyof typeof fields;
const fieldNames = Object.keys(fields) as Field[];
const empty: Record<Field, string> = { email: '', displayName: '', username: '', phone: '', locale: '' };

/** Creates a user, who gets an invitation and chooses the password. */
export function CreateUserDialog({ onClose }: { onClose: () => void }) {
  useReturnedFocus();
  const { appId } = usePortal();
  const navigate = useNavigate();
  const notify = useNotify();
  const [values, setValues] = useState(empty);
  const [held, setHeld] = useState<CreateUserMutation['createUser'] | null>(null);
  const { mutate, isBusy, failure } = usePortalMutation(CreateUserDocument, ['Users']);
  const attempt = useAttempt<{ input: CreateUserInput }>();

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    const given = fieldNames.filter(name => values[name].trim() !== '');
    const input = Object.fromEntries(given.map(name => [name, values[name]]));
    const created = await mutate(attempt.variablesFor(JSON.stringify(input), () => ({ input })));
    if (created === null) return;
    attempt.done();
    const { user, invitation } = created.createUser;
    if (invitation !== null && invitation.heldBack !== null) return setHeld(created.createUser);
    notify({
      text:
        invitation === null
          ? 'The user was created. They choose a password with a password reset by SMS.'
          : `An invitation is on its way to ${invitation.recipient}.`,
    });
    await navigate(`/${appId}/users/${user.id}`);
  }

  return (
    <Modal opened onClose={onClose} withCloseButton={false} centered>
      <Stack>
        <Modal.Title fw={700}>Create user</Modal.Title>
        {held === null ? (
          <form onSubmit={event => void submit(event)}>
            <Stack>
              <Text size="sm">
                The person gets a link by email. It verifies the address and lets them choose a password, which you
                never see.
              </Text>
              {fieldNames.map(name => {
                const { label, type, ...more } = fields[name];
                return (
                  <TextInput
                    key={name}
                    label={label}
                    type={type}
                    {...('hint' in more && { description: more.hint })}
                    autoComplete="off"
                    value={values[name]}
                    onChange={event => setValues({ ...values, [name]: event.currentTarget.value })}
                    error={failure?.field === name}
                  />
                );
              })}
              <FailureAlert failure={failure} />
              <Group justify="flex-end">
                <Button variant="default" onClick={onClose}>
                  Cancel
                </Button>
                <Button type="submit" loading={isBusy}>
                  Create and invite
                </Button>
              </Group>
            </Stack>
          </form>
        ) : (
          <>
            <Text>
              The user was created: <AppLink to={`users/${held.user.id}`}>{nameOfUser(held.user)}</AppLink>
            </Text>
            <HeldBackAlert message={held.invitation} />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Close
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  );
}
