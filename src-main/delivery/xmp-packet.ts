import type { Credit } from '../../src-preload/contract/settings.ts';
import type { Captions } from './captions.ts';

/** What an XMP packet of ours says (XMP specification part 1; IPTC Photo Metadata 2023). Empty parts are left out. */
export interface XmpFacts {
  /** The whole address of the IPTC term. */
  readonly sourceType: string;
  readonly software: string;
  readonly credit: Credit;
  readonly captions: Captions;
  readonly note: string | null;
}

const namespaces = {
  dc: 'http://purl.org/dc/elements/1.1/',
  Iptc4xmpCore: 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  xmp: 'http://ns.adobe.com/xap/1.0/',
  xmpRights: 'http://ns.adobe.com/xap/1.0/rights/',
} as const;

export function xmpPacket({ sourceType, software, credit, captions, note }: XmpFacts): string {
  const { creator, copyright, contact } = credit;
  const properties = [
    simple('Iptc4xmpExt:DigitalSourceType', sourceType),
    simple('xmp:CreatorTool', software),
    creator && array('dc:creator', 'Seq', [creator]),
    copyright && language('dc:rights', copyright) + simple('xmpRights:Marked', 'True'),
    structure('Iptc4xmpCore:CreatorContactInfo', {
      CiAdrExtadr: contact.address,
      CiAdrCity: contact.city,
      CiAdrPcode: contact.postalCode,
      CiAdrCtry: contact.country,
      CiEmailWork: contact.email,
      CiTelWork: contact.phone,
      CiUrlWork: contact.web,
    }),
    captions.title && language('dc:title', captions.title),
    captions.headline && simple('photoshop:Headline', captions.headline),
    captions.description && language('dc:description', captions.description),
    captions.keywords.length > 0 && array('dc:subject', 'Bag', captions.keywords),
    captions.city && simple('photoshop:City', captions.city),
    captions.country && simple('photoshop:Country', captions.country),
    note && simple('photoshop:Instructions', note),
  ];
  const spaces = Object.entries(namespaces).map(([prefix, address]) => ` xmlns:${prefix}="${address}"`);
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""${spaces.join('')}>
${properties.filter(Boolean).join('\n')}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`;
}

const simple = (name: string, text: string): string => `<${name}>${escaped(text)}</${name}>`;
const array = (name: string, kind: 'Seq' | 'Bag', texts: readonly string[]): string =>
  `<${name}><rdf:${kind}>${texts.map((text) => `<rdf:li>${escaped(text)}</rdf:li>`).join('')}</rdf:${kind}></${name}>`;
const language = (name: string, text: string): string =>
  `<${name}><rdf:Alt><rdf:li xml:lang="x-default">${escaped(text)}</rdf:li></rdf:Alt></${name}>`;

function structure(name: string, fields: Readonly<Record<string, string>>): string {
  const inner = Object.entries(fields).flatMap(([field, text]) => (text === '' ? [] : [simple(`Iptc4xmpCore:${field}`, text)]));
  return inner.length === 0 ? '' : `<${name} rdf:parseType="Resource">${inner.join('')}</${name}>`;
}

/** Text as XML takes it: marks escaped, and characters that no XML document may hold left out (XML 1.0, 2.2). */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
