import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CallSnapshot } from '../call/snapshot.js';
import { type IconName, icon } from '../icons.js';
import type { LayoutMode, SelfView, StageSwitch, StageView } from '../stage-view.js';
import type { Strings } from '../strings/strings.js';
import { moveInMenu } from './menu-keys.js';
import { menu } from './menu-styles.js';
import { shared } from './styles.js';

interface Choice<T> {
  value: T;
  icon: IconName;
  words: string;
}

/** How the stage looks to this person. Takes the focus when it appears; `bd-close` says that it wants to go. */
@customElement('bd-layout-menu')
export class LayoutMenu extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) view!: StageView;
  @property({ attribute: false }) snapshot!: CallSnapshot;
  #unsubscribe: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }

  protected override firstUpdated(): void {
    this.#watch();
    this.renderRoot.querySelector<HTMLElement>('[aria-checked=true]')?.focus();
  }

  #watch(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = this.view?.subscribe(() => this.requestUpdate());
  }

  override render() {
    const { t, view } = this;
    const { fullScreen, pictureInPicture } = view.switches ?? {};
    const extras = [
      this.#switch(fullScreen, 'fullscreen-item', fullScreen?.on ? 'leaveFullScreen' : 'fullScreen', t.fullScreen),
      this.#switch(pictureInPicture, 'pip-item', 'pictureInPicture', t.pictureInPicture),
    ].filter((item) => item !== nothing);
    return html`
      <div class="menu" role="menu" aria-label=${t.layout} data-testid="layout-menu" @keydown=${this.#onKey}>
        ${this.#choices<LayoutMode>(t.layout, 'layout', view.mode, (mode) => view.setMode(mode), [
          { value: 'auto', icon: 'layoutAuto', words: t.layoutAuto },
          { value: 'grid', icon: 'layoutGrid', words: t.layoutGrid },
          { value: 'speaker', icon: 'layoutSpeaker', words: t.layoutSpeaker },
        ])}
        ${
          // Alone one always sees oneself.
          this.snapshot.people.length > 1
            ? this.#choices<SelfView>(t.selfView, 'self', view.selfView, (where) => view.setSelfView(where), [
                { value: 'tile', icon: 'selfTile', words: t.selfViewTile },
                { value: 'corner', icon: 'selfCorner', words: t.selfViewCorner },
                { value: 'hidden', icon: 'selfHidden', words: t.selfViewHidden },
              ])
            : nothing
        }
        ${extras.length > 0 ? html`<div class="group" role="group" aria-label=${t.view}>${extras}</div>` : nothing}
      </div>
    `;
  }

  #choices<T extends string>(
    head: string,
    name: string,
    chosen: T,
    choose: (value: T) => void,
    choices: readonly Choice<T>[],
  ) {
    return html`<div class="group" role="group" aria-label=${head}>
      <div class="head" aria-hidden="true">${head}</div>
      ${choices.map(
        (choice) =>
          html`<button
            class="item"
            role="menuitemradio"
            tabindex="-1"
            aria-checked=${String(choice.value === chosen)}
            data-testid="${name}-${choice.value}"
            @click=${() => choose(choice.value)}
          >
            ${icon(choice.icon, 20)}<span>${choice.words}</span>
            ${choice.value === chosen ? icon('check', 16) : nothing}
          </button>`,
      )}
    </div>`;
  }

  #switch(what: StageSwitch | undefined, testId: string, picture: IconName, words: string) {
    if (!what?.available) return nothing;
    const toggle = () => {
      what.toggle();
      this.#close();
    };
    return html`<button
      class="item"
      role="menuitemcheckbox"
      tabindex="-1"
      aria-checked=${String(what.on)}
      data-testid=${testId}
      @click=${toggle}
    >
      ${icon(picture, 20)}<span>${words}</span>${what.on ? icon('check', 16) : nothing}
    </button>`;
  }

  #onKey(event: KeyboardEvent) {
    if (moveInMenu(event, this.shadowRoot as ShadowRoot)) this.#close();
  }

  #close() {
    this.dispatchEvent(new CustomEvent('bd-close'));
  }

  static override styles = [shared, menu];
}
