import type { Resolution } from './incident.ts';

/** Resolutions by which a person said that an alarm was about nothing. */
export const HARMLESS_RESOLUTIONS: readonly Resolution[] = ['false_positive', 'benign', 'test'];
