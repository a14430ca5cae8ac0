export const stageEn = {};
