/** Sends the private answer to a click to the address that Slack names for it. */

/** Hosts of Slack, and of Slack for governments, which runs at slack-gov.com. */
const SLACK_HOSTS: readonly string[] = ['hooks.slack.com', 'hooks.slack-gov.com'];
const TIMEOUT_MS = 5_000;

/**
 * Whether the address is on Slack's own hosts, or at the origin of SLACK_API_URL. A signed request names it, but
 * somebody who learns the signing secret must not be able to make the service call any other address.
 */
export function isResponseUrl(url: string, apiUrl: string): boolean {
  const parsed = URL.parse(url);
  if (parsed === null || parsed.username !== '' || parsed.password !== '') return false;
  if (parsed.origin === new URL(apiUrl).origin) return true;
  return parsed.protocol === 'https:' && SLACK_HOSTS.includes(parsed.host);
}

/** Tells something only to the person who clicked. Returns false where it could not be told. */
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
