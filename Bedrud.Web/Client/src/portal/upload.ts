import { type Answer, parse, refusalWords } from './acts.js';

/** With XMLHttpRequest, since `fetch` does not tell how far a request's body has got. */
export function uploadFile<T>(
  url: string,
  file: File,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
): Promise<Answer<T>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const lost = () => resolve({ ok: false, words: (t) => t.portalAway });
    request.open('POST', url);
    request.setRequestHeader('accept', 'application/json');
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const body = parse(request.responseText);
      resolve(
        request.status >= 200 && request.status < 300
          ? { ok: true, value: body as T }
          : { ok: false, words: refusalWords(body) },
      );
    };
    request.onerror = lost;
    request.onabort = () => resolve({ ok: false, words: (t) => t.uploadCancelled });
    signal?.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('file', file);
    request.send(form);
  });
}
