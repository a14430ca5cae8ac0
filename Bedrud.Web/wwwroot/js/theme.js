// Runs before the first paint, as a plain script in the head: the chosen theme and the width of the navigation never flash.
(() => {
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const write = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // A browser that keeps nothing still shows the choice until the next page.
    }
  };
  const apply = () => {
    root.dataset.theme = read('bedrud.theme') ?? (dark.matches ? 'dark' : 'light');
  };

  apply();
  root.dataset.nav = read('bedrud.nav') ?? 'wide';
  dark.addEventListener('change', apply);
  addEventListener('storage', apply);

  addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const choice = target?.closest('[data-theme-choice]')?.dataset.themeChoice;
    if (choice) {
      write('bedrud.theme', choice);
      apply();
      document.querySelector(`[data-theme-choice="${choice === 'dark' ? 'light' : 'dark'}"]`)?.focus();
    }
    if (target?.closest('[data-nav-toggle]')) {
      root.dataset.nav = root.dataset.nav === 'narrow' ? 'wide' : 'narrow';
      write('bedrud.nav', root.dataset.nav);
    }
    const language = target?.closest('[data-language-switch]');
    if (language) {
      const url = new URL(language.href);
      url.searchParams.set('returnUrl', location.pathname + location.search);
      language.href = url.href;
    }
    // Whatever copies says so on itself, and needs no circuit for it.
    const copy = target?.closest('[data-copy]');
    if (copy) copyText(copy);
    // While capturing: the language's link must have its address before Blazor follows it.
  }, true);

  async function copyText(button) {
    const text = button.dataset.copy || document.querySelector(button.dataset.copyFrom)?.innerText || '';
    // Addresses are given without their beginning, which the browser knows best; a path within lines to paste is none.
    const address = text.startsWith('/') && 'copyAddress' in button.dataset ? location.origin + text : text;
    if (!(await copyToClipboard(address))) return;
    button.dataset.copied = 'true';
    setTimeout(() => delete button.dataset.copied, 1600);
  }

  async function copyToClipboard(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // No clipboard outside a secure context: the old way still works there.
      const area = document.createElement('textarea');
      area.value = text;
      area.style.position = 'fixed';
      area.style.opacity = '0';
      document.body.append(area);
      area.select();
      const done = document.execCommand('copy');
      area.remove();
      return done;
    }
  }

  window.bedrud = {
    timeZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? '',
    copy: (text) => copyToClipboard(text.startsWith('/') ? location.origin + text : text),
    recall: read,
    remember: write,
    open: (url) => void window.open(url, '_blank', 'noopener'),
  };
})();
