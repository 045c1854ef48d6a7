/** What a frame of ours may do: run scripts, and open the full page in a tab that is as free as any other. */
export const SANDBOX = 'allow-scripts allow-popups allow-popups-to-escape-sandbox';
