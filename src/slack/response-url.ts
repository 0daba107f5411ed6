/** The address at which Slack takes the answer to one click. */

/** Slack's, and that of Slack for governments, which runs at slack-gov.com. */
const SLACK_HOSTS: readonly string[] = ['hooks.slack.com', 'hooks.slack-gov.com'];
const TIMEOUT_MS = 5_000;

/**
 * A signed request names it, but whoever learns the signing secret must not be able to make us call
 * any address: only Slack's own hosts, or the origin that SLACK_API_URL stands for.
 */
export function isResponseUrl(url: string, apiUrl: string): boolean {
  const parsed = URL.parse(url);
  if (parsed === null || parsed.username !== '' || parsed.password !== '') return false;
  if (parsed.origin === new URL(apiUrl).origin) return true;
  return parsed.protocol === 'https:' && SLACK_HOSTS.includes(parsed.host);
}

/** Says something to the person who clicked, and to nobody else. False where it could not be said. */
export async function answerPrivately(url: string, apiUrl: string, text: string): Promise<boolean> {
  if (!isResponseUrl(url, apiUrl)) return false;
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, text }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return response.ok;
  } catch {
    return false;
  }
}
