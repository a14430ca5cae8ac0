import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Strings } from '../strings/strings.js';
import { shared } from './styles.js';

/** Each in its own words, so that everybody finds theirs. */
const languages = { en: 'English', tr: 'Türkçe' };

/** Changes the language of the portal, and so of this page; the page is loaded anew. */
@customElement('bd-language')
export class Language extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property() current = 'en';

  override render() {
    const back = encodeURIComponent(location.pathname);
    return html`<nav aria-label=${this.t.language}>
      ${Object.entries(languages).map(
        ([code, name]) =>
          html`<a
            lang=${code}
            hreflang=${code}
            data-testid=${`language-${code}`}
            aria-current=${this.current.startsWith(code) ? 'true' : nothing}
            href=${`/language?culture=${code}&returnUrl=${back}`}
            >${name}</a
          >`,
      )}
    </nav>`;
  }

  static override styles = [
    shared,
    css`
      nav {
        display: flex;
        gap: 4px;
        margin: 0 -8px;
      }
      a {
        display: grid;
        align-items: center;
        min-height: 44px;
        padding: 0 8px;
        font-size: var(--bd-size-s);
        text-decoration: none;
        color: var(--bd-stage-text-2);
      }
      a:hover {
        text-decoration: underline;
      }
      [aria-current] {
        font-weight: 600;
        color: var(--bd-stage-text);
      }
    `,
  ];
}
