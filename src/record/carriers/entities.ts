const NAMED: Readonly<Record<string, string>> = { quot: '"', apos: "'", amp: '&', lt: '<', gt: '>' };

/** Text of XML as other programs write it: they escape what `plain` leaves as it is, quotes above all. */
export const unescaped = (text: string): string =>
  text.replace(/&(?:(quot|apos|amp|lt|gt)|#(\d{1,5})|#x([0-9a-f]{1,4}));/gi, (_, name, decimal, hex) =>
    name
      ? (NAMED[name.toLowerCase()] ?? '')
      : String.fromCharCode(decimal ? Number(decimal) : Number.parseInt(hex, 16)),
  );
