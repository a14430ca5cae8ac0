import { css } from 'lit';

export const callStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    grid-template-rows: minmax(0, 1fr) auto;
    height: 100%;
  }
  main {
    position: relative;
    display: grid;
    min-width: 0;
    min-height: 0;
    padding: max(16px, env(safe-area-inset-top)) 16px 0;
  }
  main[data-idle] {
    cursor: none;
  }
  .above {
    position: absolute;
    top: 24px;
    left: 24px;
    right: 24px;
    display: grid;
    justify-items: center;
    gap: 8px;
    pointer-events: none;
    /* Above the tiles, and away from the buttons' tooltips. */
    z-index: 2;
  }
  bd-consent {
    position: absolute;
    inset: auto 16px 16px;
    z-index: 2;
    pointer-events: none;
  }
  bd-requests {
    pointer-events: auto;
  }
  footer {
    position: relative;
    grid-column: 1 / -1;
    grid-row: 2;
    padding: 16px 24px calc(16px + env(safe-area-inset-bottom));
    transition:
      opacity var(--bd-motion),
      transform var(--bd-motion);
  }
  footer[data-idle] {
    opacity: 0;
    transform: translateY(8px);
  }
  aside {
    grid-column: 2;
    grid-row: 1;
    width: 360px;
    min-height: 0;
    margin: max(16px, env(safe-area-inset-top)) 16px 0 0;
    overflow: hidden;
    border: 1px solid var(--bd-stage-border);
    border-radius: var(--bd-radius-tile);
    background: var(--bd-stage-surface);
  }
  @media (max-width: 1000px) {
    aside {
      position: absolute;
      inset: 0 0 96px auto;
      z-index: 3;
      margin: 16px 16px 0 0;
      box-shadow: 0 12px 40px rgb(0 0 0 / 50%);
    }
  }
  @media (max-width: 640px) {
    main {
      padding: max(8px, env(safe-area-inset-top)) 8px 0;
    }
    .above {
      top: 16px;
      left: 16px;
      right: 16px;
    }
    footer {
      padding: 12px 8px calc(12px + env(safe-area-inset-bottom));
    }
    aside {
      inset: 0;
      width: auto;
      margin: 0;
      padding-top: env(safe-area-inset-top);
      border: 0;
      border-radius: 0;
    }
  }
`;
