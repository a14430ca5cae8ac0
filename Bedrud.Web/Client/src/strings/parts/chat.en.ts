export const chatEn = {
  uploadCancelled: 'The file was not sent',
};
