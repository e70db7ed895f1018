/** What words the machine's owner reads. */
export function languageOfMachine(): 'en' | 'nb' {
  const { locale } = new Intl.DateTimeFormat().resolvedOptions();
  return /^(?:nb|no|nn)\b/i.test(locale) ? 'nb' : 'en';
}
