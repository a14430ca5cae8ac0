import { css } from 'lit';

export const tileStyles = css`
  :host {
    display: block;
    position: relative;
    overflow: hidden;
    container-type: size;
    border-radius: var(--bd-radius-tile);
    background: var(--bd-stage-surface);
  }
  /* The ring lies over the picture, so that speaking never changes a size. */
  :host::after {
    content: '';
    position: absolute;
    inset: 0;
    border-radius: inherit;
    box-shadow: inset 0 0 0 1px var(--bd-stage-border);
    pointer-events: none;
    transition: box-shadow var(--bd-motion);
  }
  :host([speaking])::after {
    box-shadow: inset 0 0 0 2px var(--bd-stage-accent);
  }
  video {
    display: block;
    width: 100%;
    height: 100%;
    object-fit: cover;
  }
  /* Cut at the foot rather than at the forehead. */
  :host([portrait]) video {
    object-position: 50% 25%;
  }
  :host([mirrored]) video {
    transform: scaleX(-1);
  }
  :host([screen]),
  :host([whole]) {
    background: #000;
  }
  :host([screen]) video,
  :host([whole]) video {
    object-fit: contain;
  }
  @container (min-aspect-ratio: 1/1) {
    :host([large][portrait]) video {
      object-fit: contain;
    }
  }
  :host([paused]) video {
    opacity: 0.4;
  }
  .avatar {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    background: var(--bd-stage-surface);
  }
  .avatar span {
    display: grid;
    place-items: center;
    width: clamp(32px, 36cqmin, 128px);
    aspect-ratio: 1;
    border-radius: var(--bd-radius-full);
    background: var(--bd-stage-surface-2);
    font-size: clamp(12px, 13cqmin, 44px);
    font-weight: 500;
    letter-spacing: 0.02em;
  }
  .hand {
    position: absolute;
    top: 8px;
    left: 8px;
    display: flex;
    align-items: center;
    gap: 4px;
    height: 28px;
    padding: 0 8px 0 6px;
    border-radius: var(--bd-radius-full);
    background: #fbbf24;
    color: #0f1115;
    font-size: var(--bd-size-s);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .actions {
    position: absolute;
    top: 8px;
    right: 8px;
    display: flex;
    gap: 4px;
    opacity: 0;
    transition: opacity var(--bd-motion);
  }
  :host(:hover) .actions,
  :host(:focus-within) .actions,
  :host([whole]) .actions,
  .actions:has([aria-expanded='true']) {
    opacity: 1;
  }
  .act {
    display: grid;
    place-items: center;
    width: 32px;
    height: 32px;
    padding: 0;
    border: 0;
    border-radius: var(--bd-radius);
    background: rgb(15 17 21 / 72%);
    color: #fff;
    cursor: pointer;
  }
  .act:hover {
    background: #0f1115;
  }
  :focus-visible {
    outline-offset: -2px;
  }
  .foot {
    position: absolute;
    inset: auto 8px 8px;
    display: flex;
    justify-content: space-between;
    align-items: end;
    gap: 8px;
    pointer-events: none;
  }
  .label,
  .quality {
    display: flex;
    align-items: center;
    gap: 4px;
    min-width: 0;
    height: 24px;
    padding: 0 8px;
    border-radius: 6px;
    background: rgb(15 17 21 / 72%);
    font-size: var(--bd-size-xs);
    font-weight: 500;
    color: #fff;
    pointer-events: auto;
  }
  .mark {
    flex: none;
    margin-left: -2px;
  }
  .mark.muted {
    color: #ff9ea1;
  }
  .mark.pinned,
  .mark.spotlit {
    color: var(--bd-stage-accent);
  }
  .mark.role {
    margin: 0 -2px 0 0;
    color: var(--bd-stage-text-2);
  }
  .mark.role .icon {
    width: 14px;
    height: 14px;
  }
  .name {
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .quality {
    flex: none;
    padding: 0 4px;
    color: #fbbf24;
  }
  .quality[data-quality='lost'] {
    color: #ff9ea1;
  }
  .quality span {
    display: none;
    padding-right: 4px;
  }
  .quality:hover span {
    display: inline;
  }
  /* A picture that stands still needs an explanation at once, where there is room for it. */
  @container (min-width: 420px) {
    .quality[data-quality='paused'] span {
      display: inline;
    }
  }
  @container (max-height: 120px) {
    .avatar {
      padding-bottom: 16px;
    }
  }
  @container (max-width: 180px) {
    .quality:hover span {
      display: none;
    }
    .foot {
      inset: auto 4px 4px;
    }
    .label {
      padding: 0 6px;
    }
    .actions,
    .hand {
      top: 4px;
    }
    .actions {
      right: 4px;
    }
    .hand {
      left: 4px;
      height: 24px;
      font-size: var(--bd-size-xs);
    }
    /* The menu has it too. */
    [data-testid='pin-button'] {
      display: none;
    }
  }
  /* The name needs all the room there is. */
  @container (max-width: 130px) {
    .mark.role {
      display: none;
    }
  }
  /* Fingers: the menu alone, always there, and large enough to hit though it looks small. */
  @media (hover: none) {
    .actions {
      top: 0;
      right: 0;
      opacity: 1;
    }
    .act {
      width: 44px;
      height: 44px;
      background: transparent;
      filter: drop-shadow(0 0 2px #000);
    }
    .act:hover {
      background: transparent;
    }
    [data-testid='pin-button'] {
      display: none;
    }
  }
`;
