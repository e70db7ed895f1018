/** Lets the person choose one file of these kinds (as `accept` lists them); null when they change their mind. */
export function chooseFile(accept: string): Promise<File | null> {
  const input = Object.assign(document.createElement('input'), { type: 'file', accept, hidden: true });
  // In the page for as long as the dialog is open: what nothing holds may be collected before it answers.
  document.body.append(input);
  return new Promise((resolve) => {
    const answer = (): void => {
      input.remove();
      resolve(input.files?.[0] ?? null);
    };
    input.addEventListener('change', answer, { once: true });
    input.addEventListener('cancel', answer, { once: true });
    input.click();
  });
}
