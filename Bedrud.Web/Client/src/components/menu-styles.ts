import { css } from 'lit';

/** How a menu of the meeting looks, floating above the stage. */
export const menu = css`
  .menu {
    display: grid;
    width: max-content;
    min-width: 200px;
    max-width: min(320px, 100vw - 32px);
    max-height: calc(100dvh - 96px);
    overflow: auto;
    scrollbar-color: var(--bd-stage-border) transparent;
    scrollbar-width: thin;
    padding: 8px;
    border: 1px solid var(--bd-stage-border);
    border-radius: var(--bd-radius-tile);
    background: var(--bd-stage);
    box-shadow: 0 12px 40px rgb(0 0 0 / 50%);
  }
  .item {
    display: flex;
    align-items: center;
    gap: 12px;
    min-height: 40px;
    padding: 4px 12px 4px 8px;
    border: 0;
    border-radius: var(--bd-radius);
    background: transparent;
    font-size: var(--bd-size-s);
    text-align: start;
    cursor: pointer;
  }
  .item span {
    flex: 1;
  }
  .item > .icon:first-child {
    color: var(--bd-stage-text-2);
  }
  .item[aria-checked='true'] > .icon {
    color: var(--bd-stage-accent);
  }
  .item:hover,
  .item:focus-visible {
    background: var(--bd-stage-surface-2);
  }
  .item:focus-visible {
    outline-offset: -2px;
  }
  .group {
    display: grid;
  }
  .group + .group {
    margin-top: 8px;
    padding-top: 8px;
    border-top: 1px solid var(--bd-stage-border);
  }
  .head {
    padding: 4px 8px;
    font-size: var(--bd-size-xs);
    font-weight: 500;
    color: var(--bd-stage-text-2);
  }
  @media (pointer: coarse) {
    .item {
      min-height: 44px;
    }
  }
`;
