import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNotify } from '../../hooks/use-notify.js';
import type { PortalMutation } from '../../hooks/use-portal-mutation.js';
import { messageLabels } from '../../labels.js';
import type {
  ResetTemplateMutation,
  ResetTemplateMutationVariables,
  TemplateTextFragment,
  UpdateTemplateMutation,
  UpdateTemplateMutationVariables,
} from '../../operations/operations.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { inputOf } from './use-template-draft.js';

interface BackToDefaultProps {
  template: TemplateTextFragment;
  reset: PortalMutation<ResetTemplateMutation, ResetTemplateMutationVariables>;
  save: PortalMutation<UpdateTemplateMutation, UpdateTemplateMutationVariables>;
}

/** Removes the app's own text after a confirmation, and offers to undo that. */
export function BackToDefault({ template, reset, save }: BackToDefaultProps) {
  const { kind, locale } = template;
  const [isAsked, { open, close }] = useDisclosure();
  const notify = useNotify();

  async function confirm() {
    if ((await reset.mutate({ kind, locale })) === null) return;
    close();
    const undo = () => save.mutate({ input: inputOf(template, locale) });
    notify({ text: `“${messageLabels[kind]}” (${locale}) has its default text again.`, undo });
  }

  return (
    <>
      <Button variant="default" onClick={open}>
        Back to the default
      </Button>
      {isAsked && (
        <ConfirmDialog
          title="Go back to the default text?"
          text="This removes your own text in this language. Messages that are still queued get the default text too."
          action="Use the default"
          isBusy={reset.isBusy}
          failure={reset.failure}
          onConfirm={() => void confirm()}
          onClose={close}
        />
      )}
    </>
  );
}
