const pageSteps: Record<string, 1 | -1> = { PageDown: 1, PageUp: -1 };

/** Which way a key turns the stage's pages; 0 for not at all. Chat and lists, which scroll by the same keys, keep theirs. */
export function pageStep(event: KeyboardEvent, stage: EventTarget): 1 | -1 | 0 {
  const step = pageSteps[event.key];
  if (!step || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return 0;
  const path = event.composedPath();
  const bar = path.some((target) => target instanceof HTMLElement && target.matches('bd-control-bar'));
  return bar || path.includes(stage) || path[0] === document.body ? step : 0;
}
