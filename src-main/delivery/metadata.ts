import type { FrameFacts } from '../intake/frame-facts.ts';
import type { ExportPhotoInput } from './export-task.ts';

/**
 * IPTC Digital Source Type (NewsCodes `digitalsourcetype`): how the picture came to be, for machines that ask.
 * A fused bracket set is a computational capture; a developed single frame is still a digital capture.
 */
const digitalSourceType = 'http://cv.iptc.org/newscodes/digitalsourcetype';

/** What a delivered picture says of itself. No place, no serial number and no owner's name of the camera leave the house. */
export function deliveryMetadata({
  facts,
  isFused,
  software,
}: {
  facts: FrameFacts;
  isFused: boolean;
  software: string;
}): ExportPhotoInput['metadata'] {
  const { camera, exposure, capturedAtMs } = facts;
  const taken = capturedAtMs === null ? null : new Date(capturedAtMs).toISOString();
  const exifDate = taken?.slice(0, 19).replaceAll('-', ':').replace('T', ' ');
  const present = (tags: Record<string, string | null | undefined>): Record<string, string> =>
    Object.fromEntries(Object.entries(tags).filter((tag): tag is [string, string] => typeof tag[1] === 'string' && tag[1] !== ''));
  const source = `${digitalSourceType}/${isFused ? 'computationalCapture' : 'digitalCapture'}`;
  return {
    exif: {
      IFD0: present({ Make: camera.make, Model: camera.model, Software: software, DateTime: exifDate, Orientation: '1' }),
      IFD2: present({
        DateTimeOriginal: exifDate,
        SubSecTimeOriginal: taken?.slice(20, 23),
        LensModel: camera.lens,
        FNumber: exposure.fNumber === null ? null : rational(exposure.fNumber),
        // A fused picture has no one exposure time.
        ExposureTime: isFused || exposure.timeS === null ? null : rational(exposure.timeS),
        ISOSpeedRatings: exposure.iso === null ? null : String(Math.round(exposure.iso)),
        FocalLength: facts.focalLengthMm === null ? null : rational(facts.focalLengthMm),
        FocalLengthIn35mmFilm: facts.focalLength35mm === null ? null : String(Math.round(facts.focalLength35mm)),
      }),
    },
    xmp: `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 Iptc4xmpExt:DigitalSourceType="${source}" xmp:CreatorTool="${software}"/></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`,
  };
}

/** As EXIF writes numbers: short exposures as 1/n, the rest in thousandths. */
function rational(value: number): string {
  if (value > 0 && value < 1) return `1/${Math.round(1 / value)}`;
  return `${Math.round(value * 1000)}/1000`;
}
