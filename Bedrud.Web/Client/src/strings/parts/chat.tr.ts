import type { chatEn } from './chat.en.js';

export const chatTr: typeof chatEn = {
  uploadCancelled: 'Dosya gönderilmedi',
};
