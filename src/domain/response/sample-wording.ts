/** How a sample says, wherever it is shown, that nothing has happened. */
export const SAMPLE_WORDS = {
  title: 'SAMPLE, no alert',
  explanation:
    'Sent by “warden doctor --send-sample” to show what an alert looks like here. Nobody’s session was stolen, and there is nothing to do.',
} as const;
