interface ImportMeta {
  /** Vite's: every file that matches, as text. */
  glob(pattern: string, options: { query: '?raw'; import: 'default'; eager: true }): Record<string, string>;
}
