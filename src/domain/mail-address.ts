/** Whether a login is an e-mail address, the only thing by which Slack and security events name people. */
export function isAddress(login: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(login);
}
