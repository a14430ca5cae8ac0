import { css } from 'lit';

export const barStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto minmax(0, 1fr);
    align-items: center;
    gap: 16px;
  }
  .room,
  .count {
    font-size: var(--bd-size-s);
    color: var(--bd-stage-text-2);
  }
  .room {
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
    font-weight: 500;
    color: var(--bd-stage-text);
  }
  .count {
    display: flex;
    align-items: center;
    justify-content: flex-end;
    gap: 16px;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .people {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .controls {
    display: flex;
    justify-content: center;
    gap: 8px;
  }
  .leave {
    margin-left: 8px;
  }
  .leave .icon {
    transform: rotate(135deg);
  }
  .split {
    position: relative;
    display: flex;
  }
  .chevron {
    display: grid;
    place-items: center;
    width: 24px;
    height: 48px;
    margin-right: -4px;
    padding: 0;
    border: 0;
    border-radius: var(--bd-radius);
    background: transparent;
    color: var(--bd-stage-text-2);
    cursor: pointer;
  }
  .chevron:hover,
  .chevron[aria-expanded='true'] {
    background: var(--bd-stage-surface-2);
    color: var(--bd-stage-text);
  }
  .round[aria-busy='true'] .icon {
    opacity: 0.6;
  }
  .badge {
    position: absolute;
    top: -4px;
    right: -4px;
    display: grid;
    place-items: center;
    min-width: 20px;
    height: 20px;
    border-radius: var(--bd-radius-full);
    background: #c9353b;
    color: #fff;
  }
  .badge .icon {
    width: 14px;
    height: 14px;
  }
  .badge.quiet {
    border: 1px solid var(--bd-stage-border);
    background: var(--bd-stage-surface-2);
    color: var(--bd-stage-text-2);
  }
  .count-badge {
    padding: 0 5px;
    background: var(--bd-stage-accent);
    font-size: var(--bd-size-xs);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    color: var(--bd-stage);
    box-shadow: 0 0 0 2px var(--bd-stage);
  }
  /* On narrow screens a tooltip would run off the edge. */
  @media (hover: hover) and (min-width: 641px) {
    .round::after {
      content: attr(data-tip);
      position: absolute;
      bottom: calc(100% + 8px);
      left: 50%;
      translate: -50% 0;
      width: max-content;
      max-width: 220px;
      padding: 4px 8px;
      border-radius: 6px;
      background: var(--bd-stage-surface-2);
      box-shadow: 0 4px 16px rgb(0 0 0 / 40%);
      font-size: var(--bd-size-xs);
      color: var(--bd-stage-text);
      opacity: 0;
      visibility: hidden;
      pointer-events: none;
      z-index: 2;
      transition: opacity var(--bd-motion);
    }
    .round:hover::after,
    .round:focus-visible::after {
      opacity: 1;
      visibility: visible;
    }
    /* What is open above says the same, and more. */
    .round[aria-expanded='true']::after {
      visibility: hidden;
    }
  }
  @media (max-width: 1000px) {
    :host {
      grid-template-columns: 1fr;
    }
    .room,
    .count {
      display: none;
    }
  }
  @media (max-width: 760px) {
    .chevron {
      display: none;
    }
  }
  @media (max-width: 640px) {
    .controls {
      gap: 12px;
    }
    .leave {
      margin-left: 0;
    }
  }
`;
