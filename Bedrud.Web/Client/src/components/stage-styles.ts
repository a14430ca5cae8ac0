import { css } from 'lit';

export const stageStyles = css`
  :host {
    display: block;
    position: relative;
    min-width: 0;
    min-height: 0;
  }
  .tiles {
    position: relative;
    width: 100%;
    height: 100%;
    /* Sideways is for turning pages. */
    touch-action: pan-y pinch-zoom;
  }
  bd-tile,
  bd-pager {
    position: absolute;
  }
  bd-tile {
    transition:
      left var(--bd-motion),
      top var(--bd-motion),
      width var(--bd-motion),
      height var(--bd-motion);
  }
  bd-tile.corner {
    z-index: 1;
    box-shadow: 0 4px 16px rgb(0 0 0 / 50%);
  }
  bd-tile[data-source='screen_share']:not([data-large]) {
    cursor: pointer;
  }
  bd-tile-menu,
  bd-stats {
    position: absolute;
    z-index: 2;
  }
  bd-stats {
    top: 8px;
    right: 8px;
    max-height: calc(100% - 16px);
    display: flex;
  }
  .sounds {
    display: none;
  }
`;
