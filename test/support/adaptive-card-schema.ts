/**
 * JSON Schema of what a workflow of Microsoft Teams accepts: the parts of Adaptive Cards 1.4 in use, after
 * adaptivecards.io/explorer, and nothing else.
 */
import { Ajv } from 'ajv';

const closed = (required: readonly string[], properties: Readonly<Record<string, unknown>>) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

const textRun = closed(['type', 'text'], {
  type: { const: 'TextRun' },
  text: { type: 'string', minLength: 1 },
  color: { enum: ['Default', 'Dark', 'Light', 'Accent', 'Good', 'Warning', 'Attention'] },
  fontType: { enum: ['Default', 'Monospace'] },
  isSubtle: { type: 'boolean' },
  size: { enum: ['Default', 'Small', 'Medium', 'Large', 'ExtraLarge'] },
  weight: { enum: ['Default', 'Lighter', 'Bolder'] },
});

const richTextBlock = closed(['type', 'inlines'], {
  type: { const: 'RichTextBlock' },
  inlines: { type: 'array', minItems: 1, items: textRun },
  spacing: { enum: ['Default', 'None', 'Small', 'Medium', 'Large', 'ExtraLarge', 'Padding'] },
  separator: { type: 'boolean' },
});

const openUrl = closed(['type', 'url', 'title'], {
  type: { const: 'Action.OpenUrl' },
  title: { type: 'string', minLength: 1 },
  url: { type: 'string', pattern: '^https?://[^\\s]+$' },
});

const card = closed(['type', '$schema', 'version', 'body'], {
  type: { const: 'AdaptiveCard' },
  $schema: { const: 'http://adaptivecards.io/schemas/adaptive-card.json' },
  version: { const: '1.4' },
  fallbackText: { type: 'string' },
  body: { type: 'array', minItems: 1, items: richTextBlock },
  // Teams shows six actions, and the others in a menu.
  actions: { type: 'array', maxItems: 6, items: openUrl },
});

const message = closed(['type', 'attachments'], {
  type: { const: 'message' },
  attachments: {
    type: 'array',
    minItems: 1,
    maxItems: 1,
    items: closed(['contentType', 'content'], {
      contentType: { const: 'application/vnd.microsoft.card.adaptive' },
      contentUrl: { type: 'null' },
      content: card,
    }),
  },
});

const validate = new Ajv({ allErrors: true }).compile(message);

/** Returns what is wrong with a message; null where nothing is. */
export function wrongTeamsMessage(given: unknown): string | null {
  // A workflow gets JSON, in which undefined fields are absent.
  const sent: unknown = JSON.parse(JSON.stringify(given));
  return validate(sent) ? null : JSON.stringify(validate.errors);
}
