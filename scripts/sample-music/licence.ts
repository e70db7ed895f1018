/** The licence beside the tracks, in words. */
export const licenceFor = (titles: readonly string[]): string => `# Licence of the bundled music

${titles.map((title) => `"${title}"`).join(', ')} were composed and synthesised for AI Studio by the script
\`scripts/sample-music/compose.ts\` in this repository: no samples, no loops, no recordings and no other person's work went
into them. Run \`npm run sample-music\` to make the same tracks again.

They are dedicated to the public domain under CC0 1.0 Universal (https://creativecommons.org/publicdomain/zero/1.0/): use
them in any film, commercial or not, without asking and without naming anyone.
`;
