/** Places outside the studio that a link may open in the person's own browser or mail program. */
export interface OutsidePlaces {
  readonly hosts: readonly string[];
  readonly mailboxes: readonly string[];
}

export const outsidePlaces: OutsidePlaces = { hosts: ['ffmpeg.org', 'www.ffmpeg.org'], mailboxes: ['studio@example.com'] };

/**
 * The URL to hand to the operating system, or null. Built anew from its parsed parts, so that what was checked is what is
 * opened. Everything that starts a program (`file:`, `smb:`, `ms-msdt:` and the like) is refused by not being listed.
 */
export function outsideLink(text: string, places: OutsidePlaces): string | null {
  if (text.length > 2000) return null;
  const url = URL.parse(text);
  if (!url) return null;
  if (url.protocol === 'https:') {
    const isPlain = url.username === '' && url.password === '' && url.port === '';
    return isPlain && places.hosts.includes(url.hostname) ? url.href : null;
  }
  // Only the address: a mail program may be talked into attaching a file by what follows it.
  if (url.protocol === 'mailto:' && places.mailboxes.includes(url.pathname)) return `mailto:${url.pathname}`;
  return null;
}
