import { css } from 'lit';

export const chatStyles = css`
  :host {
    display: block;
    height: 100%;
    min-height: 0;
  }
  section {
    position: relative;
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
  }
  header {
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 8px 8px 8px 16px;
    border-bottom: 1px solid var(--bd-stage-border);
  }
  h2 {
    flex: 1;
    margin: 0;
    font-size: var(--bd-size-m);
    font-weight: 600;
  }
  .tool {
    display: grid;
    place-items: center;
    width: 44px;
    height: 44px;
    padding: 0;
    border: 0;
    border-radius: var(--bd-radius);
    background: transparent;
    color: var(--bd-stage-text-2);
    cursor: pointer;
  }
  .tool:hover {
    background: var(--bd-stage-surface-2);
    color: var(--bd-stage-text);
  }
  .list {
    flex: 1;
    min-height: 0;
    overflow: hidden auto;
    overflow-anchor: none;
    padding: 8px 16px 16px;
    scrollbar-width: thin;
    scrollbar-color: var(--bd-stage-border) transparent;
  }
  .list:focus-visible {
    outline-offset: -2px;
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: 12px;
    padding: 48px 16px;
    font-size: var(--bd-size-s);
    text-align: center;
    color: var(--bd-stage-text-2);
  }
  .day,
  .new {
    display: flex;
    align-items: center;
    gap: 8px;
    margin: 16px 0 4px;
    font-size: var(--bd-size-xs);
    color: var(--bd-stage-text-2);
  }
  .day:first-child {
    margin-top: 8px;
  }
  .day::before,
  .day::after,
  .new::before,
  .new::after {
    content: '';
    flex: 1;
    height: 1px;
    background: var(--bd-stage-border);
  }
  .new {
    font-weight: 500;
    color: var(--bd-stage-accent);
  }
  .new::before,
  .new::after {
    background: color-mix(in srgb, var(--bd-stage-accent) 48%, transparent);
  }
  .earlier {
    display: flex;
    margin: 8px auto;
  }
  .latest {
    position: absolute;
    bottom: 88px;
    left: 50%;
    translate: -50% 0;
    width: max-content;
    max-width: calc(100% - 32px);
    border-radius: var(--bd-radius-full);
    background: var(--bd-stage-surface-2);
    box-shadow: 0 4px 16px rgb(0 0 0 / 40%);
  }
  .drop {
    position: absolute;
    inset: 8px;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    border: 2px dashed var(--bd-stage-accent);
    border-radius: var(--bd-radius-tile);
    background: rgb(15 17 21 / 88%);
    font-size: var(--bd-size-s);
    pointer-events: none;
  }
`;
