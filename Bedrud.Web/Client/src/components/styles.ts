import { css } from 'lit';

/** What every component of the meeting shares: reset, focus, buttons, fields. Sizes and colours come from tokens.css. */
export const shared = css`
  :host {
    font-family: var(--bd-font);
    font-size: 15px;
    line-height: 1.4;
    color: var(--bd-stage-text);
    color-scheme: dark;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  h1,
  p {
    margin: 0;
  }
  button,
  select,
  input {
    font: inherit;
    color: inherit;
  }
  .icon {
    display: block;
    flex: none;
  }
  :focus-visible {
    outline: 2px solid var(--bd-stage-accent);
    outline-offset: 2px;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

export const buttons = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: 40px;
    padding: 8px 16px;
    border: 1px solid var(--bd-stage-border);
    border-radius: var(--bd-radius);
    background: var(--bd-stage-surface);
    font-size: var(--bd-size-s);
    font-weight: 500;
    text-decoration: none;
    color: var(--bd-stage-text);
    cursor: pointer;
    transition: background var(--bd-motion);
  }
  .button:hover {
    background: var(--bd-stage-surface-2);
  }
  .button.primary {
    border-color: transparent;
    background: var(--bd-stage-accent);
    color: var(--bd-stage);
  }
  .button.primary:hover {
    background: color-mix(in srgb, var(--bd-stage-accent) 88%, white);
  }
  .button:disabled {
    opacity: 0.6;
    cursor: default;
  }

  .round {
    position: relative;
    display: grid;
    place-items: center;
    flex: none;
    width: 48px;
    height: 48px;
    padding: 0;
    border: 0;
    border-radius: var(--bd-radius-full);
    background: var(--bd-stage-surface-2);
    color: var(--bd-stage-text);
    cursor: pointer;
    transition: background var(--bd-motion);
  }
  .round:hover {
    background: color-mix(in srgb, var(--bd-stage-surface-2) 86%, white);
  }
  .round[data-state='off'] {
    background: var(--bd-stage-text);
    color: var(--bd-stage);
  }
  .round[data-state='off']:hover {
    background: var(--bd-stage-text-2);
  }
  .round[data-state='active'] {
    background: var(--bd-stage-accent);
    color: var(--bd-stage);
  }
  .round.leave {
    background: var(--bd-stage-red);
    color: white;
  }
  .round.leave:hover {
    background: color-mix(in srgb, var(--bd-stage-red) 88%, white);
  }
  .round[aria-disabled='true'] {
    background: transparent;
    box-shadow: inset 0 0 0 1px var(--bd-stage-border);
    color: var(--bd-stage-text-2);
    cursor: not-allowed;
  }
`;

export const fields = css`
  .field {
    display: grid;
    gap: 4px;
    min-width: 0;
  }
  .field > span,
  .field > label {
    font-size: var(--bd-size-xs);
    color: var(--bd-stage-text-2);
  }
  .field > label {
    font-weight: 500;
  }
  .field input,
  .field select {
    width: 100%;
    min-width: 0;
    height: 40px;
    padding: 0 12px;
    border: 1px solid var(--bd-stage-border);
    border-radius: var(--bd-radius);
    background-color: var(--bd-stage-surface);
    /* Below 16 px, iOS zooms into the field. */
    font-size: var(--bd-size-m);
  }
  .field .select {
    position: relative;
    display: grid;
    align-items: center;
  }
  .field .select .icon {
    position: absolute;
    right: 8px;
    color: var(--bd-stage-text-2);
    pointer-events: none;
  }
  .field select {
    padding-right: 32px;
    font-size: var(--bd-size-s);
    text-overflow: ellipsis;
    appearance: none;
  }
`;

/** One thing in the middle: what happened, what it means, what to do. */
export const page = css`
  :host {
    display: block;
    height: 100%;
    overflow: auto;
    scrollbar-color: var(--bd-stage-border) transparent;
    scrollbar-width: thin;
  }
  main {
    display: grid;
    justify-items: center;
    align-content: center;
    gap: 8px;
    min-height: 100%;
    padding: 24px;
    text-align: center;
  }
  .sign {
    display: grid;
    place-items: center;
    width: 64px;
    height: 64px;
    margin-bottom: 8px;
    border: 1px solid var(--bd-stage-border);
    border-radius: var(--bd-radius-full);
    background: var(--bd-stage-surface);
    color: var(--bd-stage-text-2);
  }
  .room {
    overflow: hidden;
    max-width: 100%;
    font-size: var(--bd-size-s);
    font-weight: 500;
    color: var(--bd-stage-text-2);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  h1 {
    max-width: 24em;
    font-size: var(--bd-size-xl);
    font-weight: 600;
    line-height: 1.2;
    letter-spacing: -0.01em;
    text-wrap: balance;
  }
  /* Focused for screen readers, not for the eye. */
  h1:focus-visible {
    outline: none;
  }
  .text {
    max-width: 30em;
    color: var(--bd-stage-text-2);
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 8px;
    margin-top: 16px;
  }
  @media (max-width: 640px) {
    h1 {
      font-size: var(--bd-size-l);
    }
    .acts {
      display: grid;
      justify-content: stretch;
      width: 100%;
      max-width: 320px;
    }
    .button {
      min-height: 48px;
    }
  }
`;
