/** The whole page, so that panels and menus stay reachable. A browser that refuses, or knows none, leaves it as it is. */
export async function toggleFullScreen(): Promise<void> {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen();
  } catch {}
}
