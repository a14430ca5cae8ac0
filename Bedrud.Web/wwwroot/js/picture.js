// Makes a chosen picture small and square before it is sent. Photos of phones are too large for the portal, and tell where they were taken: a canvas keeps
// only what is seen. Without this script the file goes as it is, and the portal takes it if it is small enough.
const side = 512;

for (const form of document.querySelectorAll('form[data-picture]')) {
  const input = form.querySelector('input[type=file]');
  input.addEventListener('change', async () => {
    const file = input.files[0];
    if (!file?.type.startsWith('image/')) return;
    try {
      const picture = await createImageBitmap(file);
      const edge = Math.min(picture.width, picture.height);
      const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side });
      const [left, top] = [(picture.width - edge) / 2, (picture.height - edge) / 2];
      canvas.getContext('2d').drawImage(picture, left, top, edge, edge, 0, 0, side, side);
      const small = await new Promise((done) => canvas.toBlob(done, 'image/webp', 0.85));
      if (!small) return;
      const files = new DataTransfer();
      files.items.add(new File([small], 'picture', { type: small.type }));
      input.files = files.files;
    } catch {
      // What can't be drawn is refused by the portal, which says why.
    }
  });
}
