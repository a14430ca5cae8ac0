import { css } from 'lit';

export const panelStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
    background: var(--bd-stage-surface);
  }
  .offline {
    display: flex;
    gap: 8px;
    margin: 0 16px 8px;
    padding: 8px 12px;
    border-radius: var(--bd-radius);
    background: color-mix(in srgb, #fbbf24 14%, transparent);
    font-size: var(--bd-size-s);
  }
  .offline .icon {
    margin-top: 1px;
    color: #fbbf24;
  }
  .search {
    position: relative;
    display: grid;
    align-items: center;
    margin: 0 16px 8px;
  }
  .search .icon {
    position: absolute;
    left: 12px;
    color: var(--bd-stage-text-2);
    pointer-events: none;
  }
  .search input {
    width: 100%;
    height: 44px;
    padding: 0 12px 0 40px;
    border: 1px solid var(--bd-stage-border);
    border-radius: var(--bd-radius);
    background: var(--bd-stage);
    /* Below 16 px, iOS zooms into the field. */
    font-size: var(--bd-size-m);
  }
  .search input::placeholder {
    color: var(--bd-stage-text-2);
    opacity: 1;
  }
  .scroll {
    flex: 1;
    min-height: 0;
    overflow: auto;
    overscroll-behavior: contain;
    padding-bottom: 8px;
    scrollbar-width: thin;
    scrollbar-color: var(--bd-stage-border) transparent;
  }
  bd-lobby-list,
  bd-hand-list {
    display: block;
    margin-bottom: 8px;
    padding-bottom: 8px;
    border-bottom: 1px solid var(--bd-stage-border);
  }
  .nobody {
    padding: 8px 16px;
    font-size: var(--bd-size-s);
    color: var(--bd-stage-text-2);
    overflow-wrap: anywhere;
  }
  bd-everybody-bar {
    border-top: 1px solid var(--bd-stage-border);
  }
`;
