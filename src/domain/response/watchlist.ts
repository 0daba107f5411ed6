/** For how long somebody may be watched more strictly. */
export const LONGEST_WATCH_DAYS = 90;
