export const chatEn = {};
