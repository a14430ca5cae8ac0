import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Reaction } from '../portal/facts.js';
import { reactionName } from '../reactions.js';
import type { Strings } from '../strings/strings.js';
import { shared } from './styles.js';

const lanes = 5;
const lanesOnPhones = 3;

/** Reactions rise over the stage with their sender's name; where the system asks for less motion, they stand for a while. */
@customElement('bd-reactions')
export class Reactions extends LitElement {
  @property({ attribute: false }) t!: Strings;
  @property({ attribute: false }) reactions: readonly Reaction[] = [];

  override render() {
    return repeat(
      this.reactions,
      ({ id }) => id,
      ({ id, emoji, name }) => html`<div class="reaction" data-testid="reaction" ${inLane(id)}>
        <span class="emoji" role="img" aria-label=${reactionName(this.t, emoji)}>${emoji}</span>
        <bdi class="name">${name}</bdi>
      </div>`,
    );
  }

  static override styles = [
    shared,
    css`
      :host {
        position: absolute;
        inset: 0;
        overflow: hidden;
        pointer-events: none;
        z-index: 1;
      }
      .reaction {
        position: absolute;
        bottom: 8px;
        left: calc(8px + var(--lane) * min(128px, 19%));
        display: grid;
        justify-items: center;
        gap: 4px;
        width: 120px;
        animation: rise 5s linear forwards;
      }
      .emoji {
        font-size: 36px;
        line-height: 1.2;
      }
      .name {
        max-width: 100%;
        overflow: hidden;
        padding: 2px 8px;
        border-radius: var(--bd-radius-full);
        background: rgb(15 17 21 / 80%);
        font-size: var(--bd-size-xs);
        white-space: nowrap;
        text-overflow: ellipsis;
      }
      @media (max-width: 760px) {
        .reaction {
          left: calc(var(--lane-on-phones) * 33%);
          width: min(120px, 33%);
        }
      }
      @keyframes rise {
        0% {
          opacity: 0;
          transform: translateY(16px) scale(0.8);
        }
        6% {
          opacity: 1;
          transform: none;
        }
        70% {
          opacity: 1;
        }
        100% {
          opacity: 0;
          transform: translateY(-45vh);
        }
      }
      @media (prefers-reduced-motion: reduce) {
        :host {
          display: flex;
          flex-wrap: wrap;
          align-items: end;
          align-content: end;
          gap: 8px;
          padding: 8px;
        }
        .reaction {
          position: static;
          display: flex;
          align-items: center;
          width: auto;
          max-width: 180px;
          padding: 2px 8px;
          border-radius: var(--bd-radius-full);
          background: rgb(15 17 21 / 80%);
          animation: none;
        }
        .emoji {
          font-size: 20px;
        }
        .name {
          padding: 0;
          background: none;
        }
      }
    `,
  ];
}

/** Side by side, so that one after the other can be read. Through the style object: a strict content security policy lets it pass. */
function inLane(id: number) {
  return ref((element) => {
    const style = (element as HTMLElement | undefined)?.style;
    style?.setProperty('--lane', String(id % lanes));
    style?.setProperty('--lane-on-phones', String(id % lanesOnPhones));
  });
}
