import { css } from 'lit';

/** Arrow keys, Home and End walk through whatever is a menu's item below the event's current target. */
export function walkMenu(event: KeyboardEvent): void {
  const menu = event.currentTarget as HTMLElement;
  const items = [...menu.querySelectorAll<HTMLElement>('[role^=menuitem]')];
  const at = items.indexOf(event.target as HTMLElement);
  const to: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowRight: at + 1,
    ArrowUp: at - 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: items.length - 1,
  };
  const next = to[event.key];
  if (next === undefined || items.length === 0) return;
  event.preventDefault();
  items[(next + items.length) % items.length]?.focus();
}

export const menuStyles = css`
  .menu {
    display: grid;
    min-width: 240px;
    padding: 8px;
  }
  .item {
    display: flex;
    align-items: center;
    gap: 12px;
    min-height: 44px;
    width: 100%;
    padding: 8px 12px;
    border: 0;
    border-radius: var(--bd-radius);
    background: transparent;
    font-size: var(--bd-size-s);
    text-align: start;
    cursor: pointer;
  }
  .item:focus-visible {
    background: var(--bd-stage-surface-2);
  }
  /* A finger would leave its mark behind. */
  @media (hover: hover) {
    .item:hover {
      background: var(--bd-stage-surface-2);
    }
  }
  .item:focus-visible {
    outline-offset: -2px;
  }
  .item > .icon {
    color: var(--bd-stage-text-2);
  }
  .item > .words {
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .item .hint {
    display: block;
    font-size: var(--bd-size-xs);
    color: var(--bd-stage-text-2);
  }
  .item[aria-disabled='true'] {
    color: var(--bd-stage-text-2);
    cursor: not-allowed;
  }
  .item.danger,
  .item.danger > .icon {
    color: #ff9ea1;
  }
  .item[aria-checked='true'] > .icon:last-child {
    color: var(--bd-stage-accent);
  }
  .line {
    height: 1px;
    margin: 8px 12px;
    background: var(--bd-stage-border);
  }
  .key {
    padding: 0 6px;
    border: 1px solid var(--bd-stage-border);
    border-radius: 6px;
    font: 500 var(--bd-size-xs) / 20px var(--bd-font);
    color: var(--bd-stage-text-2);
  }
`;
