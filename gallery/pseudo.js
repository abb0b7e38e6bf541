// A right-to-left pseudolocale without Latin letters. It reveals untranslated texts and layouts that work in one
// direction only.

const LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي";

/** Replaces the letters of each text and keeps the placeholders. */
export const pseudo = (texts) =>
  Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      text.replace(/\{\w+\}|\p{Script=Latin}/gu, (part) =>
        part.length > 1 ? part : LETTERS[part.codePointAt(0) % LETTERS.length],
      ),
    ]),
  );
