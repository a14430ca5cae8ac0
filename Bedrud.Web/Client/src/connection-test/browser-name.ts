interface Brands {
  brands?: { brand: string; version: string }[];
  platform?: string;
}

const known: [RegExp, string][] = [
  [/\bEdgA?\/(\d+)/u, 'Edge'],
  [/\bOPR\/(\d+)/u, 'Opera'],
  [/\bSamsungBrowser\/(\d+)/u, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\/(\d+)/u, 'Firefox'],
  [/(?:\bChrome|HeadlessChrome|\bCriOS)\/(\d+)/u, 'Chrome'],
  [/\bVersion\/(\d+)[\d.]* (?:Mobile\/\w+ )?Safari/u, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/Android/u, 'Android'],
  [/iPhone|iPad|iPod/u, 'iOS'],
  [/Windows/u, 'Windows'],
  [/CrOS/u, 'ChromeOS'],
  [/Mac OS X|Macintosh/u, 'macOS'],
  [/Linux/u, 'Linux'],
];

/** Such as `Chrome 141, Android`: for people who read of a failure, not for programs. */
export function browserName(navigator: { userAgent: string; userAgentData?: Brands }): string {
  const { userAgent } = navigator;
  const found = known.find(([pattern]) => pattern.test(userAgent));
  const version = found && pattern1(found[0], userAgent);
  const system = systems.find(([pattern]) => pattern.test(userAgent))?.[1];
  return [found ? `${found[1]} ${version}` : 'Unknown browser', system].filter(Boolean).join(', ').slice(0, 80);
}

function pattern1(pattern: RegExp, text: string): string {
  return pattern.exec(text)?.[1] ?? '';
}
