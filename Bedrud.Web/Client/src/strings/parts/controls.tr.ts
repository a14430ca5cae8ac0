import type { controlsEn } from './controls.en.js';

export const controlsTr: typeof controlsEn = {
  portalAway: 'Portala ulaşılamıyor. Yeniden ulaşılabildiğinde tekrar deneyin.',
  actFailed: 'Portal bunu yapamadı. Birazdan yeniden deneyin.',
};
