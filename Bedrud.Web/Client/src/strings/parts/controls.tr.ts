export const controlsTr = {};
