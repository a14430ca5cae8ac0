import { css } from 'lit';

/** The portal's own face, light and dark: colours come from tokens.css. */
export const testStyles = css`
  :host {
    display: grid;
    gap: 16px;
    font: 400 var(--bd-size-s) / 20px var(--bd-font);
    color: var(--bd-text);
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  h2,
  p,
  ol {
    margin: 0;
    padding: 0;
  }
  :focus-visible {
    outline: 2px solid var(--bd-accent);
    outline-offset: 2px;
    border-radius: 4px;
  }
  .icon {
    display: block;
    flex: none;
  }
  .quiet {
    color: var(--bd-text-2);
    overflow-wrap: anywhere;
  }
  .running {
    display: flex;
    align-items: center;
    gap: 12px;
    font-size: var(--bd-size-m);
    font-weight: 500;
  }
  .verdict {
    display: flex;
    gap: 12px;
    padding: 16px;
    border: 1px solid transparent;
    border-radius: var(--bd-radius);
  }
  .verdict h2 {
    font-size: var(--bd-size-m);
    line-height: 24px;
    font-weight: 600;
    text-wrap: balance;
  }
  .verdict.good {
    background: var(--bd-green-soft);
    border-color: color-mix(in srgb, var(--bd-green) 30%, transparent);
  }
  .verdict.notice {
    background: var(--bd-amber-soft);
    border-color: color-mix(in srgb, var(--bd-amber) 34%, transparent);
  }
  .verdict.bad {
    background: var(--bd-red-soft);
    border-color: color-mix(in srgb, var(--bd-red) 30%, transparent);
  }
  .good > .icon,
  .sign.good,
  .state.good,
  .sent {
    color: var(--bd-green);
  }
  .notice > .icon,
  .sign.notice,
  .state.notice {
    color: var(--bd-amber);
  }
  .bad > .icon,
  .sign.bad,
  .state.bad,
  .problem {
    color: var(--bd-red);
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    min-height: 36px;
    padding: 0 14px;
    border: 1px solid var(--bd-border);
    border-radius: var(--bd-radius);
    background: var(--bd-surface);
    color: var(--bd-text);
    font: 500 var(--bd-size-s) / 20px var(--bd-font);
    cursor: pointer;
    transition: background var(--bd-motion);
  }
  .button:hover {
    background: var(--bd-surface-2);
  }
  .button:disabled {
    opacity: 0.55;
    cursor: default;
  }
  .button.primary {
    border-color: var(--bd-accent);
    background: var(--bd-accent);
    color: var(--bd-accent-text);
  }
  .button.primary:hover {
    background: color-mix(in srgb, var(--bd-accent) 88%, var(--bd-text));
  }
  .button.small {
    min-height: 28px;
    margin-top: 4px;
    padding: 0 10px;
    font-size: var(--bd-size-xs);
  }
  .sending {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 16px;
    padding: 12px 16px;
    border: 1px solid var(--bd-border);
    border-radius: var(--bd-radius);
    background: var(--bd-surface-2);
  }
  .sending .quiet {
    flex: 1 1 24em;
  }
  .sent {
    display: flex;
    align-items: center;
    gap: 8px;
    font-weight: 500;
  }
  .problem {
    flex-basis: 100%;
  }
  details {
    border-top: 1px solid var(--bd-border);
    padding-top: 12px;
  }
  summary {
    padding: 4px 0;
    font-weight: 500;
    cursor: pointer;
  }
  .steps {
    display: grid;
    list-style: none;
  }
  .steps li {
    display: grid;
    grid-template-columns: 20px minmax(0, 1fr);
    gap: 12px;
    padding: 10px 0;
  }
  .steps li + li {
    border-top: 1px solid var(--bd-border);
  }
  .sign {
    display: grid;
    place-items: center;
    height: 20px;
    color: var(--bd-text-2);
  }
  .title {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 12px;
    font-weight: 500;
  }
  .state {
    font-size: var(--bd-size-xs);
    font-weight: 400;
    color: var(--bd-text-2);
  }
  .dot {
    width: 8px;
    height: 8px;
    border: 1.5px solid currentColor;
    border-radius: 50%;
  }
  .spinner {
    width: 14px;
    height: 14px;
    border: 2px solid color-mix(in srgb, currentColor 28%, transparent);
    border-top-color: currentColor;
    border-radius: 50%;
    animation: turn 0.8s linear infinite;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation-duration: 2.4s;
    }
  }
  @media (max-width: 640px) {
    .acts {
      display: grid;
    }
    .button,
    .button.small {
      min-height: 44px;
      font-size: var(--bd-size-s);
    }
    summary {
      padding: 12px 0;
    }
    .sending .button {
      width: 100%;
    }
  }
`;
