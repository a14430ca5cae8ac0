export const chatTr = {};
