import { css } from 'lit';

/** What the parts of the people panel share. Controls grow to 44 px where fingers press them. */
export const peopleStyles = css`
  :host {
    --control: 36px;
  }
  @media (pointer: coarse), (max-width: 640px) {
    :host {
      --control: 44px;
    }
  }
  h2,
  h3 {
    margin: 0;
    font-size: var(--bd-size-s);
    font-weight: 600;
  }
  .section-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    min-height: var(--control);
    padding: 0 4px 0 16px;
  }
  .section-head h3 {
    font-size: var(--bd-size-xs);
    color: var(--bd-stage-text-2);
  }
  .number {
    font-variant-numeric: tabular-nums;
    font-weight: 400;
  }
  .avatar {
    display: grid;
    place-items: center;
    flex: none;
    width: 36px;
    height: 36px;
    border-radius: var(--bd-radius-full);
    background: var(--bd-stage-surface-2);
    font-size: var(--bd-size-xs);
    font-weight: 500;
  }
  .name {
    overflow: hidden;
    /* A name from right to left stays at the left, beside its picture. */
    width: fit-content;
    max-width: 100%;
    min-width: 0;
    white-space: nowrap;
    text-overflow: ellipsis;
    font-size: var(--bd-size-s);
    font-weight: 500;
  }
  .sub {
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
    font-size: var(--bd-size-xs);
    color: var(--bd-stage-text-2);
  }
  .small {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: var(--control);
    padding: 0 12px;
    border: 1px solid var(--bd-stage-border);
    border-radius: var(--bd-radius);
    background: var(--bd-stage-surface);
    font-size: var(--bd-size-s);
    font-weight: 500;
    color: var(--bd-stage-text);
    cursor: pointer;
    transition: background var(--bd-motion);
  }
  .small:hover {
    background: var(--bd-stage-surface-2);
  }
  .small.quiet {
    border-color: transparent;
    background: transparent;
    color: var(--bd-stage-accent);
  }
  .small.quiet:hover {
    background: var(--bd-stage-surface-2);
  }
  .small.primary {
    border-color: transparent;
    background: var(--bd-stage-accent);
    color: var(--bd-stage);
  }
  .small.primary:hover {
    background: color-mix(in srgb, var(--bd-stage-accent) 88%, white);
  }
  .icon-button {
    display: grid;
    place-items: center;
    flex: none;
    width: 44px;
    height: 44px;
    padding: 0;
    border: 0;
    border-radius: var(--bd-radius);
    background: transparent;
    color: var(--bd-stage-text-2);
    cursor: pointer;
  }
  .icon-button:hover,
  .icon-button[aria-expanded='true'] {
    background: var(--bd-stage-surface-2);
    color: var(--bd-stage-text);
  }
  .small[aria-disabled='true'],
  .icon-button[aria-disabled='true'] {
    border-color: var(--bd-stage-border);
    background: transparent;
    color: var(--bd-stage-text-2);
    cursor: not-allowed;
  }
  .small.quiet[aria-disabled='true'] {
    border-color: transparent;
  }
  .icon-button[aria-disabled='true'] {
    opacity: 0.6;
  }
`;
