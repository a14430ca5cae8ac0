import { html, LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';

/** How the stage is laid out. */
@customElement('bd-layout-menu')
export class LayoutMenu extends LitElement {
  override render() {
    return html``;
  }
}
