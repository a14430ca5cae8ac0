import { css } from 'lit';

export const lineStyles = css`
  :host {
    display: block;
    margin-top: 2px;
  }
  :host([head]) {
    margin-top: 12px;
  }
  .head {
    display: flex;
    align-items: baseline;
    gap: 8px;
    margin-bottom: 4px;
    font-size: var(--bd-size-xs);
  }
  .name {
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
    font-weight: 600;
  }
  time {
    flex: none;
    font-variant-numeric: tabular-nums;
    color: var(--bd-stage-text-2);
  }
  .row {
    display: flex;
    align-items: start;
    gap: 4px;
  }
  :host([own]) .head {
    justify-content: flex-end;
  }
  :host([own]) .row {
    flex-direction: row-reverse;
  }
  .bubble {
    min-width: 0;
    max-width: 100%;
    padding: 6px 12px;
    border-radius: var(--bd-radius-tile);
    background: var(--bd-stage-surface-2);
    font-size: var(--bd-size-s);
    overflow-wrap: anywhere;
  }
  :host([own]) .bubble {
    background: color-mix(in srgb, var(--bd-stage-accent) 24%, var(--bd-stage-surface));
  }
  .bubble:has(.edit) {
    flex: 1;
    padding: 8px;
  }
  .text {
    white-space: pre-wrap;
  }
  .text a {
    color: #b4bbff;
    text-underline-offset: 2px;
  }
  .deleted,
  .edited {
    color: var(--bd-stage-text-2);
  }
  .edited {
    margin-inline-start: 4px;
    font-size: var(--bd-size-xs);
  }
  .file {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 44px;
    padding: 4px 0;
    text-decoration: none;
    color: inherit;
  }
  .file:hover .file-name bdi {
    text-decoration: underline;
  }
  .file-name {
    display: grid;
    min-width: 0;
  }
  .file-name small {
    font-size: var(--bd-size-xs);
    color: var(--bd-stage-text-2);
  }
  .tools {
    display: flex;
    flex: none;
    opacity: 0;
  }
  :host(:hover) .tools,
  :host(:focus-within) .tools {
    opacity: 1;
  }
  .tools button {
    display: grid;
    place-items: center;
    width: 32px;
    height: 32px;
    padding: 0;
    border: 0;
    border-radius: var(--bd-radius);
    background: transparent;
    color: var(--bd-stage-text-2);
    cursor: pointer;
  }
  .tools button:hover {
    background: var(--bd-stage-surface-2);
    color: var(--bd-stage-text);
  }
  @media (hover: none) {
    .tools {
      display: none;
      opacity: 1;
    }
    :host([chosen]) .tools {
      display: flex;
    }
    .tools button {
      width: 44px;
      height: 44px;
      margin-block: -6px;
    }
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    gap: 8px;
    margin-top: 8px;
  }
  .question {
    font-size: var(--bd-size-xs);
    color: var(--bd-stage-text-2);
  }
  .button.small {
    min-height: 32px;
    padding: 4px 12px;
  }
  .button.danger {
    border-color: transparent;
    background: #c9353b;
    color: #fff;
  }
  @media (hover: none) {
    .button.small {
      min-height: 44px;
    }
  }
`;
