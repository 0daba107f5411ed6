/** The one form that we open in Slack, within Slack's limits (docs.slack.dev, "Views"). */
import { type Block, type PlainText, plain, section } from './blocks.ts';

export type View = {
  readonly type: 'modal';
  readonly callback_id: string;
  /** Comes back with the form. */
  readonly private_metadata: string;
  readonly title: PlainText;
  readonly submit: PlainText;
  readonly close: PlainText;
  readonly blocks: readonly (
    | Block
    | {
        readonly type: 'input';
        readonly block_id: string;
        readonly label: PlainText;
        readonly element: {
          readonly type: 'plain_text_input';
          readonly action_id: string;
          readonly multiline: true;
          readonly max_length: number;
        };
      }
  )[];
};

const LIMITS = { title: 24, button: 24, label: 2_000, input: 3_000 } as const;

/** A form with one field, which has to be filled in. */
export function view(form: {
  readonly callbackId: string;
  readonly metadata: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly ask: { readonly id: string; readonly label: string };
  readonly submit: string;
}): View {
  const { id, label } = form.ask;
  const element = { type: 'plain_text_input', action_id: id, multiline: true } as const;
  return {
    type: 'modal',
    callback_id: form.callbackId,
    private_metadata: form.metadata,
    title: plain(form.title, LIMITS.title),
    submit: plain(form.submit, LIMITS.button),
    close: plain('Not now', LIMITS.button),
    blocks: [
      section(form.lines),
      {
        type: 'input',
        block_id: id,
        label: plain(label, LIMITS.label),
        element: { ...element, max_length: LIMITS.input },
      },
    ],
  };
}
