import { css } from 'lit';

/** How a question above the call looks. */
export const dialogStyles = css`
  dialog {
    width: min(440px, 100vw - 32px);
    max-height: calc(100dvh - 32px);
    overflow: auto;
    padding: 0;
    border: 1px solid var(--bd-stage-border);
    border-radius: var(--bd-radius-tile);
    background: var(--bd-stage-surface);
    box-shadow: 0 12px 40px rgb(0 0 0 / 50%);
    color: inherit;
    scrollbar-color: var(--bd-stage-border) transparent;
    scrollbar-width: thin;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 50%);
  }
  .body {
    display: grid;
    gap: 16px;
    padding: 24px;
  }
  h2 {
    margin: 0;
    font-size: var(--bd-size-m);
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  h2:focus-visible {
    outline: none;
  }
  p {
    font-size: var(--bd-size-s);
    color: var(--bd-stage-text-2);
  }
  p + p {
    margin-top: 8px;
  }
  p.error {
    color: #ff9ea1;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 8px;
  }
  .button {
    min-height: 44px;
  }
  @media (max-width: 480px) {
    .button {
      flex: 1;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    dialog {
      animation: enter 160ms ease-out;
    }
  }
  @keyframes enter {
    from {
      opacity: 0;
      translate: 0 8px;
    }
  }
`;
