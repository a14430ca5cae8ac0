import { html, LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';

/** Who is in the meeting. */
@customElement('bd-people')
export class People extends LitElement {
  override render() {
    return html``;
  }
}
