/** When archives and documents say that they were written: any time after 1980, as long as it is always the same. */
export const WRITTEN = '2024-01-01T00:00:00';
