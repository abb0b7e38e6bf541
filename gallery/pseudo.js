// A language that nobody speaks: texts without a Latin letter, read from the right. What of a page is not in
// it, nobody translated; what it breaks was made for one direction.

const LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي";

/** Each text with other letters; what is filled in stays. */
export const pseudo = (texts) =>
  Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      text.replace(/\{\w+\}|\p{Script=Latin}/gu, (part) =>
        part.length > 1 ? part : LETTERS[part.codePointAt(0) % LETTERS.length],
      ),
    ]),
  );
