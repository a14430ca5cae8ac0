import type { SmallPicture } from './picture-in-picture.js';

const css = `
  html, body { height: 100%; margin: 0; overflow: hidden; background: #0f1115; color: #f2f3f5; font: 500 14px system-ui, sans-serif; }
  video { width: 100%; height: 100%; object-fit: contain; }
  video.mirrored { transform: scaleX(-1); }
  .avatar { position: fixed; inset: 0; display: grid; place-items: center; }
  .avatar span { display: grid; place-items: center; width: 96px; height: 96px; border-radius: 50%; background: #232733; font-size: 32px; }
  .name { position: fixed; left: 8px; bottom: 8px; max-width: calc(100% - 32px); padding: 4px 8px; border-radius: 6px;
    overflow: hidden; white-space: nowrap; text-overflow: ellipsis; background: rgb(15 17 21 / 72%); font-size: 12px; }
  [hidden] { display: none; }
`;

export interface PictureWindow {
  window: Window;
  video: HTMLVideoElement;
  show(picture: SmallPicture | null): void;
}

/** Plain elements: a component's style sheets belong to the document that it was made in, and do not follow it here. */
export function fillPictureWindow(window: Window): PictureWindow {
  const { document } = window;
  const sheet = new (window as Window & typeof globalThis).CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
  document.documentElement.lang = globalThis.document.documentElement.lang;

  const video = Object.assign(document.createElement('video'), { muted: true, autoplay: true, playsInline: true });
  const avatar = Object.assign(document.createElement('div'), { className: 'avatar' });
  const letters = document.createElement('span');
  const name = Object.assign(document.createElement('div'), { className: 'name', dir: 'auto' });
  avatar.append(letters);
  document.body.append(video, avatar, name);

  return {
    window,
    video,
    show(picture) {
      const label = picture?.label ?? '';
      document.title = label;
      name.textContent = label;
      name.hidden = label === '';
      letters.textContent = picture?.initials ?? '';
      avatar.hidden = !picture || picture.track !== null;
      video.hidden = picture?.track === null;
      video.className = picture?.mirrored ? 'mirrored' : '';
    },
  };
}
