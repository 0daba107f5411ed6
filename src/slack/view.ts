/** Builds the forms that are opened in Slack, within Slack's limits (docs.slack.dev, "Views"). */
import { type Block, type PlainText, plain, sections } from './blocks.ts';

export type View = {
  readonly type: 'modal';
  readonly callback_id: string;
  /** Text that comes back with the form. */
  readonly private_metadata: string;
  readonly title: PlainText;
  /** Label of the button that sends the form; absent where there is nothing to send. */
  readonly submit?: PlainText;
  readonly close: PlainText;
  readonly blocks: readonly (
    | Block
    | {
        readonly type: 'input';
        readonly block_id: string;
        readonly label: PlainText;
        readonly optional: boolean;
        readonly hint?: PlainText;
        readonly element: {
          readonly type: 'plain_text_input';
          readonly action_id: string;
          readonly multiline: boolean;
          readonly max_length: number;
        };
      }
  )[];
};

const LIMITS = {
  title: 24,
  button: 24,
  label: 2_000,
  hint: 2_000,
  input: 3_000,
  metadata: 3_000,
  blocks: 100,
} as const;

/** What a form asks for, in a field. */
export type Field = {
  readonly id: string;
  readonly label: string;
  /** Of a field of one line that may stay empty: what it is for. One without has to be filled in. */
  readonly optional?: { readonly hint: string; readonly maxLength: number };
};

/** Returns a form with its fields in the order given. */
export function view(form: {
  readonly callbackId: string;
  readonly metadata: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly fields?: readonly Field[];
  readonly submit: string;
}): View {
  return {
    type: 'modal',
    callback_id: form.callbackId,
    private_metadata: form.metadata,
    title: plain(form.title, LIMITS.title),
    submit: plain(form.submit, LIMITS.button),
    close: plain('Not now', LIMITS.button),
    blocks: [...form.blocks, ...(form.fields ?? []).map(input)],
  };
}

function input({ id, label, optional }: Field) {
  return {
    type: 'input' as const,
    block_id: id,
    label: plain(label, LIMITS.label),
    optional: optional !== undefined,
    ...(optional !== undefined && { hint: plain(optional.hint, LIMITS.hint) }),
    element: {
      type: 'plain_text_input' as const,
      action_id: id,
      multiline: optional === undefined,
      max_length: optional?.maxLength ?? LIMITS.input,
    },
  };
}

/** Returns the view that replaces a sent form and tells its outcome: otherwise only a field could show it. */
export function toldView(title: string, words: string): View {
  return {
    type: 'modal',
    callback_id: 'warden:told',
    private_metadata: '',
    title: plain(title, LIMITS.title),
    close: plain('Close', LIMITS.button),
    blocks: sections(words.split('\n')),
  };
}

/** Whether a form is within the limits that `plain` and `section` do not enforce. */
export function fits({ blocks, private_metadata: metadata }: View): boolean {
  return blocks.length <= LIMITS.blocks && metadata.length <= LIMITS.metadata;
}
